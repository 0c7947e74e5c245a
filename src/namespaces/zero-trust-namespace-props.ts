import { NamespaceAdmission } from '../admission';

/** A Pod Security Standard. */
export enum PodSecurityLevel {
  /** No restriction. */
  PRIVILEGED = 'privileged',
  /** Known privilege escalations are refused. */
  BASELINE = 'baseline',
  /** Current hardening practice is required. */
  RESTRICTED = 'restricted',
}

/** Resources that containers of a namespace get when they say nothing, and what they may not exceed. */
export interface ContainerLimitRange {
  /**
   * Limits of a container that sets none, by resource. One that requests more than that without a limit is an error at synth.
   * @default - memory 512Mi, ephemeral-storage 1Gi, or `max` where that is less; no limit of CPU, which would slow
   * containers down instead of protecting others
   */
  readonly defaultLimits?: { readonly [resource: string]: string };
  /**
   * Requests of a container that sets none, by resource.
   * @default - cpu 100m, memory 128Mi, ephemeral-storage 64Mi, or the limit where that is less
   */
  readonly defaultRequests?: { readonly [resource: string]: string };
  /**
   * The most that a container may set, by resource. More is an error at synth.
   * @default - no bound
   */
  readonly max?: { readonly [resource: string]: string };
}

/**
 * Properties of `ZeroTrustNamespace`. Every one has a default, and everything that is on can be switched off but
 * default-deny: connections are declared against it, and without it a plain `Namespace` is what is meant.
 */
export interface ZeroTrustNamespaceProps {
  /**
   * Name of the namespace. Those that Kubernetes makes itself (`default`, `kube-…`) are refused.
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * More labels of the namespace. Those that the construct sets itself have properties of their own.
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Labels of every object in the namespace.
   * @default - none
   */
  readonly objectLabels?: { readonly [key: string]: string };
  /**
   * Leaves the hash out of generated object names. Names are then as unique as the construct ids that they are made of.
   * @default false
   */
  readonly disableResourceNameHashes?: boolean;
  /**
   * Pod Security Standard that pods must meet; the same one is audited and warned about.
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly podSecurityLevel?: PodSecurityLevel;
  /**
   * Version of the standard, for example '1.34'.
   * @default - the Kubernetes version of `ClusterTarget`
   */
  readonly podSecurityVersion?: string;
  /**
   * What all pods of the namespace may use together: the `hard` map of a ResourceQuota. Replaces the default as a whole.
   * @default - 100 pods, requests of 50 CPUs, 100Gi memory and 100Gi ephemeral storage, limits of 200Gi memory and 200Gi
   * ephemeral storage, 20 persistent volume claims
   */
  readonly resourceQuota?: { readonly [resource: string]: string };
  /**
   * Leaves the ResourceQuota out.
   * @default false
   */
  readonly withoutResourceQuota?: boolean;
  /**
   * What containers get when they say nothing.
   * @default - see `ContainerLimitRange`
   */
  readonly limitRange?: ContainerLimitRange;
  /**
   * Leaves the LimitRange out. With a ResourceQuota, pods that do not set their resources are then refused.
   * @default false
   */
  readonly withoutLimitRange?: boolean;
  /**
   * Leaves out the policy by which pods that are not secure workloads may resolve names. Secure workloads bring their own.
   * @default false
   */
  readonly withoutDns?: boolean;
  /**
   * Leaves the `default` service account as the control plane makes it, with a token for every pod that names no account.
   * @default false
   */
  readonly withoutDefaultServiceAccount?: boolean;
  /**
   * What the cluster enforces in the namespace beyond Pod Security: admission policies that are bound to it alone, in the form
   * that the `policyEngine` of `ClusterTarget` reads. `{}` enforces the profile of `Posture.of()`, and without one everything.
   * @default - Pod Security alone
   */
  readonly admission?: NamespaceAdmission;
}
