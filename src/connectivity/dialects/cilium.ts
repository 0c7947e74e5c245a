import { Lowering } from './lowering';

/** CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and CiliumCIDRGroup. */
export const CILIUM: Lowering = {
  kinds: [],
  lower: () => undefined,
};
