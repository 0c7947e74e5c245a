import { Lowering } from './lowering';

/** `networking.k8s.io/v1` NetworkPolicy. */
export const NETWORK_POLICY: Lowering = {
  kinds: [],
  lower: () => undefined,
};
