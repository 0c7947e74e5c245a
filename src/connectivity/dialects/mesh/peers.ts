import { AddressSet } from '../../model/address-set';
import { EVERYTHING, Expression } from '../../model/expression';
import { Peer } from '../../model/policy-model';
import { LoweringOptions } from '../lowering';

/** Everybody who comes from some addresses, whoever that is. */
export function fromAddresses(addresses: AddressSet, options: LoweringOptions, pods: Expression = EVERYTHING): Peer {
  const outsideOnly = matchesOutsideOnly(options);
  return {
    ...outsideOnly ? {} : { pods, podAddresses: addresses, nodes: true, nodeAddresses: addresses },
    outside: addresses,
  };
}

/**
 * A proxy sees the address of the pod that calls, whatever plugin connects them: that Cilium's own blocks never hold pods
 * does not count here, unless somebody asked for blocks of outside only.
 */
export function matchesOutsideOnly({ ipBlocks, dialect }: LoweringOptions): boolean {
  return ipBlocks === 'external-only' && dialect !== 'cilium';
}
