/** Whose reading of policies holds, where network plugins differ. */
export enum NetworkDialect {
  /** What the APIs say, as plugins without policies of their own follow it. */
  PORTABLE = 'portable',
  /** Calico: tiers, policies of `projectcalico.org`, equal priorities by name. */
  CALICO = 'calico',
  /** Cilium: address blocks never match pods, Deny before Allow. */
  CILIUM = 'cilium',
}

/** Whether an address block of a policy (`ipBlock`, `networks`, `nets`) may match a pod. */
export enum AddressBlocks {
  /** Pods too, as the Kubernetes e2e tests expect. */
  ANY = 'any',
  /** Addresses outside of the cluster only. */
  EXTERNAL_ONLY = 'external-only',
}

/** What an analysis takes for given beyond the objects. */
export interface ReachabilityOptions {
  /**
   * @default - by the ClusterTarget of the app (Cilium, Calico), else by the objects: Cilium or Calico where policies of
   * theirs are there, else portable
   */
  readonly dialect?: NetworkDialect;
  /** @default AddressBlocks.ANY; under Cilium AddressBlocks.EXTERNAL_ONLY */
  readonly addressBlocks?: AddressBlocks;
  /**
   * Where pods have their addresses, as CIDRs.
   *
   * @default - those of the ClusterTarget, else the private ranges: RFC 1918, RFC 6598, RFC 4193
   */
  readonly podCidrs?: string[];
  /**
   * Where nodes have their addresses, as CIDRs.
   *
   * @default - those of the ClusterTarget, else not known
   */
  readonly nodeCidrs?: string[];
}
