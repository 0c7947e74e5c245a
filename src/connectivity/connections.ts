import { Connectivity } from './connectivity';
import { Verdict } from './engine/verdict';
import { AddressRange } from './model/address-set';
import { Workload } from './model/world';

/** One point of the graph as people see it. */
export type GraphPeer =
  | { readonly kind: 'workload'; readonly workload: Workload; readonly label: string }
  | { readonly kind: 'outside'; readonly range: AddressRange; readonly label: string }
  | { readonly kind: 'ingress-controller'; readonly label: string };

/** What is not denied between two of them. */
export interface WorkloadConnection {
  readonly from: GraphPeer;
  readonly to: GraphPeer;
  readonly verdict: Verdict;
}

/**
 * Every connection between workloads, from and to outside, and from the ingress controller; expanded one by one, sorted by label.
 * Not from a workload to itself. Where pods of one workload differ, what any of them may is listed.
 */
export function* connectionsOf(_connectivity: Connectivity): Iterable<WorkloadConnection> {
  throw new Error('not there yet');
}
