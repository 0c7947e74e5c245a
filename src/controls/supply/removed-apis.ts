import { VersionedValue } from '../control';

/**
 * The kinds that Kubernetes stopped to serve, by version. Sources: the deprecated API migration guide of Kubernetes, and for
 * alpha versions, which it leaves out, the first release of k8s.io/api that does not define the kind.
 */
const REMOVED: readonly { readonly since: string; readonly groupVersion: string; readonly kinds: readonly string[] }[] = [
  { since: '1.16', groupVersion: 'extensions/v1beta1', kinds: ['DaemonSet', 'Deployment', 'NetworkPolicy', 'PodSecurityPolicy', 'ReplicaSet'] },
  { since: '1.16', groupVersion: 'apps/v1beta1', kinds: ['ControllerRevision', 'Deployment', 'StatefulSet'] },
  { since: '1.16', groupVersion: 'apps/v1beta2', kinds: ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'] },
  { since: '1.21', groupVersion: 'batch/v2alpha1', kinds: ['CronJob'] },
  { since: '1.22', groupVersion: 'admissionregistration.k8s.io/v1beta1', kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] },
  { since: '1.22', groupVersion: 'apiextensions.k8s.io/v1beta1', kinds: ['CustomResourceDefinition'] },
  { since: '1.22', groupVersion: 'apiregistration.k8s.io/v1beta1', kinds: ['APIService'] },
  { since: '1.22', groupVersion: 'authentication.k8s.io/v1beta1', kinds: ['TokenReview'] },
  {
    since: '1.22',
    groupVersion: 'authorization.k8s.io/v1beta1',
    kinds: ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
  },
  { since: '1.22', groupVersion: 'certificates.k8s.io/v1beta1', kinds: ['CertificateSigningRequest'] },
  { since: '1.22', groupVersion: 'coordination.k8s.io/v1beta1', kinds: ['Lease'] },
  { since: '1.22', groupVersion: 'extensions/v1beta1', kinds: ['Ingress'] },
  { since: '1.22', groupVersion: 'networking.k8s.io/v1beta1', kinds: ['Ingress', 'IngressClass'] },
  { since: '1.22', groupVersion: 'rbac.authorization.k8s.io/v1beta1', kinds: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'] },
  { since: '1.22', groupVersion: 'scheduling.k8s.io/v1beta1', kinds: ['PriorityClass'] },
  { since: '1.22', groupVersion: 'storage.k8s.io/v1beta1', kinds: ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'] },
  { since: '1.24', groupVersion: 'storage.k8s.io/v1alpha1', kinds: ['CSIStorageCapacity', 'VolumeAttachment'] },
  { since: '1.25', groupVersion: 'autoscaling/v2beta1', kinds: ['HorizontalPodAutoscaler'] },
  { since: '1.25', groupVersion: 'batch/v1beta1', kinds: ['CronJob'] },
  { since: '1.25', groupVersion: 'discovery.k8s.io/v1beta1', kinds: ['EndpointSlice'] },
  { since: '1.25', groupVersion: 'events.k8s.io/v1beta1', kinds: ['Event'] },
  { since: '1.25', groupVersion: 'node.k8s.io/v1beta1', kinds: ['RuntimeClass'] },
  { since: '1.25', groupVersion: 'policy/v1beta1', kinds: ['PodDisruptionBudget', 'PodSecurityPolicy'] },
  { since: '1.26', groupVersion: 'autoscaling/v2beta2', kinds: ['HorizontalPodAutoscaler'] },
  { since: '1.26', groupVersion: 'flowcontrol.apiserver.k8s.io/v1beta1', kinds: ['FlowSchema', 'PriorityLevelConfiguration'] },
  { since: '1.27', groupVersion: 'storage.k8s.io/v1beta1', kinds: ['CSIStorageCapacity'] },
  { since: '1.29', groupVersion: 'flowcontrol.apiserver.k8s.io/v1beta2', kinds: ['FlowSchema', 'PriorityLevelConfiguration'] },
  { since: '1.29', groupVersion: 'flowcontrol.apiserver.k8s.io/v1alpha1', kinds: ['FlowSchema', 'PriorityLevelConfiguration'] },
  { since: '1.29', groupVersion: 'networking.k8s.io/v1alpha1', kinds: ['ClusterCIDR'] },
  {
    since: '1.31',
    groupVersion: 'resource.k8s.io/v1alpha2',
    kinds: ['PodSchedulingContext', 'ResourceClaim', 'ResourceClaimParameters', 'ResourceClaimTemplate', 'ResourceClass', 'ResourceClassParameters', 'ResourceSlice'],
  },
  { since: '1.32', groupVersion: 'coordination.k8s.io/v1alpha1', kinds: ['LeaseCandidate'] },
  { since: '1.32', groupVersion: 'resource.k8s.io/v1alpha3', kinds: ['PodSchedulingContext'] },
  { since: '1.32', groupVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kinds: ['FlowSchema', 'PriorityLevelConfiguration'] },
  {
    since: '1.32',
    groupVersion: 'admissionregistration.k8s.io/v1alpha1',
    kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  },
  { since: '1.33', groupVersion: 'networking.k8s.io/v1alpha1', kinds: ['IPAddress', 'ServiceCIDR'] },
  {
    since: '1.34',
    groupVersion: 'admissionregistration.k8s.io/v1beta1',
    kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  },
  { since: '1.34', groupVersion: 'resource.k8s.io/v1alpha3', kinds: ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'] },
  { since: '1.35', groupVersion: 'certificates.k8s.io/v1alpha1', kinds: ['PodCertificateRequest'] },
  { since: '1.35', groupVersion: 'storagemigration.k8s.io/v1alpha1', kinds: ['StorageVersionMigration'] },
  { since: '1.35', groupVersion: 'storage.k8s.io/v1alpha1', kinds: ['VolumeAttributesClass'] },
  { since: '1.36', groupVersion: 'scheduling.k8s.io/v1alpha1', kinds: ['PriorityClass', 'Workload'] },
  { since: '1.37', groupVersion: 'certificates.k8s.io/v1alpha1', kinds: ['ClusterTrustBundle'] },
  { since: '1.37', groupVersion: 'networking.k8s.io/v1beta1', kinds: ['IPAddress', 'ServiceCIDR'] },
  { since: '1.37', groupVersion: 'scheduling.k8s.io/v1alpha2', kinds: ['PodGroup', 'Workload'] },
  { since: '1.37', groupVersion: 'storage.k8s.io/v1beta1', kinds: ['VolumeAttributesClass'] },
];

/** `group/version/Kind` of everything that is gone, by the Kubernetes version in which the list grew. */
export const REMOVED_APIS: VersionedValue[] = [...new Set(REMOVED.map(({ since }) => since))].map((since, i, versions) => ({
  since,
  value: REMOVED.filter(row => versions.indexOf(row.since) <= i).flatMap(({ groupVersion, kinds }) => kinds.map(kind => `${groupVersion}/${kind}`)).sort(),
}));
