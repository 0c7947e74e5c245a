/** Whether one end reaches another. */
export enum ReachabilityVerdict {
  ALLOWED = 'allowed',
  DENIED = 'denied',
  /** Objects do not say. The explanation says why. */
  UNKNOWN = 'unknown',
}

/** A connection that is not denied. */
export interface ReachableConnection {
  /** `shop/web[Deployment]`; `{ingress-controller}`; `10.0.0.0-10.0.0.255[External]`. */
  readonly from: string;
  /** As `from`. */
  readonly to: string;
  /** `TCP 80,8080-8090,UDP 53`; `all`. */
  readonly ports: string;
  /**
   * Why nobody can say whether these ports are open.
   *
   * @default - they are open
   */
  readonly unknown?: string;
}

/** Why a connection is allowed or not. */
export interface ConnectionExplanation {
  readonly from: string;
  readonly to: string;
  /** Ports that are open; `none`. */
  readonly allowed: string;
  /** Ports of which nobody can say; `none`. */
  readonly unknown: string;
  /** What decided, egress of the source first: `ingress, TCP 80: allowed by NetworkPolicy shop/api spec.ingress[0]`. */
  readonly because: string[];
}

/** A workload that falls with another. */
export interface BlastRadiusTarget {
  readonly workload: string;
  /** Number of connections on the way. */
  readonly distance: number;
  /** A shortest way, both ends included. */
  readonly path: string[];
  /** Whether every way takes a connection of which nobody can say. */
  readonly uncertain: boolean;
  /** What it holds: secrets, volumes, a token of the API, access to its node. */
  readonly holds: string[];
  /** 1 and the weight of what it holds: docs/reachability.md. */
  readonly weight: number;
}

/** What falls if a workload falls. */
export interface BlastRadius {
  readonly workload: string;
  /** By distance, then name; uncertain ones last. */
  readonly targets: BlastRadiusTarget[];
  /** Sum of the weights of what falls for certain. */
  readonly weight: number;
  /** Ranges of addresses outside that are reached. */
  readonly outside: string[];
}

/** A workload that others reach. */
export interface ExposedTarget {
  readonly workload: string;
  readonly ports: string;
  /** Why nobody can say of some more ports. @default - every port is decided */
  readonly unknown?: string;
  /** Who reaches it: workloads, or ranges of addresses. */
  readonly by: string[];
}

/** A connection that is not as it was. */
export interface ReachabilityChange {
  /** `added`, `removed` or `changed`. */
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** Ports that were not denied; `none`. */
  readonly before: string;
  /** Ports that are not denied; `none`. */
  readonly after: string;
}

/** A policy that does not do what it seems to. */
export interface PolicyFinding {
  /** For example `selects-no-pod`. */
  readonly rule: string;
  /** `error` or `warning`. */
  readonly severity: string;
  /** `NetworkPolicy shop/web`. */
  readonly object: string;
  /** Field of the object. @default - the object as a whole */
  readonly path?: string;
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}
