import { Lowering } from './lowering';

/** Policies, sets and tiers of `projectcalico.org/v3`. */
export const CALICO: Lowering = {
  kinds: [],
  lower: () => undefined,
};
