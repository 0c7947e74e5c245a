import { Lowering } from './lowering';

/** `policy.networking.k8s.io/v1alpha1` AdminNetworkPolicy and BaselineAdminNetworkPolicy. */
export const ADMIN_NETWORK_POLICY: Lowering = {
  kinds: [],
  lower: () => undefined,
};
