import { VersionedValue } from '../control';

interface DeprecatedApi {
  readonly since: string;
  /** The version that no longer serves it. */
  readonly until?: string;
  readonly groupVersion: string;
  readonly kinds: readonly string[];
}

/**
 * What still is served but will go, from the first version that is supported here. Sources: the lifecycle marks in the API
 * types of Kubernetes 1.37, and its deprecated API migration guide.
 */
const DEPRECATED: readonly DeprecatedApi[] = [
  { since: '1.33', groupVersion: 'v1', kinds: ['Endpoints'] },
  { since: '1.26', until: '1.29', groupVersion: 'flowcontrol.apiserver.k8s.io/v1beta2', kinds: ['FlowSchema', 'PriorityLevelConfiguration'] },
  { since: '1.29', until: '1.32', groupVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kinds: ['FlowSchema', 'PriorityLevelConfiguration'] },
  { since: '1.29', until: '1.32', groupVersion: 'admissionregistration.k8s.io/v1alpha1', kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'] },
  { since: '1.31', until: '1.34', groupVersion: 'admissionregistration.k8s.io/v1beta1', kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'] },
  { since: '1.35', until: '1.38', groupVersion: 'admissionregistration.k8s.io/v1alpha1', kinds: ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'] },
  { since: '1.37', until: '1.40', groupVersion: 'admissionregistration.k8s.io/v1beta1', kinds: ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'] },
  { since: '1.34', until: '1.37', groupVersion: 'certificates.k8s.io/v1alpha1', kinds: ['ClusterTrustBundle'] },
  { since: '1.37', until: '1.40', groupVersion: 'certificates.k8s.io/v1beta1', kinds: ['ClusterTrustBundle', 'PodCertificateRequest'] },
  { since: '1.35', until: '1.38', groupVersion: 'coordination.k8s.io/v1alpha2', kinds: ['LeaseCandidate'] },
  { since: '1.36', until: '1.39', groupVersion: 'coordination.k8s.io/v1beta1', kinds: ['LeaseCandidate'] },
  { since: '1.30', until: '1.33', groupVersion: 'networking.k8s.io/v1alpha1', kinds: ['IPAddress', 'ServiceCIDR'] },
  { since: '1.34', until: '1.37', groupVersion: 'networking.k8s.io/v1beta1', kinds: ['IPAddress', 'ServiceCIDR'] },
  { since: '1.36', until: '1.39', groupVersion: 'resource.k8s.io/v1alpha3', kinds: ['DeviceTaintRule'] },
  { since: '1.35', until: '1.38', groupVersion: 'resource.k8s.io/v1beta1', kinds: ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'] },
  { since: '1.36', until: '1.39', groupVersion: 'resource.k8s.io/v1beta2', kinds: ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'] },
  { since: '1.32', until: '1.35', groupVersion: 'storage.k8s.io/v1alpha1', kinds: ['VolumeAttributesClass'] },
  { since: '1.34', until: '1.37', groupVersion: 'storage.k8s.io/v1beta1', kinds: ['VolumeAttributesClass'] },
  { since: '1.33', until: '1.35', groupVersion: 'storagemigration.k8s.io/v1alpha1', kinds: ['StorageVersionMigration'] },
  { since: '1.37', until: '1.40', groupVersion: 'storagemigration.k8s.io/v1beta1', kinds: ['StorageVersionMigration'] },
];

const FIRST_SUPPORTED = 28;
const NEWEST = 37;

const minor = (version: string) => Number(version.split('.')[1]);

/** `group/version/Kind` of everything that is deprecated and still served, by the Kubernetes version in which the list changed. */
export const DEPRECATED_APIS: VersionedValue[] = Array.from({ length: NEWEST - FIRST_SUPPORTED + 1 }, (_, i) => FIRST_SUPPORTED + i)
  .map(version => ({
    since: `1.${version}`,
    value: DEPRECATED.filter(({ since, until }) => minor(since) <= version && (until === undefined || version < minor(until)))
      .flatMap(({ groupVersion, kinds }) => kinds.map(kind => `${groupVersion}/${kind}`)).sort(),
  }));
