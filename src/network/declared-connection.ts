import { formatPeer } from './peer-ref';
import { formatPortRange, mergePorts } from './port-range';
import { Segment } from './segment';

/** A connection as it was declared. */
export interface DeclaredConnection {
  /** The pods whose policy opens it, for example `shop/cart[Deployment]`. */
  readonly subject: string;
  /** `Ingress` or `Egress`, seen from the subject. */
  readonly direction: string;
  /** The other end. */
  readonly peer: string;
  /** Ports of the destination, for example `TCP/6379`; `TCP/*` is every port. */
  readonly ports: string[];
  /** Paths of the constructs that declared it. */
  readonly declaredBy: string[];
}

/** The declared connections of a segment: the same peer in the same direction once, sorted. Name resolution is not among them. */
export function describeSegment(segment: Segment): DeclaredConnection[] {
  const { label } = segment.subject;
  const groups = new Map<string, { direction: string; peer: string; ports: Parameters<typeof mergePorts>[0]; declaredBy: string[] }>();
  for (const edge of segment.edges) {
    const peer = formatPeer(edge.peer);
    const key = `${edge.direction} ${peer}`;
    const group = groups.get(key) ?? { direction: edge.direction, peer, ports: [], declaredBy: [] };
    groups.set(key, { ...group, ports: [...group.ports, ...segment.portsOf(edge)], declaredBy: [...group.declaredBy, edge.declaredBy] });
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { direction, peer, ports, declaredBy }]) => ({
    subject: label,
    direction,
    peer,
    ports: mergePorts(ports).map(formatPortRange),
    declaredBy: [...new Set(declaredBy)].sort(),
  }));
}
