import { PeerRef } from './peer-ref';
import { PortRange } from './port-range';

/** Which way a connection is opened, seen from the pods that a policy is for. */
export enum Direction {
  INGRESS = 'Ingress',
  EGRESS = 'Egress',
}

/** A connection that somebody declared. */
export interface Edge {
  readonly direction: Direction;
  readonly peer: PeerRef;
  /**
   * Ports of the destination. Without them, those that the destination declares once the tree is finished.
   */
  readonly ports?: readonly PortRange[];
  /** Path of the construct that declared it. */
  readonly declaredBy: string;
}
