import { Lowering } from './lowering';

/** AuthorizationPolicy, PeerAuthentication and Sidecar of Istio. */
export const ISTIO: Lowering = {
  kinds: [],
  lower: () => undefined,
};
