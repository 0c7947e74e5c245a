import * as fc from 'fast-check';
import { shapes } from './arbitrary-kubernetes';
import { KubeObject } from '../../src/manifests';

const { fields, few, one, strings, mapOf, metadata, bool, labels, portOrName } = shapes;

type Shape = Record<string, fc.Arbitrary<any>>;

function kind(apiVersion: string, name: string, shape: Shape = {}, requiredKeys: string[] = []): fc.Arbitrary<KubeObject> {
  return fields({ metadata, ...shape }, ['metadata', ...requiredKeys]).map(rest => ({ apiVersion, kind: name, ...rest }));
}

const cidrs = strings('0.0.0.0/0', '::/0', '10.0.0.0/8', '169.254.0.0/16', '169.254.169.254/32', 'fd00:ec2::254/128');
const selector = fields({
  matchLabels: labels,
  matchExpressions: few(fields({ key: one('kubernetes.io/metadata.name', 'app'), operator: one('NotIn', 'In', 'Exists'), values: strings('web', 'default') }, ['key', 'operator'])),
});

const policyRule = fields({
  verbs: strings('get', 'list', 'create', '*', 'bind', 'escalate', 'impersonate', 'approve', 'update', 'delete'),
  apiGroups: strings('', '*', 'apps', 'rbac.authorization.k8s.io', 'certificates.k8s.io', 'admissionregistration.k8s.io'),
  resources: strings('*', 'secrets', 'pods', 'pods/exec', 'nodes/proxy', 'persistentvolumes', 'serviceaccounts/token', 'configmaps', 'roles', '*/scale'),
  resourceNames: strings('one', 'coredns'),
  nonResourceURLs: strings('*', '/healthz'),
}, ['verbs']);

const subject = fields({
  kind: one('User', 'Group', 'ServiceAccount'),
  name: one('default', 'system:masters', 'system:anonymous', 'system:authenticated', 'alice'),
  namespace: one('', 'shop'),
  apiGroup: one('', 'rbac.authorization.k8s.io'),
}, ['kind', 'name']);

const roleRef = fields({ apiGroup: one('rbac.authorization.k8s.io'), kind: one('ClusterRole', 'Role'), name: one('cluster-admin', 'view') }, ['kind', 'name']);
const binding = { subjects: few(subject), roleRef };

const peer = fields({
  ipBlock: fields({ cidr: one('0.0.0.0/0', '::/0', '10.0.0.0/8', '169.254.169.254/32'), except: cidrs }, ['cidr']),
  podSelector: selector,
  namespaceSelector: selector,
});
const policyPorts = few(fields({ port: portOrName, protocol: one('TCP', 'UDP'), endPort: one(90, 65535) }));

const resourceRule = fields({
  apiGroups: strings('*', '', 'apps'),
  apiVersions: strings('*', 'v1'),
  resources: strings('*', '*/*', 'pods'),
  operations: strings('*', 'CREATE'),
  scope: one('*', 'Cluster', 'Namespaced'),
});

const webhook = fields({
  name: one('a.example.com'),
  clientConfig: fields({ caBundle: one('', 'Q0E='), url: one('https://x'), service: fields({ name: one('s'), namespace: one('web', 'default') }, ['name', 'namespace']) }),
  failurePolicy: one('Ignore', 'Fail'),
  timeoutSeconds: one(1, 10, 30),
  sideEffects: one('None', 'Some', 'NoneOnDryRun'),
  namespaceSelector: selector,
  objectSelector: selector,
  rules: few(resourceRule),
}, ['name']);

const match = fields({
  namespaceSelector: selector,
  objectSelector: selector,
  resourceRules: few(resourceRule),
  excludeResourceRules: few(resourceRule),
});
const admissionPolicy = {
  spec: fields({ failurePolicy: one('Fail', 'Ignore'), matchConstraints: match, validations: few(one({ expression: 'false' }), 1) }),
};
const admissionBinding = {
  spec: fields({ policyName: one('p'), validationActions: strings('Deny', 'Warn', 'Audit'), matchResources: match }),
};
const ADMISSION = 'admissionregistration.k8s.io/v1';
const RBAC = 'rbac.authorization.k8s.io/v1';

const hosts = one('', '*', '*.example.com', 'shop.example.com');

