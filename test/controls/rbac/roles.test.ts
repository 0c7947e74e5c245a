import { Catalogue, ControlScope } from '../../../src/controls';
import { FORBIDDEN_GRANTS } from '../../../src/controls/rbac/forbidden-grants';
import { itJudges, messages, verdict } from '../check';
import { builtIn, clusterRole, role, rule } from './objects';

const RBAC = 'rbac.authorization.k8s.io';

/** Per control: a rule that it rejects, and a neighbour of that rule that it accepts. */
const PAIRS: { [id: string]: { bad: ReturnType<typeof rule>[]; good: ReturnType<typeof rule>[] } } = {
  'no-secret-access': {
    bad: [rule('', 'secrets', 'get'), rule('', 'configmaps secrets', 'watch'), rule('*', 'secrets', 'list'), rule('', 'secrets', '*'), rule('', 'secrets', 'patch'), rule('', 'secrets', 'update'), rule('', 'secrets', 'deletecollection')],
    good: [rule('', 'secrets', 'create delete'), rule('', 'configmaps', 'get list watch'), rule('example.com', 'secrets', 'get')],
  },
  'no-workload-creation': {
    bad: [rule('', 'pods', 'create'), rule('apps', 'deployments', 'patch'), rule('batch', 'cronjobs', 'update'), rule('', 'pods/ephemeralcontainers', 'patch')],
    good: [rule('', 'pods', 'get list watch delete'), rule('apps', 'deployments/scale', 'update'), rule('apps', 'deployments', 'get')],
  },
  'no-privilege-escalation-verbs': {
    bad: [rule(RBAC, 'clusterroles', 'bind'), rule(RBAC, 'roles', 'escalate'), rule('', 'users', 'impersonate'), rule('', 'serviceaccounts', '*'),
      rule('authentication.k8s.io', 'userextras/scopes', 'impersonate'), rule('authentication.k8s.io', 'uids', 'impersonate')],
    good: [rule('authentication.k8s.io', 'userextrasother', 'impersonate'), rule(RBAC, 'clusterroles', 'get'), rule('', 'serviceaccounts', 'create')],
  },
  'no-role-management': { bad: [rule(RBAC, 'rolebindings', 'create')], good: [rule(RBAC, 'rolebindings', 'get list')] },
  'no-pod-exec': {
    bad: [rule('', 'pods/exec', 'create'), rule('', 'pods/portforward', 'get'), rule('', '*/attach', 'create')],
    good: [rule('', 'pods', 'get create'), rule('', 'pods/log', 'get')],
  },
  'no-node-proxy': { bad: [rule('', 'nodes/proxy', 'get'), rule('', '*/proxy', 'create')], good: [rule('', 'nodes nodes/metrics', 'get')] },
  'no-certificate-approval': {
    bad: [rule('certificates.k8s.io', 'certificatesigningrequests/approval', 'update'), rule('certificates.k8s.io', 'signers', 'approve')],
    good: [rule('certificates.k8s.io', 'certificatesigningrequests', 'create get')],
  },
  'no-admission-configuration-write': {
    bad: [
      rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'patch'),
      rule('admissionregistration.k8s.io', 'validatingadmissionpolicybindings', 'delete'),
    ],
    good: [rule('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'get list watch')],
  },
  'no-token-creation': { bad: [rule('', 'serviceaccounts/token', 'create')], good: [rule('', 'serviceaccounts', 'create')] },
  'no-persistent-volume-creation': { bad: [rule('', 'persistentvolumes', 'create')], good: [rule('', 'persistentvolumeclaims', 'create')] },
  'no-node-write': { bad: [rule('', 'nodes', 'patch'), rule('', 'nodes/status', 'update'), rule('', '*/status', 'patch')], good: [rule('', 'nodes nodes/status', 'get list watch')] },
  'no-api-service-write': { bad: [rule('apiregistration.k8s.io', 'apiservices', 'create'), rule('*', 'apiservices', 'delete')], good: [rule('apiregistration.k8s.io', 'apiservices', 'get')] },
  'no-evidence-deletion': {
    bad: [rule('events.k8s.io', 'events', 'deletecollection'), rule('', 'pods/log', 'delete')],
    good: [rule('', 'events', 'create patch'), rule('', 'pods', 'delete')],
  },
  'no-endpoint-write': {
    bad: [rule('', 'endpoints', 'update'), rule('discovery.k8s.io', 'endpointslices', 'create')],
    good: [rule('discovery.k8s.io', 'endpointslices', 'get list watch')],
  },
  'no-service-status-write': { bad: [rule('', 'services/status', 'patch')], good: [rule('', 'services', 'patch')] },
};

/** Controls of which the first example is bad by whatever name. */
const NEVER_NARROW = ['no-node-proxy'];

const EVERYTHING = rule('*', '*', '*');

const inSystem = (object: ReturnType<typeof role>) => ({ ...object, metadata: { ...object.metadata, namespace: 'kube-system' } });

describe('controls that forbid a right', () => {
  it('all have a pair of examples', () => {
    expect(Object.keys(PAIRS).sort()).toEqual(FORBIDDEN_GRANTS.map(({ id }) => id).sort());
  });

  for (const [id, { bad, good }] of Object.entries(PAIRS)) {
    describe(id, () => {
      it.each(bad)('rejects $resources with $verbs', bare => {
        expect(verdict(id, role(bare))).toBe('fail');
        expect(verdict(id, clusterRole(rule('', 'namespaces', 'get'), bare))).toBe('fail');
      });
      it.each(good)('accepts $resources with $verbs', bare => expect(verdict(id, role(bare))).toBe('pass'));
      it('rejects a rule that grants everything', () => expect(verdict(id, clusterRole(EVERYTHING))).toBe('fail'));
      it(`${NEVER_NARROW.includes(id) ? 'rejects' : 'accepts'} the right on named objects`, () => {
        expect(verdict(id, role({ ...bad[0], resourceNames: ['one'] }))).toBe(NEVER_NARROW.includes(id) ? 'fail' : 'pass');
      });
      it('rejects an empty name, which is that of requests without one', () => {
        expect(verdict(id, role({ ...bad[0], resourceNames: [''] }))).toBe('fail');
        expect(verdict(id, role({ ...bad[0], resourceNames: ['one', ''] }))).toBe('fail');
      });
      it('accepts a role without rules, also where they are null', () => {
        expect(verdict(id, role())).toBe('pass');
        expect(verdict(id, { ...clusterRole(), rules: null, aggregationRule: {} })).toBe('pass');
      });
      it('excuses what the profile names, and nothing by its label', () => {
        const kept = { parameters: { exempt: ['system:app', 'kube-system/app'] } };
        expect(verdict(id, builtIn(clusterRole(bad[0])))).toBe('fail');
        expect(verdict(id, builtIn(clusterRole(bad[0])), kept)).toBe('pass');
        expect(verdict(id, inSystem(role(bad[0])), kept)).toBe('pass');
        expect(verdict(id, builtIn(role(bad[0])), kept)).toBe('fail');
      });
    });
  }

  it.each([
    ['no-privilege-escalation-verbs', rule(RBAC, 'clusterroles', 'bind', 'one cluster-admin')],
    ['no-privilege-escalation-verbs', rule(RBAC, 'clusterroles', 'bind', 'system:node')],
    ['no-privilege-escalation-verbs', rule(RBAC, 'clusterroles', 'escalate', 'one')],
    ['no-privilege-escalation-verbs', rule('', 'groups', 'impersonate', 'system:masters')],
    ['no-certificate-approval', rule('certificates.k8s.io', 'signers', 'approve', 'kubernetes.io/kube-apiserver-client')],
  ])('%s rejects a right on names that do not narrow it', (id, bad) => expect(verdict(id, clusterRole(bad))).toBe('fail'));

  it.each([
    ['no-privilege-escalation-verbs', rule(RBAC, 'clusterroles', 'bind', 'admins view')],
    ['no-privilege-escalation-verbs', rule('', 'groups', 'impersonate', 'developers')],
    ['no-certificate-approval', rule('certificates.k8s.io', 'signers', 'approve', 'example.com/internal')],
  ])('%s accepts it on other names', (id, good) => expect(verdict(id, clusterRole(good))).toBe('pass'));

  it('name the rules that grant the right, and only those', () => {
    const object = clusterRole(rule('', 'pods', 'get'), rule('', 'secrets configmaps', 'get list'));
    expect(messages('no-secret-access', object)).toEqual(['the role lets its subjects read Secrets: get, list on secrets, configmaps']);
  });
});

itJudges('no-wildcard-rbac-verbs', {
  good: [['named verbs', role(rule('*', '*', 'get'))], ['no rules', role()]],
  bad: [['a wildcard', role(rule('', 'pods', '*'))]],
});

itJudges('no-wildcard-rbac-resources', {
  good: [['named resources', role(rule('*', 'pods', '*'))], ['named URLs', clusterRole({ nonResourceURLs: ['/metrics', '/healthz/*'], verbs: ['get'] })]],
  bad: [
    ['a wildcard', role(rule('', '*', 'get'))],
    ['a subresource of everything', role(rule('', '*/scale', 'get'))],
    ['every URL', clusterRole({ nonResourceURLs: ['*'], verbs: ['get'] })],
    ['every path', clusterRole({ nonResourceURLs: ['/*'], verbs: ['get'] })],
  ],
});

itJudges('no-wildcard-rbac-api-groups', {
  good: [['named groups', role(rule('apps', '*', '*'))]],
  bad: [['a wildcard', role(rule('*', 'pods', 'get'))], ['the label of the roles of the API server', builtIn(clusterRole(EVERYTHING), 'cluster-admin')]],
});

const collecting = (...clusterRoleSelectors: object[]) => ({ ...clusterRole(), aggregationRule: { clusterRoleSelectors } });

itJudges('no-catch-all-aggregation', {
  good: [
    ['no aggregation', clusterRole()],
    ['no selectors', { ...clusterRole(), aggregationRule: {} }],
    ['chosen roles', collecting({ matchLabels: { 'example.com/aggregate-to-app': 'true' } }, { matchExpressions: [{ key: 'app', operator: 'Exists' }] })],
  ],
  bad: [
    ['an empty selector', collecting({ matchLabels: { app: 'a' } }, {})],
    ['a selector that only excludes', collecting({ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] })],
  ],
});

itJudges('no-system-configmap-write', {
  good: [
    ['a Role in another namespace', role(rule('', 'configmaps', 'update'))],
    ['reading', clusterRole(rule('', 'configmaps', 'get list watch create'))],
    ['a named ConfigMap', clusterRole(rule('', 'configmaps', 'update', 'leader-lock'))],
  ],
  bad: [
    ['a ClusterRole', clusterRole(rule('', 'configmaps', 'update'))],
    ['a Role in kube-system', inSystem(role(rule('', 'configmaps', 'patch')))],
    ['an empty name', clusterRole({ ...rule('', 'configmaps', 'update'), resourceNames: ['leader-lock', ''] })],
    ['the configuration of DNS by name', inSystem(role(rule('', 'configmaps', 'patch', 'leader-lock coredns')))],
  ],
});

describe('the family rbac', () => {
  it('judges no workloads by themselves', () => {
    const rows = Catalogue.all().filter(({ family, scope }) => family === 'rbac' && scope !== ControlScope.SET);
    expect(rows.flatMap(({ kinds }) => kinds ?? ['']).filter(kind => !kind.startsWith('rbac.authorization.k8s.io/'))).toEqual([]);
  });
});
