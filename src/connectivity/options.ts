import { AddressSet } from './model/address-set';

/** Whose reading of the objects holds, where network plugins differ. */
export type Dialect = 'portable' | 'calico' | 'cilium';

/** Whether an address block of a policy may match a pod. */
export type IpBlocks = 'any' | 'external-only';

/** How pods that use the network of their node are seen: as that node, or like every other pod (as netpol-analyzer does). */
export type HostNetworkPods = 'node' | 'pod';

/** What must be known of a cluster beyond its objects. Everything has a default that is said. */
export interface ConnectivityOptions {
  /** @default - by the objects: Cilium's or Calico's where policies of theirs are there, else portable */
  readonly dialect?: Dialect;
  /** @default - `any`; under Cilium `external-only` */
  readonly ipBlocks?: IpBlocks;
  /** @default - `node`, and `pod` where `ipBlocks` was set to `external-only` (the conventions of netpol-analyzer) */
  readonly hostNetworkPods?: HostNetworkPods;
  /** Where pods whose addresses are not known have them. @default - the private ranges of RFC 1918, RFC 6598 and RFC 4193 */
  readonly podCidrs?: AddressSet;
  /** Addresses of nodes. @default - not known */
  readonly nodeCidrs?: AddressSet;
  /** Namespace whose Istio policies hold everywhere. @default istio-system */
  readonly istioRootNamespace?: string;
  /** Domain of identities in the mesh. @default cluster.local */
  readonly trustDomain?: string;
}