/** Objects of kinds that run no pods and that controls are about. */
export const arbitraryObject: fc.Arbitrary<KubeObject> = fc.oneof(
  kind('v1', 'Service', {
    spec: fields({
      type: one('', 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      ports: few(fields({ port: one(22, 80), targetPort: portOrName, nodePort: one(0, 30000) }, ['port'])),
      externalIPs: strings('1.2.3.4'),
      externalName: one('', 'localhost', 'example.com'),
      loadBalancerSourceRanges: cidrs,
      selector: mapOf(['app', 'k8s-app'], ['web', 'kubernetes-dashboard']),
    }),
  }),
  kind('networking.k8s.io/v1', 'Ingress', {
    spec: fields({
      ingressClassName: one('nginx', 'other'),
      defaultBackend: one({}),
      tls: few(fields({ hosts: strings('shop.example.com', '*.example.com'), secretName: one('', 's') })),
      rules: few(fields({ host: hosts, http: one({ paths: [] }) })),
    }),
  }),
  kind('networking.k8s.io/v1', 'IngressClass', { spec: fields({ controller: one('k8s.io/ingress-nginx', 'other') }) }),
  kind('gateway.networking.k8s.io/v1', 'Gateway', {
    spec: fields({
      listeners: few(fields({
        name: one('a'),
        port: one(80),
        protocol: one('HTTP', 'HTTPS', 'TLS', 'TCP'),
        hostname: hosts,
        tls: fields({ mode: one('Terminate', 'Passthrough') }),
        allowedRoutes: fields({ namespaces: fields({ from: one('All', 'Same', 'Selector') }) }),
      }, ['name', 'port', 'protocol'])),
    }),
  }),
  kind('gateway.networking.k8s.io/v1', 'HTTPRoute', { spec: fields({ hostnames: strings('*.example.com', 'shop.example.com') }) }),
  kind('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: fields({
      podSelector: selector,
      policyTypes: strings('Ingress', 'Egress'),
      ingress: few(fields({ from: few(peer), ports: policyPorts })),
      egress: few(fields({ to: few(peer), ports: policyPorts })),
    }),
  }),
  kind('security.istio.io/v1', 'PeerAuthentication', {
    spec: fields({ mtls: fields({ mode: one('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET') }), portLevelMtls: one({}, { 80: { mode: 'DISABLE' } }, { 80: {} }) }),
  }),
  kind('networking.istio.io/v1', 'DestinationRule', {
    spec: fields({
      trafficPolicy: fields({ tls: fields({ mode: one('DISABLE', 'ISTIO_MUTUAL') }), portLevelSettings: few(fields({ tls: fields({ mode: one('DISABLE') }) }), 1) }),
      subsets: few(fields({ name: one('a'), trafficPolicy: fields({ tls: fields({ mode: one('DISABLE') }) }) }), 1),
    }),
  }),
  kind('v1', 'Namespace', { spec: one({}) }),
  kind('v1', 'ServiceAccount', { automountServiceAccountToken: bool, secrets: few(one({ name: 's' }), 1), imagePullSecrets: few(one({ name: 'p' }), 1) }),
  kind('v1', 'Secret', {
    type: one('', 'Opaque', 'kubernetes.io/service-account-token', 'kubernetes.io/tls'),
    data: mapOf(['a', 'password'], ['', 'aHVudGVyMg==']),
    stringData: mapOf(['a', 'password'], ['', 'hunter2']),
  }),
  kind('v1', 'ConfigMap', {
    data: mapOf(['a', 'password', 'app.conf'], ['', 'x', 'password=hunter2hunter2', 'AKIAIOSFODNN7EXAMPLE', '-----BEGIN RSA PRIVATE KEY-----']),
    binaryData: mapOf(['b'], ['AA==']),
  }),
  kind(RBAC, 'Role', { rules: few(policyRule, 3) }),
  kind(RBAC, 'ClusterRole', { rules: few(policyRule, 3), aggregationRule: one({ clusterRoleSelectors: [] }) }),
  kind(RBAC, 'RoleBinding', binding, ['roleRef']),
  kind(RBAC, 'ClusterRoleBinding', binding, ['roleRef']),
  kind(ADMISSION, 'ValidatingWebhookConfiguration', { webhooks: few(webhook) }),
  kind(ADMISSION, 'MutatingWebhookConfiguration', { webhooks: few(webhook) }),
  kind(ADMISSION, 'ValidatingAdmissionPolicy', admissionPolicy),
  kind(ADMISSION, 'MutatingAdmissionPolicy', admissionPolicy),
  kind(ADMISSION, 'ValidatingAdmissionPolicyBinding', admissionBinding),
  kind(ADMISSION, 'MutatingAdmissionPolicyBinding', admissionBinding),
);
