/** What a workload may do with the Kubernetes API, in its own namespace. */
export interface ApiRule {
  /** API groups of the resources; the core group is `''`. */
  readonly apiGroups: string[];
  /** Resources in plural, for example `configmaps`. */
  readonly resources: string[];
  /** What may be done with them, for example `get`, `list`, `watch`. */
  readonly verbs: string[];
  /**
   * Names of the objects that the rule is about.
   *
   * @default - all objects of these resources
   */
  readonly resourceNames?: string[];
}

/**
 * Access to the Kubernetes API: a token that is bound to the pod, made for one audience and expires, a Role with
 * exactly the rules named here, and the way through the network to the API server.
 */
export interface ApiAccess {
  /**
   * Becomes one Role, bound to the workload's own service account.
   *
   * An empty list mounts the token and grants nothing: for a `serviceAccount` whose roles are bound elsewhere.
   */
  readonly rules: ApiRule[];

  /**
   * Whom the token is for. Others must refuse it, the API server among them: a token for somebody else goes with
   * `rules: []`, and opens no way through the network.
   *
   * @default - the API server
   */
  readonly audience?: string;

  /**
   * Lifetime of the token in seconds, at least 600. The kubelet renews it when 80 % have passed.
   *
   * @default 3600
   */
  readonly expirationSeconds?: number;

  /**
   * Names of the containers that get the token.
   *
   * @default - all containers and init containers
   */
  readonly containers?: string[];
}
