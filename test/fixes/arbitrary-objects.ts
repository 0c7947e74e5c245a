import * as fc from 'fast-check';
import { KubeObject } from '../../src/manifests';

/** Optional fields: each is there, with one of its values, or absent. */
function fields(shape: Record<string, fc.Arbitrary<any>>): fc.Arbitrary<any> {
  return fc.record(shape, { requiredKeys: [], noNullPrototype: true });
}

const bool = fc.boolean();
const seccomp = fields({ type: fc.constantFrom('RuntimeDefault', 'Unconfined', 'Localhost'), localhostProfile: fc.constant('p.json') });
const capabilities = fields({
  add: fc.subarray(['NET_BIND_SERVICE', 'SYS_ADMIN', 'NET_RAW', 'CHOWN']),
  drop: fc.subarray(['ALL', 'NET_RAW', 'KILL']),
});
const appArmor = fields({ type: fc.constantFrom('RuntimeDefault', 'Unconfined') });
const seLinux = fields({ type: fc.constantFrom('container_t', 'spc_t'), user: fc.constant('u') });
const windows = fields({ hostProcess: bool });
const quantities = fields({ 'cpu': fc.constantFrom('100m', '2'), 'memory': fc.constantFrom('64Mi', '8Gi'), 'ephemeral-storage': fc.constant('1Gi') });
const userId = fc.constantFrom(0, 1000);

const container = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  image: fc.constantFrom('nginx', 'nginx:latest', `nginx@sha256:${'a'.repeat(64)}`, ''),
  imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent', 'Never'),
  ports: fc.array(fields({ containerPort: fc.constantFrom(80, 8080), hostPort: fc.constantFrom(0, 80, 8080), hostIP: fc.constant('0.0.0.0') }), { maxLength: 2 }),
  securityContext: fc.option(fields({
    privileged: bool,
    allowPrivilegeEscalation: bool,
    readOnlyRootFilesystem: bool,
    runAsNonRoot: bool,
    runAsUser: userId,
    runAsGroup: userId,
    procMount: fc.constantFrom('Default', 'Unmasked'),
    capabilities,
    seccompProfile: seccomp,
    appArmorProfile: appArmor,
    seLinuxOptions: seLinux,
    windowsOptions: windows,
  }), { nil: null }),
  resources: fields({ limits: quantities, requests: quantities }),
  env: fc.array(fields({ name: fc.constantFrom('A', 'PASSWORD'), value: fc.constant('v') }), { maxLength: 2 }),
  volumeMounts: fc.array(fields({ name: fc.constant('data'), mountPath: fc.constant('/data'), mountPropagation: fc.constantFrom('None', 'Bidirectional') }), { maxLength: 1 }),
  stdin: bool,
  tty: bool,
  livenessProbe: fields({ httpGet: fields({ host: fc.constant('1.2.3.4'), port: fc.constant(80) }) }),
}, { requiredKeys: ['name'], noNullPrototype: true });

const scratch = fields({ name: fc.constant('scratch'), emptyDir: fields({ medium: fc.constant('Memory') }) });
const volume = fc.oneof(scratch, fields({
  name: fc.constant('data'),
  emptyDir: fields({ sizeLimit: fc.constant('1Gi'), medium: fc.constant('Memory') }),
  hostPath: fields({ path: fc.constantFrom('/', '/var/run/docker.sock'), type: fc.constant('Directory') }),
  secret: fields({ secretName: fc.constant('s'), defaultMode: fc.constantFrom(420, 256) }),
  image: fields({ reference: fc.constant('x:latest') }),
}));

const podSpec = fields({
  containers: fc.array(container, { minLength: 1, maxLength: 2 }),
  initContainers: fc.array(container, { maxLength: 1 }),
  ephemeralContainers: fc.array(container, { maxLength: 1 }),
  os: fields({ name: fc.constantFrom('linux', 'windows') }),
  hostNetwork: bool,
  hostAliases: fc.constant([{ ip: '1.2.3.4', hostnames: ['a'] }]),
  hostname: fc.constantFrom('x', 'other'),
  nodeName: fc.constant('node'),
  hostPID: bool,
  hostIPC: bool,
  hostUsers: bool,
  shareProcessNamespace: bool,
  automountServiceAccountToken: bool,
  enableServiceLinks: bool,
  serviceAccountName: fc.constantFrom('', 'default', 'own'),
  volumes: fc.array(volume, { maxLength: 2 }),
  securityContext: fields({
    runAsNonRoot: bool,
    runAsUser: userId,
    fsGroup: userId,
    supplementalGroups: fc.subarray([0, 1000]),
    supplementalGroupsPolicy: fc.constantFrom('Merge', 'Strict'),
    seccompProfile: seccomp,
    appArmorProfile: appArmor,
    seLinuxOptions: seLinux,
    windowsOptions: windows,
    sysctls: fc.array(fields({ name: fc.constantFrom('kernel.msgmax', 'net.ipv4.ip_unprivileged_port_start'), value: fc.constant('1') }), { maxLength: 1 }),
  }),
});

