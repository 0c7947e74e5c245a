import { deployment, itJudgesFirst, judged, object } from '../set';

const RBAC = 'rbac.authorization.k8s.io/v1';
const clusterScoped = { namespace: undefined };
const rule = (verbs: string, resources: string, apiGroups = '', resourceNames?: string[]) => ({ apiGroups: [apiGroups], resources: resources.split(' '), verbs: verbs.split(' '), resourceNames });
const role = (name: string, rules: any[] = [], namespace = 'shop') => object(RBAC, 'Role', name, { rules }, { namespace });
const clusterRole = (name: string, rules: any[] = [], fields: { [field: string]: any } = {}, labels?: any) =>
  object(RBAC, 'ClusterRole', name, { rules, ...fields }, { ...clusterScoped, labels });
const subject = (name: string, namespace = 'shop') => ({ kind: 'ServiceAccount', name, namespace });
const binding = (to: string, subjects: any[], namespace = 'shop') => object(RBAC, 'RoleBinding', `${to.split('/')[1]}-b`, { roleRef: { kind: to.split('/')[0], name: to.split('/')[1] }, subjects }, { namespace });
const clusterBinding = (to: string, subjects: any[]) => object(RBAC, 'ClusterRoleBinding', `${to}-b`, { roleRef: { kind: 'ClusterRole', name: to }, subjects }, clusterScoped);
const account = (name: string, namespace = 'shop') => object('v1', 'ServiceAccount', name, {}, { namespace });
const WEB = [subject('web')];

itJudgesFirst('binding-role-exists', {
  good: [
    ['a role that is there', [binding('Role/reader', WEB), role('reader')]],
    ['a set without roles', [binding('Role/reader', WEB)]],
    ['roles of another namespace only', [binding('Role/reader', WEB), role('a', [], 'other')]],
    ['a role that every API server has', [binding('ClusterRole/view', WEB), clusterRole('a')]],
    ['a role of the system', [clusterBinding('system:auth-delegator', WEB), clusterRole('a')]],
    ['a role of kube-system that every API server has, beside others', [binding('Role/extension-apiserver-authentication-reader', WEB, 'kube-system'), role('a', [], 'kube-system')]],
    ['a ClusterRole that is there', [clusterBinding('a', WEB), clusterRole('a')]],
    ['a ClusterRole that a chart gives a namespace', [clusterBinding('a', WEB), object(RBAC, 'ClusterRole', 'a', {}), clusterRole('b')]],
  ],
  bad: [
    ['a role that is not', [binding('Role/raeder', WEB), role('reader')]],
    ['a ClusterRole that is not', [clusterBinding('b', WEB), clusterRole('a')]],
    ['a role in place of a ClusterRole', [clusterBinding('a', WEB), role('a'), clusterRole('b')]],
  ],
});

itJudgesFirst('binding-subjects-exist', {
  good: [
    ['an account that is there', [binding('Role/a', WEB), account('web')]],
    ['a set without accounts', [binding('Role/a', WEB)]],
    ['people', [binding('Role/a', [{ kind: 'User', name: 'ada' }, { kind: 'Group', name: 'ops' }]), account('web')]],
    ['the account called default', [binding('Role/a', [subject('default')]), account('web')]],
    ['accounts that controllers of the cluster itself have', [binding('Role/a', [subject('namespace-controller', 'kube-system')]), account('web', 'kube-system')]],
    ['no subjects', [binding('Role/a', [null, 7, {}]), account('web')]],
  ],
  bad: [
    ['an account that is not', [binding('Role/a', [...WEB, subject('wbe')]), account('web')]],
    ['an account without a namespace, in that of the binding', [binding('Role/a', [{ kind: 'ServiceAccount', name: 'wbe' }]), account('web')]],
    ['an account that is named as a user', [binding('Role/a', [{ kind: 'User', name: 'system:serviceaccount:shop:wbe' }]), account('web')]],
  ],
});

const web = deployment('web', {}, { serviceAccountName: 'web' });
const EVERYTHING = rule('*', '*', '*');
const CREATE_PODS = rule('create', 'pods');
const TOKEN = object('v1', 'Secret', 'token', { type: 'kubernetes.io/service-account-token' }, { annotations: { 'kubernetes.io/service-account.name': 'admin' } });
const POWERFUL = [clusterBinding('cluster-admin', [subject('admin')]), account('admin')];

