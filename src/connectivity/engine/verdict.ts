import { AddressRange } from '../model/address-set';
import { PortSet } from '../model/port-set';

/** What holds from one end to the other. Ports in neither set are denied. */
export interface Verdict {
  readonly allowed: PortSet;
  /** Ports of which nobody can say from objects; disjoint from `allowed`. */
  readonly unknown: PortSet;
  /** Why, sorted; empty where nothing is unknown. */
  readonly reasons: readonly string[];
}

/** One end of a connection. */
export type Endpoint =
  /** Position in `World.pods`. */
  | { readonly kind: 'pod'; readonly pod: number }
  /** Addresses outside that no policy tells apart, or one address. */
  | { readonly kind: 'outside'; readonly range: AddressRange }
  /** A node of the cluster. */
  | { readonly kind: 'node' }
  /** A special peer that a CNI names; see `Peer.entities`. */
  | { readonly kind: 'entity'; readonly name: string }
  /** A name outside of the cluster. */
  | { readonly kind: 'name'; readonly name: string };
