import { Lowering } from './lowering';

/** `policy.networking.k8s.io/v1alpha2` ClusterNetworkPolicy. */
export const CLUSTER_NETWORK_POLICY: Lowering = {
  kinds: [],
  lower: () => undefined,
};
