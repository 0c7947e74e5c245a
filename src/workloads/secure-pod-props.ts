import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ApiAccess } from './api-access';
import { SecureContainerProps } from './secure-container-props';

/** What every secure workload takes: the vocabulary of cdk8s-plus without its ways around the model, and our defaults. */
export interface SecurePodTemplateProps extends kplus.ResourceProps {
  /**
   * The containers. More can be added with `addContainer()`, which takes the properties of a container of cdk8s-plus:
   * follow it by `addWritablePath()` for what the container may write to.
   *
   * @default - none; one must be added before synthesis
   */
  readonly containers?: SecureContainerProps[];

  /**
   * Containers that run to completion, one after the other, before the others start; with `restartPolicy` they are
   * sidecars.
   *
   * @default - none
   */
  readonly initContainers?: SecureContainerProps[];

  /**
   * Volumes of the pod. What a container mounts is added without being listed here.
   *
   * @default - those that containers mount
   */
  readonly volumes?: kplus.Volume[];

  /**
   * When containers are restarted. Deployments, StatefulSets and DaemonSets accept `ALWAYS` only, Jobs and CronJobs
   * `NEVER` or `ON_FAILURE`.
   *
   * @default - `NEVER` for Jobs and CronJobs, `ALWAYS` for others
   */
  readonly restartPolicy?: kplus.RestartPolicy;

  /**
   * The account that the pods run as.
   *
   * @default - a service account of the workload's own, named like the workload, without token and without rights
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Whether a service account of the workload's own is made when `serviceAccount` is not given. Without it the pods
   * run as the account `default`, which is a finding.
   *
   * @default true
   */
  readonly ownServiceAccount?: boolean;

  /**
   * Access to the Kubernetes API.
   *
   * @default - none: no token in the pods, no roles
   */
  readonly apiAccess?: ApiAccess;

  /**
   * Security attributes of the pod: user, group, volumes' group, sysctls.
   *
   * @default - any user but root, everything else as the image says
   */
  readonly securityContext?: kplus.PodSecurityContextProps;

  /**
   * Lines for `/etc/hosts` of the containers.
   *
   * @default - none
   */
  readonly hostAliases?: kplus.HostAlias[];

  /**
   * How the pods resolve names.
   *
   * @default - by the DNS service of the cluster
   */
  readonly dns?: kplus.PodDnsProps;

  /**
   * Credentials for the registry of the images.
   *
   * @default - those of the service account or the node
   */
  readonly dockerRegistryAuth?: kplus.ISecret;

  /**
   * Runs the pods in the network of their node, where NetworkPolicies do not hold. A finding.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * How long a pod may take to end before it is killed.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Name of the PriorityClass: which pods are evicted last when a node runs short.
   *
   * @default - the default class of the cluster
   */
  readonly priorityClassName?: string;

  /**
   * Name of the RuntimeClass, for example one that runs gVisor or Kata Containers.
   *
   * @default - the default runtime of the node
   */
  readonly runtimeClassName?: string;

  /**
   * Whether the workload is isolated by a network policy of its own. Without it, what is not declared is open too,
   * unless a `ZeroTrustNamespace` around it denies by default.
   *
   * @default true
   */
  readonly isolate?: boolean;

  /**
   * Ids of controls whose fix is not applied to this workload and its service account, for example
   * `read-only-root-filesystem`. The secure value is left out whoever would set it, and what is missing then is
   * reported as a finding. A control that has no fix, or is not in the profile, is refused.
   *
   * @default - every fix of the profile `zeroTrust` is applied
   */
  readonly withoutDefaults?: string[];
}

/** What every secure workload with a pod template takes. */
export interface SecureWorkloadProps extends SecurePodTemplateProps {
  /**
   * Labels and annotations of the pods.
   *
   * @default - a label that the workload finds its pods by
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * Whether the workload finds its pods by a label that is made for it. Otherwise call `select()`.
   *
   * @default - true, but for Jobs and CronJobs, whose controllers select on their own
   */
  readonly select?: boolean;

  /**
   * Demands that no two pods share a node or a zone. Pods that find no place of their own do not start: for most
   * workloads `topologySpread` of the default is enough.
   *
   * @default false
   */
  readonly spread?: boolean;
}

/** What secure workloads with replicas take. */
export interface SecureReplicatedWorkloadProps extends SecureWorkloadProps {
  /**
   * How many pods run.
   *
   * @default - 2 for Deployments, 1 for StatefulSets; none when a HorizontalPodAutoscaler decides
   */
  readonly replicas?: number;

  /**
   * How long a pod must be ready to count as available.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * Whether drains of nodes take one pod at a time: a PodDisruptionBudget, for more than one replica.
   *
   * @default true
   */
  readonly disruptionBudget?: boolean;

  /**
   * Whether the scheduler is asked to spread the pods over nodes and zones as evenly as it can, for more than one
   * replica.
   *
   * @default true
   */
  readonly topologySpread?: boolean;
}