itJudgesFirst('no-path-to-cluster-admin', {
  good: [
    ['an account without rights', [web]],
    ['harmless rights', [web, clusterRole('a', [rule('get list', 'configmaps')]), clusterBinding('a', WEB)]],
    ['everything in a namespace where nobody has more', [web, role('a', [EVERYTHING]), binding('Role/a', WEB)]],
    ['rights that another account has', [web, ...POWERFUL]],
    ['pods of a namespace where nobody has more', [web, role('a', [CREATE_PODS]), binding('Role/a', WEB), ...POWERFUL.map(o => JSON.parse(JSON.stringify(o).replace(/"shop"/g, '"other"')))]],
    ['a pod that holds no token', [deployment('web', {}, { serviceAccountName: 'admin', automountServiceAccountToken: false }), ...POWERFUL]],
    ['an account that hands out no token', [
      deployment('web', {}, { serviceAccountName: 'admin' }), POWERFUL[0], { ...account('admin'), automountServiceAccountToken: false },
    ]],
    ['tokens of one harmless account', [web, role('a', [rule('create', 'serviceaccounts/token', '', ['other'])]), binding('Role/a', WEB), account('other'), ...POWERFUL]],
    ['a role that is not there', [web, clusterBinding('a', WEB)]],
    ['a Role bound to the cluster, which the API server refuses', [web, role('a', [EVERYTHING]), object(RBAC, 'ClusterRoleBinding', 'a', { roleRef: { kind: 'Role', name: 'a' }, subjects: WEB }, clusterScoped)]],
    ['secrets of a namespace where no token lies', [web, role('a', [rule('get', 'secrets')]), binding('Role/a', WEB), ...POWERFUL]],
    ['a secret of its own, by name', [web, role('a', [rule('create', 'secrets'), rule('get', 'secrets', '', ['own'])]), binding('Role/a', WEB), ...POWERFUL]],
    ['one webhook by name', [web, clusterRole('a', [rule('update', 'mutatingwebhookconfigurations', 'admissionregistration.k8s.io', ['own'])]), clusterBinding('a', WEB)]],
    ['nodes that are read', [web, clusterRole('a', [rule('get list watch', 'nodes')]), clusterBinding('a', WEB)]],
    ['nodes that are changed, which takes holding one besides', [web, clusterRole('a', [rule('patch', 'nodes nodes/status')]), clusterBinding('a', WEB)]],
    ['a Secret that is no token, and a token that nobody reads', [
      deployment('web', {}, { automountServiceAccountToken: false, volumes: [{ name: 't', secret: { secretName: 'other' } }] }), ...POWERFUL, TOKEN,
      object('v1', 'Secret', 'other', { type: 'Opaque' }, { annotations: { 'kubernetes.io/service-account.name': 'admin' } }),
    ]],
    ['a token for another audience', [
      deployment('web', {}, { serviceAccountName: 'admin', automountServiceAccountToken: false, volumes: [{ projected: { sources: [{ serviceAccountToken: { audience: 'istio-ca' } }] } }] }),
      ...POWERFUL,
    ]],
    ['malformed objects', [web, object(RBAC, 'Role', 'a', { rules: 'x' }), object(RBAC, 'RoleBinding', 'b', { subjects: 7 }), clusterRole('constructor'), clusterBinding('constructor', WEB)]],
    ['roles that gather each other', [
      web, clusterRole('a', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: '1' } }] } }, { a: '1' }), clusterBinding('a', WEB),
    ]],
  ],
  bad: [
    ['cluster-admin itself', [deployment('web', {}, { serviceAccountName: 'admin' }), ...POWERFUL]],
    ['everything, under another name', [web, clusterRole('a', [EVERYTHING]), clusterBinding('a', WEB)]],
    ['pods of a namespace where somebody has everything', [web, role('a', [CREATE_PODS]), binding('Role/a', WEB), ...POWERFUL]],
    ['Deployments of such a namespace', [web, role('a', [rule('patch', 'deployments', 'apps')]), binding('Role/a', WEB), ...POWERFUL]],
    ['everything in such a namespace', [web, role('a', [EVERYTHING]), binding('Role/a', WEB), ...POWERFUL]],
    ['editing such a namespace', [web, binding('ClusterRole/edit', WEB), ...POWERFUL]],
    ['pods of all namespaces', [web, clusterRole('a', [CREATE_PODS]), clusterBinding('a', WEB)]],
    ['pods of kube-system', [web, role('a', [CREATE_PODS], 'kube-system'), binding('Role/a', WEB, 'kube-system')]],
    ['impersonation', [web, clusterRole('a', [rule('impersonate', 'users groups')]), clusterBinding('a', WEB)]],
    ['impersonation of one powerful group', [web, clusterRole('a', [rule('impersonate', 'groups', '', ['system:masters'])]), clusterBinding('a', WEB)]],
    ['impersonation of the powerful account', [web, role('a', [rule('impersonate', 'serviceaccounts', '', ['admin'])]), binding('Role/a', WEB), ...POWERFUL]],
    ['escalation', [web, clusterRole('a', [rule('escalate update', 'clusterroles', 'rbac.authorization.k8s.io')]), clusterBinding('a', WEB)]],
    ['binding', [web, clusterRole('a', [rule('bind', 'clusterroles', 'rbac.authorization.k8s.io'), rule('create', 'clusterrolebindings', 'rbac.authorization.k8s.io')]), clusterBinding('a', WEB)]],
    ['tokens of the powerful account', [web, role('a', [rule('create', 'serviceaccounts/token', '', ['admin'])]), binding('Role/a', WEB), ...POWERFUL]],
    ['a token that lies in a Secret', [
      web, role('a', [rule('get', 'secrets')]), binding('Role/a', WEB), ...POWERFUL,
      TOKEN,
    ]],
    ['tokens that it asks for in a Secret', [web, role('a', [rule('create list', 'secrets')]), binding('Role/a', WEB), ...POWERFUL]],
    ['shells in pods of the powerful account', [
      web, role('a', [rule('create', 'pods/exec')]), binding('Role/a', WEB), ...POWERFUL, deployment('admin', {}, { serviceAccountName: 'admin' }),
    ]],
    ['subresources of pods', [
      web, role('a', [rule('create', 'pods/*')]), binding('Role/a', WEB), ...POWERFUL, deployment('admin', {}, { serviceAccountName: 'admin' }),
    ]],
    ['webhooks', [web, clusterRole('a', [rule('patch', 'mutatingwebhookconfigurations', 'admissionregistration.k8s.io')]), clusterBinding('a', WEB)]],
    ['the kubelet', [web, clusterRole('a', [rule('get', 'nodes/proxy')]), clusterBinding('a', WEB)]],
    ['certificates', [web, clusterRole('a', [
      rule('approve', 'signers', 'certificates.k8s.io', ['kubernetes.io/kube-apiserver-client']), rule('update', 'certificatesigningrequests/approval', 'certificates.k8s.io'),
      rule('create', 'certificatesigningrequests', 'certificates.k8s.io'),
    ]), clusterBinding('a', WEB)]],
    ['rights of all service accounts', [web, clusterRole('a', [EVERYTHING]), clusterBinding('a', [{ kind: 'Group', name: 'system:serviceaccounts' }])]],
    ['rights of the accounts of the namespace', [web, clusterRole('a', [EVERYTHING]), clusterBinding('a', [{ kind: 'Group', name: 'system:serviceaccounts:shop' }])]],
    ['a role that gathers everything', [
      web, clusterRole('a', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'a' } }] } }), clusterRole('b', [EVERYTHING], {}, { to: 'a' }), clusterBinding('a', WEB),
    ]],
    ['what is added to a role of the system', [
      web, clusterRole('more', [rule('get', 'nodes/proxy')], {}, { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' }), clusterBinding('edit', WEB),
    ]],
    ['the account that nobody named', [deployment('web'), clusterRole('a', [EVERYTHING]), clusterBinding('a', [subject('default')])]],
    ['an installation that leaves its namespace to whoever applies it', [
      deployment('web', {}, { serviceAccountName: 'web' }), clusterRole('a', [EVERYTHING]), clusterBinding('a', [subject('web', 'tools')]),
    ].map((one, i) => (i === 0 ? { ...one, metadata: { name: 'web' } } : one))],
    ['a token of another account, in a Secret that is mounted', [
      deployment('web', {}, { automountServiceAccountToken: false, volumes: [{ name: 't', secret: { secretName: 'token' } }] }), ...POWERFUL, TOKEN,
    ]],
    ['a token of another account, in the environment', [
      deployment('web', {}, { automountServiceAccountToken: false, containers: [{ name: 'c', env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'token', key: 'token' } } }] }] }),
      ...POWERFUL, TOKEN,
    ]],
    ['a token in a projected volume', [
      deployment('web', {}, { serviceAccountName: 'admin', automountServiceAccountToken: false, volumes: [{ projected: { sources: [{ serviceAccountToken: {} }] } }] }), ...POWERFUL,
    ]],
  ],
});

