/**
 * What expressions of set controls see as `set`: how an object stands to all others that are assessed with it. Facts say
 * what is there; what is secure, controls say. "Described" means that the set holds other objects of that sort, so that one
 * which is missing is missing from them, and not merely from the files that somebody chose to assess. The namespaces of the
 * cluster itself, such as kube-system, are never described: the cluster puts things there of its own.
 */
export interface SetFacts {
  /** Workload: whether a policy isolates its pods for ingress. */
  readonly ingressIsolated: boolean;
  /** Workload: whether a policy isolates its pods for egress. */
  readonly egressIsolated: boolean;
  /** Namespace: whether a policy denies ingress to all its pods, but for what rules allow. */
  readonly ingressDeniedByDefault: boolean;
  /** Namespace: whether a policy denies egress to all its pods, but for what rules allow. */
  readonly egressDeniedByDefault: boolean;
  /** Namespace: names of its ResourceQuotas. */
  readonly resourceQuotas: readonly string[];
  /** Namespace: names of its LimitRanges. */
  readonly limitRanges: readonly string[];
  /** What has a selector: whether it selects anything, or may at run time. */
  readonly selectsAny: boolean;
  /** What has a selector or a target: whether the set describes what it could select, in the namespaces where it looks. */
  readonly targetsDescribed: boolean;
  /** Service: names of target ports that no container of the selected pods declares. */
  readonly undeclaredPorts: readonly string[];
  /** Ingress, route of the Gateway API: backends that name a Service of a namespace whose Services are described, but not that one. */
  readonly missingServices: readonly string[];
  /** HorizontalPodAutoscaler: whether its target is there. */
  readonly targetExists: boolean;
  /** Workload: the lowest number of its replicas, of its own or as an autoscaler may set it; 0 where it keeps no number. */
  readonly lowestReplicas: number;
  /** Workload: names of the PodDisruptionBudgets that select its pods. */
  readonly disruptionBudgets: readonly string[];
  /** PodDisruptionBudget: the lowest number of pods that it selects; -1 where that is not known, or it selects none. */
  readonly selectedReplicas: number;
  /** Workload: whether the service account that its pods name is there. */
  readonly accountExists: boolean;
  /** Workload: whether ServiceAccounts of its namespace are described. */
  readonly accountsDescribed: boolean;
  /** ServiceAccount: whether an object of its namespace names it to run under it. */
  readonly accountUsed: boolean;
  /** Binding: the role that it binds, where roles of that kind and place are described, but not that one; else empty. */
  readonly missingRole: string;
  /** Binding: its service accounts whose namespace describes others, but not those. */
  readonly missingSubjects: readonly string[];
  /** Workload: whether its pods hold a token for the API server, of their own service account or of one whose Secret they read. */
  readonly holdsToken: boolean;
  /** Workload: how one with a token that its pods hold comes to rule the cluster, step by step; empty where no way is known. */
  readonly pathToClusterAdmin: string;
  /** Any object: where the set has defined the same object before; empty where this is the first. */
  readonly earlierDefinition: string;
}
