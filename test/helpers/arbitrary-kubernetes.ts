import * as fc from 'fast-check';
import { KubeObject } from '../../src/manifests';

/** Each field is absent, null (which means absent) or one of its values. */
function fields(shape: Record<string, fc.Arbitrary<any>>, requiredKeys: string[] = []): fc.Arbitrary<any> {
  const orNull = (value: fc.Arbitrary<any>) => fc.option(value, { freq: 12, nil: null });
  const values = Object.entries(shape).map(([name, value]) => [name, requiredKeys.includes(name) ? value : orNull(value)]);
  return fc.record<any>(Object.fromEntries(values), { requiredKeys, noNullPrototype: true });
}

const one = fc.constantFrom;
const few = (item: fc.Arbitrary<any>, maxLength = 2) => fc.array(item, { maxLength });
const bool = fc.boolean();
const id = one(0, 1, 1000, 10000, 65534);
const host = one('', '127.0.0.1', 'db.example.com');
const portOrName = one<any>(80, 8080, 'http');
const quantity = one<any>(0, 1, 1.5, '100m', '1000m', '2', '64Mi', '1024Mi', '8Gi');
const strings = (...values: string[]) => fc.subarray(values);
const mapOf = (keys: string[], values: string[]) => fc.dictionary(one(...keys), one(...values), { maxKeys: 3, noNullPrototype: true });

const action = fields({
  httpGet: fields({ host, port: portOrName, path: one('', '/', '/healthz'), scheme: one('HTTP', 'HTTPS'), httpHeaders: few(one({ name: 'a', value: 'b' }), 1) }),
  tcpSocket: fields({ host, port: portOrName }),
  exec: fields({ command: strings('cat', '/tmp/ok') }),
});

const probe = fc.tuple(action, fields({
  grpc: fields({ port: one(80, 81), service: one('', 's') }),
  initialDelaySeconds: one(0, 5),
  periodSeconds: one(0, 10, 20),
  timeoutSeconds: one(0, 1),
  failureThreshold: one(0, 3, 9),
})).map(([what, how]) => ({ ...what, ...how }));

const sharedContext = {
  runAsNonRoot: bool,
  runAsUser: id,
  runAsGroup: id,
  seccompProfile: fields({ type: one('RuntimeDefault', 'Localhost', 'Unconfined'), localhostProfile: one('p.json') }),
  appArmorProfile: fields({ type: one('RuntimeDefault', 'Localhost', 'Unconfined') }),
  seLinuxOptions: fields({
    type: one('', 'container_t', 'container_engine_t', 'spc_t'), user: one('', 'system_u'), role: one('', 'sysadm_r'), level: one('', 's0'),
  }),
  windowsOptions: fields({ hostProcess: bool }),
};

const containerContext = fields({
  ...sharedContext,
  privileged: bool,
  allowPrivilegeEscalation: bool,
  readOnlyRootFilesystem: bool,
  procMount: one('Default', 'Unmasked'),
  capabilities: fields({
    add: strings('NET_BIND_SERVICE', 'CHOWN', 'NET_RAW', 'SYS_ADMIN', 'CAP_SYS_ADMIN'),
    drop: strings('ALL', 'all', 'NET_RAW'),
  }),
});

const resources = fields({
  limits: fields({ 'cpu': quantity, 'memory': quantity, 'ephemeral-storage': quantity }).map(withoutNulls),
  requests: fields({ 'cpu': quantity, 'memory': quantity, 'ephemeral-storage': quantity }).map(withoutNulls),
});

