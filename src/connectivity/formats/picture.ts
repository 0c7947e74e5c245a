import { GraphPeer } from '../connections';
import { Connectivity } from '../connectivity';
import { edgesByNamespace, OUTSIDE } from './by-namespace';
import { fewRows } from './connection-rows';
import { PortSet } from '../model/port-set';

/** A point of a picture. */
export interface PictureNode {
  /** As every other format names it. Unique. */
  readonly label: string;
  /** What is written in its box. */
  readonly title: string;
  /** `Deployment`; empty where there is none. */
  readonly kind: string;
  /** The box that it stands in; empty for what is outside of namespaces. */
  readonly namespace: string;
}

/** An arrow of a picture, by positions of nodes. */
export interface PictureEdge {
  readonly from: number;
  readonly to: number;
  readonly ports: string;
  /** Why nobody can say. @default - allowed */
  readonly unknown?: string;
}

/** A graph that somebody can look at. */
export interface Picture {
  /** Sorted by namespace, then label. */
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** What of the graph is not shown, for whoever looks at it. @default - all of it is shown */
  readonly note?: string;
}

/** Everything, also workloads that talk to nobody; namespaces alone where there are more connections or workloads than the limit. */
export function pictureOf(connectivity: Connectivity, limit: number): Picture {
  const { workloads } = connectivity.world;
  const rows = workloads.length > limit ? undefined : fewRows(connectivity, limit);
  if (!rows) return byNamespaces(connectivity, limit);
  const peers = new Map<string, PictureNode>();
  for (const workload of workloads) {
    if (!workload.label.startsWith('{')) peers.set(workload.label, nodeOf({ kind: 'workload', workload, label: workload.label }));
  }
  for (const { from, to } of rows) for (const peer of [from, to]) if (!peers.has(peer.label)) peers.set(peer.label, nodeOf(peer));
  return picture([...peers.values()], rows.map(({ from, to, ports, unknown }) => ({ from: from.label, to: to.label, ports, unknown })));
}

function nodeOf(peer: GraphPeer): PictureNode {
  if (peer.kind !== 'workload') return { label: peer.label, title: peer.label.replace(/\[External\]$/, ''), kind: '', namespace: '' };
  const { name, kind, namespace } = peer.workload;
  return { label: peer.label, title: name, kind, namespace };
}

function byNamespaces(connectivity: Connectivity, limit: number): Picture {
  const all = edgesByNamespace(connectivity);
  const shown = all.slice(0, limit);
  const names = [...new Set([...shown.flatMap(({ from, to }) => [from, to])])];
  const left = all.length - shown.length;
  const note = `more than ${limit} workloads or connections: each box is a namespace, an arrow says what some of its workloads may reach`
    + `${left > 0 ? `; ${left} more arrows are left out` : ''}; the formats json and csv hold everything`;
  const edges = shown.flatMap(({ from, to, allowed, unknown }) => [
    ...allowed.isEmpty ? [] : [{ from, to, ports: portsText(allowed) }],
    ...unknown.isEmpty ? [] : [{ from, to, ports: portsText(unknown), unknown: 'some connections are not certain' }],
  ]);
  const kindOf = (name: string) => name === OUTSIDE || name.startsWith('{') ? '' : 'Namespace';
  return picture(names.map(name => ({ label: name, title: name, kind: kindOf(name), namespace: '' })), edges, note);
}

/** Unions of many policies become long. */
function portsText(ports: PortSet): string {
  const text = ports.toString();
  return text.length > 60 ? `${text.slice(0, text.lastIndexOf(',', 60))}…` : text;
}

interface LabelledEdge {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly unknown?: string;
}

function picture(nodes: readonly PictureNode[], edges: readonly LabelledEdge[], note?: string): Picture {
  const sorted = [...nodes].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.label, b.label));
  const positions = new Map(sorted.map(({ label }, i) => [label, i]));
  const placed = edges.map(edge => ({ ...edge, from: positions.get(edge.from)!, to: positions.get(edge.to)! }));
  return { nodes: sorted, edges: placed, ...note === undefined ? {} : { note } };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
