import { itJudges, messages } from '../check';
import { binding, builtIn } from './objects';

itJudges('no-cluster-admin-binding', {
  good: [
    ['another role', binding('view', 'Group/developers')],
    ['a Role of that name, which is not the ClusterRole', {
      ...binding('cluster-admin', 'Group/x'), kind: 'RoleBinding', roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'cluster-admin' },
    }],
    ["the API server's own binding, where the profile names it", builtIn(binding('cluster-admin', 'Group/system:masters'), 'cluster-admin'), { parameters: { exempt: ['cluster-admin'] } }],
  ],
  bad: [
    ['cluster-admin in the cluster', binding('cluster-admin', 'ServiceAccount/ci')],
    ['cluster-admin in a namespace', { ...binding('cluster-admin', 'User/jane'), kind: 'RoleBinding' }],
    ['a binding that carries the label of the API server', builtIn(binding('cluster-admin', 'User/jane'), 'system:node')],
    ['a binding without subjects yet', binding('cluster-admin')],
  ],
});

itJudges('no-system-masters-subject', {
  good: [['another group', binding('view', 'Group/masters')], ['a user of that name', binding('view', 'ServiceAccount/system:masters')]],
  bad: [['the group', binding('view', 'Group/developers', 'Group/system:masters')]],
});

itJudges('no-anonymous-subjects', {
  good: [['a known user', binding('view', 'User/jane')], ['discovery by the API server', builtIn(binding('system:discovery', 'Group/system:unauthenticated'), 'system:discovery'), { parameters: { exempt: ['system:discovery'] } }]],
  bad: [['the anonymous user', binding('view', 'User/system:anonymous')], ['the group of the unauthenticated', binding('view', 'Group/system:unauthenticated')]],
});

itJudges('no-everybody-subjects', {
  good: [['the service accounts of one namespace', binding('view', 'Group/system:serviceaccounts:shop')]],
  bad: [['all authenticated users', binding('view', 'Group/system:authenticated')], ['all service accounts', binding('view', 'Group/system:serviceaccounts')]],
});

describe('what controls on bindings say', () => {
  it('names who gets what', () => {
    expect(messages('no-cluster-admin-binding', binding('cluster-admin', 'ServiceAccount/ci', 'User/jane')))
      .toEqual(['cluster-admin is bound to ServiceAccount ci, User jane']);
    expect(messages('no-anonymous-subjects', binding('edit', 'User/jane', 'User/system:anonymous')))
      .toEqual(['the binding gives edit to User system:anonymous']);
  });
});