const metadata = fields({
  name: fc.constantFrom('x', 'default'),
  namespace: fc.constantFrom('default', 'shop'),
  labels: fc.dictionary(fc.constantFrom(
    'app', 'pod-security.kubernetes.io/enforce', 'pod-security.kubernetes.io/audit', 'pod-security.kubernetes.io/warn-version', 'constructor',
  ), fc.constantFrom('web', 'privileged', 'restricted', 'latest'), { noNullPrototype: true }),
  annotations: fc.dictionary(fc.constantFrom(
    'note', 'container.apparmor.security.beta.kubernetes.io/a', 'container.seccomp.security.alpha.kubernetes.io/a', 'seccomp.security.alpha.kubernetes.io/pod',
  ), fc.constantFrom('x', 'unconfined', 'runtime/default'), { noNullPrototype: true }),
});

const template = fields({ metadata, spec: podSpec });
const workload = (apiVersion: string, kind: string) => fc.record({
  apiVersion: fc.constant(apiVersion), kind: fc.constant(kind), metadata, spec: fields({ replicas: fc.constantFrom(1, 3), template }),
}, { noNullPrototype: true });

const labelSelector = fields({ matchLabels: fc.constant({ app: 'web' }) });
const peers = fc.array(fields({ podSelector: labelSelector, namespaceSelector: labelSelector, ipBlock: fc.constant({ cidr: '0.0.0.0/0' }) }), { maxLength: 1 });

const others: fc.Arbitrary<any>[] = [
  fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('Namespace'), metadata }, { noNullPrototype: true }),
  fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('ServiceAccount'), metadata, automountServiceAccountToken: bool }, {
    requiredKeys: ['apiVersion', 'kind'], noNullPrototype: true,
  }),
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Service'),
    metadata,
    spec: fields({ type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'), externalIPs: fc.constant(['1.2.3.4']), selector: fc.constant({ a: 'b' }) }),
  }, { noNullPrototype: true }),
  fc.record({
    apiVersion: fc.constant('rbac.authorization.k8s.io/v1'),
    kind: fc.constantFrom('Role', 'ClusterRole'),
    metadata,
    rules: fc.array(fields({ apiGroups: fc.subarray(['', '*']), resources: fc.subarray(['secrets', '*']), verbs: fc.subarray(['get', '*']) }), { maxLength: 2 }),
  }, { noNullPrototype: true }),
  fc.record({
    apiVersion: fc.constant('networking.k8s.io/v1'),
    kind: fc.constant('NetworkPolicy'),
    metadata,
    spec: fields({
      podSelector: labelSelector,
      policyTypes: fc.subarray(['Ingress', 'Egress']),
      ingress: fc.array(fields({ from: peers }), { maxLength: 1 }),
      egress: fc.array(fields({ to: peers }), { maxLength: 1 }),
    }),
  }, { noNullPrototype: true }),
  fc.record({
    apiVersion: fc.constant('networking.k8s.io/v1'),
    kind: fc.constant('Ingress'),
    metadata,
    spec: fields({ tls: fc.constant([{ hosts: ['a'] }]), rules: fc.constant([{ host: 'a' }]) }),
  }, { noNullPrototype: true }),
];

/** Kubernetes objects, good and bad, with explicit and absent fields mixed. */
export const kubeObject: fc.Arbitrary<KubeObject> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('Pod'), metadata, spec: podSpec }, { noNullPrototype: true }) },
  { weight: 4, arbitrary: workload('apps/v1', 'Deployment') },
  { weight: 1, arbitrary: workload('apps/v1', 'DaemonSet') },
  { weight: 1, arbitrary: workload('batch/v1', 'Job') },
  {
    weight: 2,
    arbitrary: fc.record({
      apiVersion: fc.constant('batch/v1'), kind: fc.constant('CronJob'), metadata, spec: fields({ jobTemplate: fields({ spec: fields({ template }) }) }),
    }, { noNullPrototype: true }),
  },
  ...others.map(arbitrary => ({ weight: 1, arbitrary })),
);
