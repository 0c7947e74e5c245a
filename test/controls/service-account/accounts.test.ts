import { itJudges, messages, pod, verdict } from '../check';

const account = (fields: object, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app', ...metadata }, ...fields });
const binding = (kind: string, ...subjects: object[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: { name: 'b' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects,
});
const subject = (name: string, kind = 'ServiceAccount') => ({ kind, name, namespace: 'shop' });
const ROLE = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/app' };

itJudges('service-account-no-automounted-token', {
  good: [['false', account({ automountServiceAccountToken: false })]],
  bad: [['true', account({ automountServiceAccountToken: true })], ['nothing, which means true', account({})]],
});

itJudges('default-service-account-not-bound', {
  good: [
    ['an account of its own', binding('RoleBinding', subject('app'))],
    ['a user who is called default', binding('ClusterRoleBinding', subject('default', 'User'))],
    ['another account as a user', binding('RoleBinding', { kind: 'User', name: 'system:serviceaccount:default:app' })],
    ['a group of people', binding('RoleBinding', { kind: 'Group', name: 'default' })],
    ['no subjects', binding('RoleBinding')],
    ['a binding without the field', { ...binding('RoleBinding'), subjects: undefined }],
  ],
  bad: [
    ['the default account', binding('RoleBinding', subject('default'))],
    ['the default account as a user', binding('RoleBinding', { kind: 'User', name: 'system:serviceaccount:shop:default' })],
    ['all accounts of a namespace', binding('RoleBinding', { kind: 'Group', name: 'system:serviceaccounts:shop' })],
    ['all accounts', binding('RoleBinding', { kind: 'Group', name: 'system:serviceaccounts' })],
    ['the default account among others', binding('ClusterRoleBinding', subject('app'), subject('default'))],
  ],
});

itJudges('default-service-account-no-cloud-identity', {
  good: [
    ['a cloud identity on an account of its own', account({}, { annotations: ROLE })],
    ['a default account without annotations', account({}, { name: 'default' })],
    ['a default account with other annotations', account({}, { name: 'default', annotations: { team: 'a' } })],
  ],
  bad: [
    ['a cloud identity on the default account', account({}, { name: 'default', annotations: ROLE })],
    ['an annotation of the user', account({}, { name: 'default', annotations: { 'cloud.example/role': 'a' } }), { parameters: { annotations: ['cloud.example/role'] } }],
  ],
});

describe('controls on service accounts', () => {
  it('do not apply to pods', () => {
    expect(verdict('service-account-no-automounted-token', pod())).toBe('not-applicable');
  });

  it('name the role, the namespace and the annotation', () => {
    expect(messages('default-service-account-not-bound', binding('RoleBinding', subject('default'))))
      .toEqual(["'view' is bound to the default service account of namespace 'shop'"]);
    expect(messages('default-service-account-not-bound', binding('RoleBinding', subject('default'), { kind: 'Group', name: 'system:serviceaccounts:shop' })))
      .toEqual(["'view' is bound to the default service account of namespace 'shop', Group system:serviceaccounts:shop"]);
    expect(messages('default-service-account-no-cloud-identity', account({}, { name: 'default', annotations: ROLE })))
      .toEqual(["the default service account carries the cloud identity annotation 'eks.amazonaws.com/role-arn'"]);
  });
});
