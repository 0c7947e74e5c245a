/**
 * The public API of cdk8s-bulwark, by name. What is not here is internal.
 */

// What is secure.
export {
  Catalogue, ContainerList, Control, ControlFix, ControlParameter, ControlScope, ControlSetting, DisabledControl, FixOperation, FixTarget,
  FrameworkReference, ParameterType, Profile, ProfileChanges, Severity, VersionedValue,
} from './controls';

// The cluster that manifests are made for.
export { ClusterDns, ClusterTarget, ClusterTargetProps, Cni, Mesh, PodIdentity, PolicyEngine, WorkloadKind } from './target';

// Images.
export { ImageReference } from './manifests';

// Workloads and namespaces.
export {
  ApiAccess, ApiRule, GrpcProbeOptions, HttpProbeOptions, Probes, SecureContainerProps, SecureCronJob, SecureCronJobProps, SecureDaemonSet,
  SecureDaemonSetProps, SecureDeployment, SecureDeploymentProps, SecureJob, SecureJobProps, SecurePod, SecurePodProps, SecurePodTemplateProps,
  SecureReplicatedWorkloadProps, SecureStatefulSet, SecureStatefulSetProps, SecureWorkloadProps, WritablePathOptions,
} from './workloads';
export { ContainerLimitRange, PodSecurityLevel, ZeroTrustNamespace, ZeroTrustNamespaceProps } from './namespaces';

// Who may talk to whom.
export { Connections, DeclaredConnection, Peer, PodPeerOptions, Quarantine } from './network';

// Who can talk to whom, by the policies as written.
export {
  AddressBlocks, BlastRadius, BlastRadiusTarget, ConnectionExplanation, ExpectedConnection, ExposedTarget, NetworkDialect, Origin, PolicyFinding,
  Reachability, ReachabilityChange, ReachabilityOptions, ReachabilityVerdict, ReachableConnection, Segmentation,
} from './reachability';

// What the cluster itself enforces.
export { AdmissionPolicies, AdmissionPoliciesProps, NamespaceAdmission, NotEnforcedControl } from './admission';
export {
  AdmissionWaiver, EnforcementAction, ImageAttestation, ImageAttestor, ImageRules, ImageVerification, ImageVerifier, KeylessIdentity, ListedDigest,
  ParameterSource, VerificationMode,
} from './policies';

// Hardening what is not ours.
export { ConflictReason, HardeningMode } from './fixes';
export { Hardening, HardeningChange, HardeningConflict, HardeningOptions } from './hardening';

// How secure it is.
export { Assessment, AssessmentSummary, ControlFailures, Finding, FrameworkRowScore, FrameworkScore, Waiver } from './assessment';
export { BulwarkValidation, Posture, PostureProps, PostureReport, ReportFormat, Waivers } from './posture';