/** A null in a map is refused by the API server; it is not an absent entry. */
function withoutNulls(map: any): any {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

const image = one('', 'nginx', 'nginx:latest', 'registry.example.com:5000/team/app:1.2', `ghcr.io/a/b@sha256:${'0'.repeat(64)}`, 'k8s.gcr.io/pause:3');
const name = one('a', 'b', 'data');

const variable = fields({
  name: one('A', 'PASSWORD', 'API_TOKEN'),
  value: one('', 'x', 'hunter2-hunter2', 'AKIAIOSFODNN7EXAMPLE'),
  valueFrom: fields({ secretKeyRef: fields({ name: one('s'), key: one('k') }), configMapKeyRef: fields({ name: one('c'), key: one('k') }), fieldRef: one({ fieldPath: 'f' }) }),
}, ['name']);

const container = fields({
  name,
  image,
  imagePullPolicy: one('', 'Always', 'IfNotPresent', 'Never'),
  command: strings('sudo', '/usr/sbin/sshd', 'sh'),
  args: strings('-c', 'sudo x', '--password=hunter2', ''),
  env: few(variable),
  envFrom: few(fields({ secretRef: fields({ name: one('s') }), configMapRef: fields({ name: one('c') }) }), 1),
  ports: few(fields({ containerPort: one(22, 80, 8080), hostPort: one(0, 80), hostIP: one('', '0.0.0.0'), name: one('', 'http') }, ['containerPort'])),
  securityContext: containerContext,
  resources,
  stdin: bool,
  tty: bool,
  volumeMounts: few(fields({
    name,
    mountPath: one('/a', '/b'),
    readOnly: bool,
    subPath: one('', 'x'),
    subPathExpr: one('', '$(X)'),
    mountPropagation: one('None', 'HostToContainer', 'Bidirectional'),
  }, ['name', 'mountPath'])),
  volumeDevices: few(one({ name: 'a', devicePath: '/dev/x' }), 1),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: fields({ postStart: action, preStop: action }),
}, ['name']);

/** Ephemeral containers cannot have these. */
function withoutFieldsOfServers({ resources: _, ports: __, livenessProbe: ___, readinessProbe: ____, startupProbe: _____, ...rest }: any): any {
  return rest;
}

const volume = fc.tuple(name, fc.oneof(fc.constant({}), fields({
  emptyDir: fields({ sizeLimit: quantity, medium: one('', 'Memory') }),
}), fields({ hostPath: fields({ path: one('/', '/etc', '/srv/x', '/var/run/docker.sock', '/root/.aws'), type: one('', 'Directory') }, ['path']) }), fields({
  secret: fields({ secretName: one('', 's') }),
}), fields({
  projected: fields({
    sources: few(fields({
      serviceAccountToken: fields({ path: one('token'), audience: one('', 'vault'), expirationSeconds: one(600, 3600, 86400) }, ['path']),
      secret: fields({ name: one('s') }),
    })),
  }),
}), fields({ image: fields({ reference: image }) }), fields({ nfs: fields({ server: one('s') }) }), fields({ configMap: fields({ name: one('c') }) })))
  .map(([called, source]) => ({ name: called, ...source }));

const annotations = mapOf([
  'container.apparmor.security.beta.kubernetes.io/a', 'seccomp.security.alpha.kubernetes.io/pod', 'sidecar.istio.io/inject',
  'kubernetes.io/ingress.class', 'nginx.ingress.kubernetes.io/configuration-snippet', 'nginx.ingress.kubernetes.io/ssl-redirect',
], ['', 'unconfined', 'runtime/default', 'localhost/p', 'true', 'false', 'nginx']);

const labels = mapOf([
  'app', 'istio-injection', 'sidecar.istio.io/inject', 'pod-security.kubernetes.io/enforce', 'pod-security.kubernetes.io/enforce-version',
  'pod-security.kubernetes.io/audit', 'pod-security.kubernetes.io/warn',
], ['', 'enabled', 'disabled', 'false', 'restricted', 'privileged', 'latest', 'v1.34']);

const metadata = fields({
  name: one('default', 'web', 'cluster-admin', 'system:x', 'kube-system'),
  namespace: one('', 'default', 'shop', 'kube-system'),
  labels,
  annotations,
  ownerReferences: few(one({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'u' }), 1),
}, ['name']);

const podSpec = fields({
  containers: fc.array(container, { minLength: 1, maxLength: 2 }),
  initContainers: few(container, 1),
  ephemeralContainers: few(container.map(withoutFieldsOfServers), 1),
  volumes: few(volume, 3),
  securityContext: fields({
    ...sharedContext,
    fsGroup: id,
    supplementalGroups: few(id),
    sysctls: few(fields({ name: one('net.ipv4.tcp_syncookies', 'net.ipv4.tcp_rmem', 'kernel.msgmax'), value: one('', '1') }, ['name'])),
  }),
  resources,
  os: fields({ name: one('linux', 'windows') }, ['name']),
  hostNetwork: bool,
  hostPID: bool,
  hostIPC: bool,
  hostUsers: bool,
  shareProcessNamespace: bool,
  enableServiceLinks: bool,
  automountServiceAccountToken: bool,
  serviceAccountName: one('', 'default', 'app'),
  serviceAccount: one('', 'default', 'app'),
  imagePullSecrets: few(fields({ name: one('p') }), 1),
  hostAliases: few(fields({ ip: one('10.0.0.1'), hostnames: strings('a', 'b') }, ['ip']), 1),
  tolerations: few(fields({ key: one('', 'node-role.kubernetes.io/control-plane', 'gpu'), operator: one('', 'Exists'), effect: one('', 'NoSchedule') })),
  nodeName: one('', 'node-1'),
  hostname: one('', 'web', 'other'),
  hostnameOverride: one('', 'x'),
  restartPolicy: one('', 'Always', 'OnFailure', 'Never'),
  runtimeClassName: one('gvisor', 'runc'),
  priorityClassName: one('', 'web'),
  topologySpreadConstraints: few(one({ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }), 1),
  affinity: fields({ podAntiAffinity: one({}), nodeAffinity: one({}) }),
}, ['containers']);

/** What a pod template holds, apart from the object that carries it. */
export interface Template {
  readonly metadata: any;
  readonly spec: any;
  /** Of the object around it. */
  readonly replicas?: number;
}

export const arbitraryTemplate: fc.Arbitrary<Template> = fc.record({
  metadata,
  spec: podSpec,
  replicas: fc.option(one(0, 1, 2, 3), { nil: undefined }),
});

/** Argo Rollout, declared as a custom kind. */
export const ROLLOUT = { groups: ['argoproj.io'], kind: 'Rollout', path: ['spec', 'template'] };

/** The same template in every kind that embeds one. */
export function inEveryKind({ metadata: meta, spec, replicas }: Template): KubeObject[] {
  const template = { metadata: meta, spec };
  const of = (apiVersion: string, kind: string, fieldsOfKind: object): KubeObject => ({ apiVersion, kind, metadata: meta, ...fieldsOfKind });
  const scaled = { spec: { ...(replicas === undefined ? {} : { replicas }), template } };
  return [
    of('v1', 'Pod', { spec }),
    of('v1', 'PodTemplate', { template }),
    of('v1', 'ReplicationController', scaled),
    of('apps/v1', 'Deployment', scaled),
    of('apps/v1', 'StatefulSet', scaled),
    of('apps/v1', 'DaemonSet', { spec: { template } }),
    of('apps/v1', 'ReplicaSet', scaled),
    of('batch/v1', 'Job', { spec: { template } }),
    of('batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } }),
    of('argoproj.io/v1alpha1', 'Rollout', scaled),
  ];
}

export const shapes = { fields, few, one, strings, mapOf, metadata, bool, labels, portOrName };
