import { Lowering } from './lowering';

/** Policies of `policy.linkerd.io`. */
export const LINKERD: Lowering = {
  kinds: [],
  lower: () => undefined,
};
