import * as kplus from 'cdk8s-plus-28';

/** Ports of a protocol, both ends included. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

const LAST_PORT = 65535;
const PROTOCOLS: readonly string[] = ['TCP', 'UDP', 'SCTP'];

/** Whether a range is every port of its protocol. */
export function isWholeProtocol(range: PortRange): boolean {
  return range.from === 1 && range.to === LAST_PORT;
}

/** Whether a range can only be written with `endPort`. */
export function needsEndPort(range: PortRange): boolean {
  return range.to > range.from && !isWholeProtocol(range);
}

/** `TCP/80`, `UDP/5000-5010`, `TCP/*`. */
export function formatPortRange(range: PortRange): string {
  if (isWholeProtocol(range)) return `${range.protocol}/*`;
  return `${range.protocol}/${range.from}${range.to === range.from ? '' : `-${range.to}`}`;
}

/**
 * Sorted by protocol and number; what overlaps becomes one. Neighbours stay apart: 80 and 81 are two ports that somebody
 * named, and as a range they would need `endPort`, which not every plugin knows.
 */
export function mergePorts(ranges: readonly PortRange[]): PortRange[] {
  const merged: PortRange[] = [];
  for (const range of [...ranges].sort(comparePorts)) {
    const last = merged[merged.length - 1];
    if (last && last.protocol === range.protocol && range.from <= last.to) {
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    } else {
      merged.push(range);
    }
  }
  return merged;
}

/** Order by protocol, then first port, then last port. */
export function comparePorts(a: PortRange, b: PortRange): number {
  if (a.protocol !== b.protocol) return a.protocol < b.protocol ? -1 : 1;
  return a.from - b.from || a.to - b.to;
}

/** A single port. Throws when there is no such port. */
export function singlePort(number: number, protocol = 'TCP'): PortRange {
  return checked({ protocol, from: number, to: number });
}

/**
 * The ports that a caller gave, in numbers that the API server accepts.
 *
 * cdk8s-plus writes "all TCP" as 0-65535 and reads port 0 as no port at all. The first is understood here as all ports
 * of the protocol; an entry without a port is refused, for nobody can tell what it was meant to say.
 */
export function fromPolicyPorts(ports: readonly kplus.NetworkPolicyPort[]): PortRange[] {
  if (!Array.isArray(ports)) throw new Error(`ports is ${JSON.stringify(ports)}: write a list, for example [NetworkPolicyPort.tcp(443)]`);
  if (ports.length === 0) {
    throw new Error('ports is empty, which kubernetes reads as all ports: leave it out for the ports that the destination declares, '
      + 'or say all with NetworkPolicyPort.allTcp() and allUdp()');
  }
  return mergePorts(ports.map(fromPolicyPort));
}

function fromPolicyPort(port: kplus.NetworkPolicyPort, index: number): PortRange {
  if (typeof port?._toKube !== 'function') {
    throw new Error(`ports[${index}] is ${JSON.stringify(port)}, which is not a NetworkPolicyPort: `
      + `write for example NetworkPolicyPort.tcp(${Number.isInteger(port) ? port : 443})`);
  }
  const { port: first, endPort, protocol } = port._toKube();
  const from = first?.value as number | undefined;
  if (from === undefined) {
    throw new Error('a port entry names no port (port 0 counts as none): name one, or say all with NetworkPolicyPort.allTcp(), allUdp() '
      + 'or of({ port: 1, endPort: 65535, protocol })');
  }
  if (from === 0 && endPort === LAST_PORT) return { protocol: protocol ?? 'TCP', from: 1, to: LAST_PORT };
  return checked({ protocol: protocol ?? 'TCP', from, to: endPort ?? from });
}

function checked(range: PortRange): PortRange {
  for (const port of [range.from, range.to]) {
    if (!Number.isInteger(port) || port < 1 || port > LAST_PORT) throw new Error(`port ${port} does not exist: write a whole number from 1 to 65535`);
  }
  if (range.to < range.from) throw new Error(`port range ${range.from}-${range.to} ends before it begins: write the lower port first`);
  if (!PROTOCOLS.includes(range.protocol)) throw new Error(`protocol '${range.protocol}' is not known to network policies: write one of ${PROTOCOLS.join(', ')}`);
  return range;
}
