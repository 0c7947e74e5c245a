/** How the API serves a kind: what policies and roles match. */
export interface ApiResource {
  /** '' is the core group. */
  readonly group: string;
  /** Versions that are served, the preferred one first. */
  readonly versions: readonly string[];
  readonly kind: string;
  /** The plural in paths, for example `pods`. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Subresources through which the object itself is changed, for example `pods/ephemeralcontainers`. */
  readonly subresources?: readonly string[];
}

type Row = readonly [group: string, versions: string, kind: string, resource: string, scope: 'namespaced' | 'cluster'];

const ROWS: readonly Row[] = [
  ['', 'v1', 'Pod', 'pods', 'namespaced'],
  ['', 'v1', 'PodTemplate', 'podtemplates', 'namespaced'],
  ['', 'v1', 'ReplicationController', 'replicationcontrollers', 'namespaced'],
  ['apps', 'v1', 'Deployment', 'deployments', 'namespaced'],
  ['apps', 'v1', 'StatefulSet', 'statefulsets', 'namespaced'],
  ['apps', 'v1', 'DaemonSet', 'daemonsets', 'namespaced'],
  ['apps', 'v1', 'ReplicaSet', 'replicasets', 'namespaced'],
  ['batch', 'v1', 'Job', 'jobs', 'namespaced'],
  ['batch', 'v1', 'CronJob', 'cronjobs', 'namespaced'],
  ['', 'v1', 'ConfigMap', 'configmaps', 'namespaced'],
  ['', 'v1', 'LimitRange', 'limitranges', 'namespaced'],
  ['', 'v1', 'Namespace', 'namespaces', 'cluster'],
  ['', 'v1', 'Node', 'nodes', 'cluster'],
  ['', 'v1', 'PersistentVolume', 'persistentvolumes', 'cluster'],
  ['', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'namespaced'],
  ['', 'v1', 'ResourceQuota', 'resourcequotas', 'namespaced'],
  ['', 'v1', 'Secret', 'secrets', 'namespaced'],
  ['', 'v1', 'Service', 'services', 'namespaced'],
  ['', 'v1', 'ServiceAccount', 'serviceaccounts', 'namespaced'],
  ['admissionregistration.k8s.io', 'v1', 'MutatingAdmissionPolicy', 'mutatingadmissionpolicies', 'cluster'],
  ['admissionregistration.k8s.io', 'v1', 'MutatingAdmissionPolicyBinding', 'mutatingadmissionpolicybindings', 'cluster'],
  ['admissionregistration.k8s.io', 'v1', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', 'cluster'],
  ['admissionregistration.k8s.io', 'v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', 'cluster'],
  ['admissionregistration.k8s.io', 'v1', 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', 'cluster'],
  ['admissionregistration.k8s.io', 'v1', 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', 'cluster'],
  ['apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', 'cluster'],
  ['autoscaling', 'v2 v1', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'namespaced'],
  ['gateway.networking.k8s.io', 'v1 v1beta1', 'Gateway', 'gateways', 'namespaced'],
  ['gateway.networking.k8s.io', 'v1 v1beta1', 'HTTPRoute', 'httproutes', 'namespaced'],
  ['monitoring.coreos.com', 'v1', 'PodMonitor', 'podmonitors', 'namespaced'],
  ['monitoring.coreos.com', 'v1', 'ServiceMonitor', 'servicemonitors', 'namespaced'],
  ['networking.istio.io', 'v1 v1beta1 v1alpha3', 'DestinationRule', 'destinationrules', 'namespaced'],
  ['networking.k8s.io', 'v1', 'Ingress', 'ingresses', 'namespaced'],
  ['networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', 'cluster'],
  ['networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', 'namespaced'],
  ['policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'namespaced'],
  ['rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', 'cluster'],
  ['rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', 'cluster'],
  ['rbac.authorization.k8s.io', 'v1', 'Role', 'roles', 'namespaced'],
  ['rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings', 'namespaced'],
  ['security.istio.io', 'v1 v1beta1', 'PeerAuthentication', 'peerauthentications', 'namespaced'],
];

/** `resize` is served from 1.32 on; a rule may name what a server does not have. */
const POD_SUBRESOURCES = ['ephemeralcontainers', 'resize'];

/** The kinds that controls speak of, and the others in which applications come; not those that only controllers write. */
export const API_RESOURCES: readonly ApiResource[] = ROWS.map(([group, versions, kind, resource, scope]) => ({
  group,
  versions: versions.split(' '),
  kind,
  resource,
  namespaced: scope === 'namespaced',
  ...(group === '' && kind === 'Pod' ? { subresources: POD_SUBRESOURCES } : {}),
}));

/** How a kind is written in the records of controls: `Service` in the core group, else `apps/Deployment`. */
export function qualifiedKind({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return group === '' ? kind : `${group}/${kind}`;
}

/** The plural of a kind that nobody declared, as apimachinery's `UnsafeGuessKindToResource` guesses it. */
export function guessedResource(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
