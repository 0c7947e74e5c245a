import { Match } from './fold';
import { Matching } from './matching';
import { indexOf } from './outside';
import { PodList, Selectors } from './selectors';
import { AddressFamily, AddressSet } from '../model/address-set';
import { Peer } from '../model/policy-model';
import { PodShape, World } from '../model/world';

/** What one peer says of pods: the same of all, except of those in lists. */
export interface PodSpread {
  readonly base: Match;
  readonly parts: readonly { readonly match: Match; readonly list: PodList }[];
}

/** What one peer says of addresses outside. */
export interface OutsideSpread {
  readonly base: Match;
  /** Of these it is certain. */
  readonly certain?: AddressSet;
}

/** A peer with selectors resolved. */
export interface ReadPeer {
  readonly pods: PodSpread;
  readonly outside: OutsideSpread;
}

const NO_PODS: PodSpread = { base: false, parts: [] };
const NO_ADDRESS: OutsideSpread = { base: false };
const ANY_ADDRESS = AddressSet.ALL.toString();

/** Resolves peers to lists of pods. */
export class PeerReader {
  private readonly known = new Map<Peer, ReadPeer>();
  private readonly hosts: PodList;
  private readonly addressed: number[] = [];
  private readonly single: Record<AddressFamily, { readonly at: bigint; readonly pod: number }[]> = { 4: [], 6: [] };
  private readonly starts: Record<AddressFamily, bigint[]>;
  private readonly wide: number[] = [];

  public constructor(private readonly world: World, private readonly selectors: Selectors, private readonly matching: Matching) {
    const hosts: number[] = [];
    for (const pod of world.pods) {
      if (pod.isHost) hosts.push(pod.id);
      else if (pod.addresses) this.note(pod, pod.addresses);
    }
    this.hosts = selectors.listOf(hosts);
    for (const family of [4, 6] as const) this.single[family].sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
    this.starts = { 4: this.single[4].map(({ at }) => at), 6: this.single[6].map(({ at }) => at) };
  }

  public read(peer: Peer): ReadPeer {
    let read = this.known.get(peer);
    if (!read) this.known.set(peer, read = { pods: this.ofPods(peer), outside: ofOutside(peer) });
    return read;
  }

  private note(pod: PodShape, addresses: AddressSet): void {
    this.addressed.push(pod.id);
    if (addresses.ranges.some(({ from, to }) => from !== to)) this.wide.push(pod.id);
    else for (const { family, from } of addresses.ranges) this.single[family].push({ at: from, pod: pod.id });
  }

  private ofPods(peer: Peer): PodSpread {
    const spread = this.ofOrdinaryPods(peer);
    return this.hosts.pods.length === 0 ? spread : { base: spread.base, parts: [...spread.parts, ...this.ofHosts(peer, spread.base)] };
  }

  private ofOrdinaryPods(peer: Peer): PodSpread {
    if (!peer.pods) return NO_PODS;
    const list = this.selectors.resolve(peer.pods);
    if (!peer.podAddresses && list.isAll) return { base: true, parts: [] };
    if (!peer.podAddresses) return list.pods.length > 0 ? { base: false, parts: [{ match: true, list }] } : NO_PODS;
    if (!list.isAll) return { base: false, parts: this.grouped(list.pods, peer, false) };
    const unaddressed = list.pods.length - this.addressed.length;
    const sample = list.pods.find(pod => !this.world.pods[pod].addresses);
    const isMostlyUnknown = sample !== undefined && unaddressed > this.addressed.length;
    const base = isMostlyUnknown ? this.matching.matchesAddressOfPod(peer, this.world.pods[sample]) : false;
    if (base !== false) return { base, parts: this.grouped(this.addressed, peer, base) };
    const near = this.near(peer.podAddresses);
    const others = isMostlyUnknown ? [] : list.pods.filter(pod => !this.world.pods[pod].addresses);
    return { base, parts: this.grouped(others.length === 0 ? near : [...near, ...others].sort((a, b) => a - b), peer, base) };
  }

  /** Pods of which the address says something else than the base, by what it says. */
  private grouped(pods: readonly number[], peer: Peer, base: Match): PodSpread['parts'] {
    const byMatch = new Map<Match, number[]>();
    for (const pod of pods) {
      const match = this.matching.matchesAddressOfPod(peer, this.world.pods[pod]);
      if (match === base) continue;
      const group = byMatch.get(match);
      if (group) group.push(pod);
      else byMatch.set(match, [pod]);
    }
    return [...byMatch].map(([match, group]) => ({ match, list: this.selectors.listOf(group) }));
  }

  private ofHosts(peer: Peer, base: Match): PodSpread['parts'] {
    if (!peer.nodes || !peer.nodeAddresses) return Boolean(peer.nodes) === base ? [] : [{ match: Boolean(peer.nodes), list: this.hosts }];
    const byMatch = new Map<Match, number[]>();
    for (const pod of this.hosts.pods) {
      const match = this.matching.matchesNode(peer, this.world.pods[pod].addresses);
      if (match !== base) byMatch.set(match, [...byMatch.get(match) ?? [], pod]);
    }
    return [...byMatch].map(([match, pods]) => ({ match, list: this.selectors.listOf(pods) }));
  }

  /** Pods with an address that lies in a block, perhaps with others. */
  private near(block: AddressSet): readonly number[] {
    const found = new Set(this.wide);
    for (const { family, from, to } of block.ranges) {
      const single = this.single[family];
      for (let i = indexOf(this.starts[family], from); i < single.length && single[i].at <= to; i++) found.add(single[i].pod);
    }
    return [...found].sort((a, b) => a - b);
  }
}

function ofOutside({ outside, names }: Peer): OutsideSpread {
  if (!outside && !names) return NO_ADDRESS;
  const base = names?.length ? `which addresses ${[...names].sort().join(' and ')} will have is not known before run time` : false;
  if (!outside || outside.isEmpty) return { base };
  return outside === AddressSet.ALL || outside.toString() === ANY_ADDRESS ? { base: true } : { base, certain: outside };
}
