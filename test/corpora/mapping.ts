/**
 * Which of our controls answers a check of a third party. Keys are the source's own names: a check (`disallow-host-path`),
 * one of its rules (`restrict-sysctls/check-sysctls`), or its rows without a rule (`disallow-host-path/-`); the
 * narrower key wins.
 */
export interface SuiteMapping {
  /** The object fails when it fails one of these controls. */
  readonly mapped: { readonly [check: string]: readonly string[] };
  /** What the check is told about a mapped one besides our defaults. */
  readonly settings?: { readonly [check: string]: Settings };
  /** Checks that none of our controls answers, by reason. */
  readonly notMapped: { readonly [reason in Reason]?: readonly string[] };
}

export interface Settings {
  /** Kubernetes and Pod Security version. @default AGREEMENT_VERSION */
  readonly version?: string;
  /** By control and parameter. A string `$name` takes the row's own parameter of that name. */
  readonly parameters?: { readonly [control: string]: { readonly [parameter: string]: unknown } };
}

/** The version at which third-party labels are compared: their policies follow the newest Pod Security Standards. */
export const AGREEMENT_VERSION = '1.35';

/** Why a check has no counterpart. */
export type Reason =
  /** Rules of one organisation: names, labels, ranges, conventions. */
  | 'convention'
  /** Takes several objects, which controls on one object cannot judge. */
  | 'several objects'
  /** Needs what is in the cluster, the registry or the request, not in the object. */
  | 'outside facts'
  /** A kind of another product that we know nothing about. */
  | 'foreign kind'
  /** Configuration of the control plane or of nodes. */
  | 'control plane'
  /** PodSecurityPolicy, gone since Kubernetes 1.25. */
  | 'pod security policy'
  /** Availability or cost advice that we do not give. */
  | 'not security'
  /** Half of a check whose other half is labelled apart; the whole is mapped where it is labelled as one. */
  | 'part of a check'
  /** Creates or changes objects, judges none. */
  | 'no check'
  /** Asks for something other than what we hold to be secure. */
  | 'other opinion'
  /** A check that we do not have. */
  | 'no control';

export const HOST_NAMESPACES = ['no-host-pid', 'no-host-ipc', 'no-host-network'];
export const RUN_AS_NON_ROOT = ['run-as-non-root', 'pod-run-as-non-root'];
export const NO_ROOT_USER = ['no-root-user', 'pod-no-root-user'];
export const NO_ROOT_GROUP = ['no-root-group', 'pod-no-root-group'];
export const SECCOMP_BASELINE = ['no-unconfined-seccomp', 'pod-no-unconfined-seccomp'];
export const SECCOMP_RESTRICTED = ['seccomp-profile', 'pod-seccomp-profile'];
export const APPARMOR = ['no-unconfined-apparmor', 'pod-no-unconfined-apparmor', 'no-unconfined-apparmor-annotations'];
export const SELINUX = ['allowed-selinux-options', 'pod-allowed-selinux-options'];
export const HOST_PROCESS = ['no-windows-host-process', 'pod-no-windows-host-process'];
export const CAPABILITIES_RESTRICTED = ['drop-all-capabilities', 'no-added-capabilities'];
export const COMPUTE = ['cpu-requests', 'cpu-limits', 'memory-requests', 'memory-limits'];
export const AUTOMOUNT = ['pod-no-automounted-token', 'service-account-no-automounted-token'];
/** Stands for every control of the level that the row names. */
export const WHOLE_LEVEL = 'level';
