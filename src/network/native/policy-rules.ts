import { comparePorts, isWholeProtocol, mergePorts, needsEndPort, PortRange } from '../port-range';
import { PolicyPeer } from './policy-peer';

/** A peer and the ports that are open for it. */
export interface AllowedPeer {
  readonly peer: PolicyPeer;
  readonly ports: readonly PortRange[];
}

/**
 * The fewest rules that say it: one for each distinct set of ports, with all peers that have exactly those. Sorted by
 * content, so that neither the order of declarations nor a repeated one shows.
 */
export function rulesOf(side: 'from' | 'to', allowed: readonly AllowedPeer[]): object[] {
  const byPeer = new Map<string, AllowedPeer>();
  for (const { peer, ports } of allowed) {
    const key = JSON.stringify(peer);
    byPeer.set(key, { peer, ports: mergePorts([...byPeer.get(key)?.ports ?? [], ...ports]) });
  }
  const byPorts = new Map<string, { ports: readonly PortRange[]; peers: [string, PolicyPeer][] }>();
  for (const [peerKey, { peer, ports }] of byPeer) {
    const key = JSON.stringify(ports);
    const group = byPorts.get(key) ?? { ports, peers: [] };
    group.peers.push([peerKey, peer]);
    byPorts.set(key, group);
  }
  return [...byPorts.values()].sort((a, b) => comparePortLists(a.ports, b.ports)).map(({ ports, peers }) => ({
    [side]: peers.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, peer]) => peer),
    ports: ports.map(policyPort),
  }));
}

function policyPort(range: PortRange): object {
  if (isWholeProtocol(range)) return { protocol: range.protocol };
  return { protocol: range.protocol, port: range.from, ...(needsEndPort(range) ? { endPort: range.to } : {}) };
}

function comparePortLists(a: readonly PortRange[], b: readonly PortRange[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = comparePorts(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
