import { KubeObject } from '../../../src/manifests';
import { itJudges, messages } from '../check';

type Fields = { [field: string]: any };
const object = (kind: string) => (spec: Fields = {}): KubeObject => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'images' }, spec });
const policy = object('ValidatingAdmissionPolicy');
const mutation = object('MutatingAdmissionPolicy');
const binding = object('ValidatingAdmissionPolicyBinding');

itJudges('admission-policy-fails-closed', {
  good: [['the default', policy()], ['Fail', policy({ failurePolicy: 'Fail' })], ['a mutating policy', mutation()]],
  bad: [['Ignore', policy({ failurePolicy: 'Ignore' })], ['Ignore on a mutating policy', mutation({ failurePolicy: 'Ignore' })]],
});

itJudges('admission-binding-denies', {
  good: [['Deny', binding({ validationActions: ['Deny', 'Audit'] })]],
  bad: [['Audit only', binding({ validationActions: ['Audit'] })], ['Warn and Audit', binding({ validationActions: ['Warn', 'Audit'] })], ['nothing', binding()]],
});

const everything = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] };

itJudges('admission-no-catch-all-exclusion', {
  good: [
    ['no exclusion', policy({ matchConstraints: { resourceRules: [everything] } })],
    ['an exclusion by resource', policy({ matchConstraints: { excludeResourceRules: [{ ...everything, resources: ['leases'] }] } })],
    ['an exclusion by name', binding({ matchResources: { excludeResourceRules: [{ ...everything, resourceNames: ['one'] }] } })],
  ],
  bad: [
    ['a policy', policy({ matchConstraints: { excludeResourceRules: [everything] } })],
    ['a binding', binding({ matchResources: { excludeResourceRules: [{ ...everything, resources: ['*/*'] }] } })],
    ['a mutating policy', mutation({ matchConstraints: { excludeResourceRules: [everything] } })],
  ],
});

describe('what controls on admission policies say', () => {
  it('names the actions of a binding', () => {
    expect(messages('admission-binding-denies', binding({ validationActions: ['Warn', 'Audit'] }))).toEqual(['validationActions is [Warn, Audit]']);
  });
});
