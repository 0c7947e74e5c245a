import { Verdict } from './verdict';
import { AddressRange } from '../model/address-set';

/** Ends that behave alike towards everybody: pods with one answer to every policy, or addresses outside. */
export interface PeerClass {
  /** Position in `ConnectivityGraph.classes`. */
  readonly id: number;
  /** Positions in `World.pods`; empty for addresses outside. */
  readonly pods: readonly number[];
  /** Addresses outside. Sources and destinations are cut apart separately. */
  readonly outside?: { readonly range: AddressRange; readonly as: 'source' | 'destination' };
}

/** The same verdict from each of the first to each of the second; classes by position. Pods within one class included. */
export interface EdgeBlock {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly verdict: Verdict;
}

/** Everything that is not denied, without expanding it. */
export interface ConnectivityGraph {
  readonly classes: readonly PeerClass[];
  /** Disjoint; none is empty, none has an all-denied verdict; never from outside to outside. In a fixed order. */
  blocks(): Iterable<EdgeBlock>;
}
