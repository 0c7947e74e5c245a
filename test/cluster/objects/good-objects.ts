import { GOOD_DIGEST, REGISTRY } from './full-profile';
import { KubeObject } from '../../../src/manifests';

const container = (name: string) => ({
  name,
  image: `${REGISTRY}${name}:1.2.3@${GOOD_DIGEST}`,
  imagePullPolicy: 'Always',
  args: ['--port=8080'],
  env: [{ name: 'MODE', value: 'production' }],
  ports: [{ name: 'http', containerPort: 8080 }],
  resources: {
    requests: { 'cpu': '100m', 'memory': '128Mi', 'ephemeral-storage': '64Mi' },
    limits: { 'cpu': '1', 'memory': '512Mi', 'ephemeral-storage': '1Gi' },
  },
  volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }, { name: 'settings', mountPath: '/etc/settings', readOnly: true }],
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
});

const probes = {
  livenessProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 20 },
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
};

/** The specification of a pod that meets every control. */
export const GOOD_POD_SPEC = {
  serviceAccountName: 'web',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  hostUsers: false,
  runtimeClassName: 'gvisor',
  priorityClassName: 'important',
  imagePullSecrets: [{ name: 'registry' }],
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    fsGroup: 10001,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [{ ...container('web'), ...probes }],
  initContainers: [container('migrate')],
  volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '256Mi' } }, { name: 'settings', configMap: { name: 'web' } }],
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } } },
  ],
};

const metadata = { name: 'web', namespace: 'shop', labels: { app: 'web' }, annotations: { note: 'none' } };
const RBAC = 'rbac.authorization.k8s.io';

/** A pod that meets every control: its owner is there already. */
export const GOOD_POD: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '0' }] },
  spec: GOOD_POD_SPEC,
};

const of = (apiVersion: string, kind: string, fields: object, more: object = {}): KubeObject =>
  ({ apiVersion, kind, metadata: { ...metadata, ...more }, ...fields });
const cluster = (apiVersion: string, kind: string, fields: object, more: object = {}): KubeObject =>
  ({ apiVersion, kind, metadata: { name: 'web', labels: { app: 'web' }, annotations: { note: 'none' }, ...more }, ...fields });

const backend = { service: { name: 'web', port: { number: 80 } } };
const readRule = { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'], resourceNames: ['web'] };
const account = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };
const roleRef = (kind: string) => ({ apiGroup: RBAC, kind, name: 'view' });
const webhook = (kind: string) => cluster('admissionregistration.k8s.io/v1', kind, {
  webhooks: [{
    name: 'web.example.com',
    admissionReviewVersions: ['v1'],
    clientConfig: { caBundle: 'Q0E=', service: { name: 'web', namespace: 'hooks', path: '/judge' } },
    failurePolicy: 'Fail',
    timeoutSeconds: 5,
    sideEffects: 'None',
    namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['hooks', 'kube-system'] }] },
    rules: [{ apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'], operations: ['CREATE'] }],
  }],
});

/** Objects that run no pods and meet every control, at least one of each kind that controls speak of. */
export const GOOD_OBJECTS: readonly KubeObject[] = [
  of('v1', 'Service', { spec: { type: 'ClusterIP', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } }),
  of('v1', 'Service', { spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'], selector: { app: 'web' }, ports: [{ port: 443 }] } }),
  of('v1', 'Service', { spec: { type: 'ExternalName', externalName: 'db.example.com' } }),
  of('networking.k8s.io/v1', 'Ingress', {
    spec: {
      ingressClassName: 'internal',
      rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      tls: [{ hosts: ['shop.example.com'], secretName: 'shop' }],
    },
  }),
  cluster('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'example.com/controller' } }),
  of('gateway.networking.k8s.io/v1', 'Gateway', {
    spec: {
      gatewayClassName: 'cilium',
      listeners: [{
        name: 'main',
        port: 443,
        protocol: 'HTTPS',
        hostname: 'shop.example.com',
        tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop' }] },
        allowedRoutes: { namespaces: { from: 'Same' } },
      }],
    },
  }),
  of('gateway.networking.k8s.io/v1', 'HTTPRoute', {
    spec: { parentRefs: [{ name: 'web' }], hostnames: ['shop.example.com'], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  }),
  of('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'proxy' } } }], ports: [{ port: 8080, protocol: 'TCP' }] }],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432, protocol: 'TCP' }] }],
    },
  }),
  of('security.istio.io/v1', 'PeerAuthentication', { spec: { mtls: { mode: 'STRICT' } } }),
  of('networking.istio.io/v1', 'DestinationRule', { spec: { host: 'web', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } } }),
  cluster('v1', 'Namespace', {}, {
    name: 'fresh',
    labels: {
      'team': 'shop',
      'istio-injection': 'enabled',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.30',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'v1.30',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'v1.30',
    },
    annotations: { owner: 'shop' },
  }),
  of('v1', 'ServiceAccount', { automountServiceAccountToken: false }),
  of('v1', 'ServiceAccount', { automountServiceAccountToken: false, secrets: [{ name: 'one' }] }, { name: 'default', annotations: { 'example.com/role': 'none' } }),
  of('v1', 'Secret', { type: 'Opaque', data: { key: 'aHVudGVyMg==' } }),
  of('v1', 'ConfigMap', { data: { 'mode': 'production', 'app.conf': 'port = 8080' } }),
  of(`${RBAC}/v1`, 'Role', { rules: [readRule] }),
  cluster(`${RBAC}/v1`, 'ClusterRole', { rules: [readRule] }),
  cluster(`${RBAC}/v1`, 'ClusterRole', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { web: 'true' } }] } }),
  of(`${RBAC}/v1`, 'Role', { rules: [{ apiGroups: [''], resources: ['services'], verbs: ['get', 'update', 'delete'] }] }),
  cluster(`${RBAC}/v1`, 'ClusterRole', { rules: [{ apiGroups: ['apps'], resources: ['controllerrevisions'], verbs: ['get', 'list', 'watch', 'patch'] }] }),
  of(`${RBAC}/v1`, 'RoleBinding', { subjects: [account], roleRef: roleRef('ClusterRole') }),
  cluster(`${RBAC}/v1`, 'ClusterRoleBinding', { subjects: [account], roleRef: roleRef('ClusterRole') }),
  webhook('ValidatingWebhookConfiguration'),
  webhook('MutatingWebhookConfiguration'),
  of('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
    },
  }),
  of('policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } } }),
  of('v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }),
  of('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } }),
  of('v1', 'ResourceQuota', { spec: { hard: { pods: '10' } } }),
  of('monitoring.coreos.com/v1', 'ServiceMonitor', { spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http' }] } }),
];
