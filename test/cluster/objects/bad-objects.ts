import { DENIED_DIGEST, REGISTRY } from './full-profile';
import { GOOD_OBJECTS, GOOD_POD } from './good-objects';
import { wrapped } from './workloads';
import { KubeObject } from '../../../src/manifests';

type Change = (object: any) => void;

/** A good object of a kind with a change. */
const bad = (kind: string, change: Change): KubeObject => {
  const object = structuredClone(GOOD_OBJECTS.find(good => good.kind === kind)!);
  change(object);
  return object;
};
const annotated = (kind: string, annotations: object, change: Change = () => undefined) => bad(kind, object => {
  Object.assign(object.metadata.annotations, annotations);
  change(object);
});
const inKind = (kind: string, image: string) => {
  const pod: any = structuredClone(GOOD_POD);
  pod.spec.containers[0].image = image;
  return wrapped(kind, pod);
};
const podWith = (change: (spec: any) => void): KubeObject => {
  const pod: any = structuredClone(GOOD_POD);
  change(pod.spec);
  return wrapped('StatefulSet', { ...pod, replicas: 2 });
};
/** What pods of Windows may have. */
const ON_WINDOWS: readonly string[] = ['containers', 'serviceAccountName', 'automountServiceAccountToken', 'enableServiceLinks'];
const ruled = (kind: string, rule: object): KubeObject => bad(kind, role => role.rules = [rule]);
const hook = (kind: string, change: Change) => bad(kind, ({ webhooks }) => change(webhooks[0]));

/** Objects that do not meet controls which chance seldom finds: they ask for two fields at once, or for a name of their own. */
export const BAD_OBJECTS: readonly KubeObject[] = [
  ...['Pod', 'Deployment', 'CronJob'].flatMap(kind => [
    inKind(kind, `${REGISTRY}web@${DENIED_DIGEST}`),
    inKind(kind, `${REGISTRY}web:dev`),
    inKind(kind, `${REGISTRY}web:nightly-7`),
  ]),
  podWith(spec => {
    spec.hostUsers = true;
    Object.assign(spec.containers[0].securityContext, { privileged: true, allowPrivilegeEscalation: true });
    spec.containers[0].volumeMounts[0].mountPropagation = 'Bidirectional';
  }),
  ...[600, 3_601].map(expirationSeconds => podWith(spec => spec.volumes.push({
    name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds } }] },
  }))),
  podWith(spec => {
    const [container] = spec.containers;
    for (const field of Object.keys(spec)) if (!ON_WINDOWS.includes(field)) delete spec[field];
    delete container.volumeMounts;
    container.securityContext = { runAsNonRoot: true };
    Object.assign(spec, { os: { name: 'windows' }, hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } });
  }),
  ...['runtime/other', 'unconfined'].map(profile => wrapped('Deployment', {

    spec: GOOD_POD.spec,
    metadata: { ...GOOD_POD.metadata, annotations: { 'container.apparmor.security.beta.kubernetes.io/web': profile } },
    replicas: 2,
  })),
  ...['token', 'builder-token', 'deployer'].map(name => bad('Secret', object => Object.assign(object, {
    metadata: { name, namespace: 'shop', annotations: { 'kubernetes.io/service-account.name': 'web' } }, type: 'kubernetes.io/service-account-token',
  }))),
  annotated('ServiceAccount', { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/web' }, object => object.metadata.name = 'default'),
  annotated('ServiceAccount', { 'iam.gke.io/gcp-service-account': 'web@example.com' }, object => object.metadata.name = 'default'),
  annotated('Ingress', { 'nginx.ingress.kubernetes.io/ssl-redirect': 'false' }),
  annotated('Ingress', { 'kubernetes.io/ingress.allow-http': 'T' }),
  annotated('Ingress', { 'nginx.ingress.kubernetes.io/configuration-snippet': 'x' }),
  bad('Ingress', ({ spec }) => spec.rules[0].host = '*.example.com'),
  bad('ConfigMap', object => object.data['allow-snippet-annotations'] = 'true'),
  bad('ConfigMap', object => Object.assign(object, { metadata: { name: 'ingress-nginx-controller', namespace: 'shop' }, data: { 'allow-snippet-annotations': 'true' } })),
  bad('Gateway', ({ spec: { listeners: [listener] } }) => {
    Object.assign(listener, { port: 80, protocol: 'HTTP' });
    delete listener.tls;
  }),
  bad('Gateway', ({ spec: { listeners: [listener] } }) => listener.allowedRoutes.namespaces.from = 'All'),
  bad('Service', object => Object.assign(object.metadata, { name: 'argocd-server' }) && (object.spec.type = 'NodePort')),
  bad('Service', object => Object.assign(object.spec, { type: 'LoadBalancer', selector: { app: 'kubernetes-dashboard' } })),
  bad('Service', object => object.spec = { type: 'ExternalName', externalName: 'localhost' }),
  bad('Service', object => object.spec = { type: 'ExternalName', externalName: 'x.localhost' }),
  bad('ClusterRole', role => role.aggregationRule = { clusterRoleSelectors: [{}] }),
  bad('ClusterRole', role => role.aggregationRule = { clusterRoleSelectors: [{ matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }] }),
  bad('RoleBinding', binding => binding.subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }]),
  ...['system:masters', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts'].map(name =>
    bad('ClusterRoleBinding', binding => binding.subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }])),
  bad('NetworkPolicy', ({ spec }) => spec.policyTypes = ['Ingress']),
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].flatMap(kind => [
    hook(kind, webhook => webhook.rules[0].resources = ['*']),
    hook(kind, webhook => Object.assign(webhook.rules[0], { apiGroups: ['*'], resources: ['*/*'] })),
    hook(kind, webhook => webhook.failurePolicy = 'Ignore'),
    hook(kind, webhook => webhook.timeoutSeconds = 30),
    hook(kind, webhook => webhook.sideEffects = 'NoneOnDryRun'),
    hook(kind, webhook => delete webhook.clientConfig.caBundle),
  ]),
  bad('HorizontalPodAutoscaler', ({ spec }) => spec.minReplicas = spec.maxReplicas),
  ...['Role', 'ClusterRole'].flatMap(kind => [
    ruled(kind, { apiGroups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: ['create'] }),
    ruled(kind, { apiGroups: [''], resources: ['services/status'], verbs: ['patch'] }),
    ruled(kind, { apiGroups: [''], resources: ['events'], verbs: ['delete'] }),
    ruled(kind, { apiGroups: [''], resources: ['nodes'], verbs: ['update'] }),
    ruled(kind, { apiGroups: [''], resources: ['endpoints'], verbs: ['update'] }),
  ]),
];