describe('the way to cluster-admin', () => {
  const path = (...objects: any[]) => judged('no-path-to-cluster-admin', [web, ...objects])[0];

  it('is told step by step, across namespaces', () => {
    expect(path(
      role('starter', [CREATE_PODS], 'ops'), binding('Role/starter', WEB, 'ops'), account('deployer', 'ops'),
      clusterBinding('cluster-admin', [subject('deployer', 'ops')]),
    )).toEqual(['the pods can come to rule the cluster: RoleBinding ops/starter-b -> Role ops/starter -> (create pods) -> ServiceAccount ops/deployer'
      + ' -> ClusterRoleBinding cluster-admin-b -> ClusterRole cluster-admin -> (everything) -> cluster-admin']);
  });

  it('is the shortest', () => {
    const [message] = path(
      role('starter', [CREATE_PODS]), binding('Role/starter', WEB), ...POWERFUL, clusterRole('all', [EVERYTHING]), clusterBinding('all', WEB),
    );
    expect(message).toContain('ClusterRoleBinding all-b -> ClusterRole all');
    expect(message).not.toContain('ServiceAccount');
  });

  it('leads through the controllers of the cluster where no account of the set is powerful', () => {
    expect(path(clusterRole('a', [CREATE_PODS]), clusterBinding('a', WEB))).toEqual([expect.stringContaining('clusterrole-aggregation-controller')]);
  });
});
