import { itJudges } from '../check';
import { itJudgesFirst, namespace, object } from '../set';

const shop = namespace('shop');
const SYSTEM = namespace('kube-system');

itJudgesFirst('namespace-resource-quota', {
  good: [['a namespace with a quota', [shop, object('v1', 'ResourceQuota', 'quota')]], ['a namespace of the cluster itself', [SYSTEM]]],
  bad: [
    ['a namespace without', [shop]],
    ['the quota of another namespace', [shop, object('v1', 'ResourceQuota', 'quota', {}, { namespace: 'other' })]],
    ['a quota of another group', [shop, object('example.com/v1', 'ResourceQuota', 'quota')]],
  ],
});

itJudgesFirst('namespace-limit-range', {
  good: [['a namespace with limits', [shop, object('v1', 'LimitRange', 'limits')]], ['limits without a namespace, for default', [
    namespace('default'), object('v1', 'LimitRange', 'limits', {}, { namespace: undefined }),
  ]]],
  bad: [['a namespace without', [shop, object('v1', 'ResourceQuota', 'quota')]]],
});

itJudges('namespace-owner', {
  good: [
    ['a label that names the team', namespace('shop', { team: 'a' })],
    ['an annotation that names the owner', { ...shop, metadata: { name: 'shop', annotations: { owner: 'a@b.example' } } }],
    ['a key of the organisation', namespace('shop', { 'example.com/team': 'a' }), { parameters: { keys: ['example.com/team'] } }],
    ['a namespace of the cluster itself', SYSTEM],
  ],
  bad: [['no label', shop], ['an empty one', namespace('shop', { team: '' })], ['another', namespace('shop', { app: 'a' })]],
});
