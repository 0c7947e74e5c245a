import { Classes } from './classes';
import { ascending, Exceptions } from './exceptions';
import { Match } from './fold';
import { Interning, mixed } from './interning';
import { anyOf } from './matching';
import { Outside } from './outside';
import { PeerReader, PodSpread, ReadPeer } from './peer-reader';
import { PodList } from './selectors';
import { Peer } from '../model/policy-model';

/** Positions of ends: classes of pods first, then sources outside, then destinations outside. */
export const ANY_POD = -1;
export const ANY_OUTSIDE = -2;

/** Whether the peers of a rule are somebody: the same of all pods and of all that is outside, with exceptions. */
export class PeerFunction {
  public next?: this = undefined;

  public constructor(
    public readonly id: number,
    public readonly pods: Match,
    public readonly outside: Match,
    /** By end; never what the default says. */
    public readonly exceptions: Exceptions<Match>,
    private readonly firstOutside: number,
  ) {}

  public at(end: number): Match {
    const exception = this.exceptions.get(end);
    if (exception !== undefined) return exception;
    return end === ANY_OUTSIDE || end >= this.firstOutside ? this.outside : this.pods;
  }
}

/** Lists of more classes are told apart as lists, not by what they hold. */
const FEW = 64;

/** Makes peer functions; equal ones are one. */
export class PeerFunctions {
  private readonly known = new Map<string, PeerFunction>();
  /** Of those that are about few classes and nobody else. */
  private readonly few = new Interning<PeerFunction>();
  private last: { readonly peers: readonly Peer[]; readonly function: PeerFunction } | undefined;
  private count = 0;
  private readonly idsOfClasses = new Map<string, number>();
  private readonly idsOfLists = new Map<PodList, number>();

  public constructor(
    private readonly reader: PeerReader, private readonly classes: Classes, private readonly outside: Outside, private readonly offset: number,
  ) {}

  public of(peers: readonly Peer[]): PeerFunction {
    if (this.last?.peers === peers) return this.last.function;
    const found = this.ofFew(peers) ?? this.ofAny(peers.map(peer => this.reader.read(peer)));
    this.last = { peers, function: found };
    return found;
  }

  /** Where the peers are certainly pods of few classes, and nobody else. */
  private ofFew(peers: readonly Peer[]): PeerFunction | undefined {
    const ends: number[] = [];
    for (const peer of peers) {
      const { pods, outside } = this.reader.read(peer);
      if (pods.base !== false || outside.base !== false || outside.certain) return undefined;
      for (const { match, list } of pods.parts) {
        if (match !== true) return undefined;
        if (list.pods.length === 1) {
          ends.push(this.classes.of[list.pods[0]]);
          continue;
        }
        const classes = this.classes.in(list);
        if (ends.length + classes.length > FEW) return undefined;
        for (const end of classes) ends.push(end);
      }
    }
    if (ends.length > FEW || ends.length * 2 > this.classes.members.length) return undefined;
    const distinct = withoutRepetition(ascending(ends));
    let hash = distinct.length;
    for (const end of distinct) hash = mixed(hash, end);
    for (let own = this.few.first(hash); own; own = own.next) {
      if (own.exceptions.size === distinct.length && own.exceptions.ends.every((end, i) => end === distinct[i])) return own;
    }
    return this.few.add(hash, new PeerFunction(this.count++, false, false, Exceptions.same(distinct, true), this.classes.members.length));
  }

  private ofAny(read: readonly ReadPeer[]): PeerFunction {
    const pods = read.map(own => own.pods);
    const outside = read.map(own => own.outside);
    const texts: (string | number)[] = [];
    // Where no peer has a doubt and none has all, the order does not matter.
    let isPlain = true;
    for (const { base, parts } of pods) {
      isPlain &&= base === false && parts.every(({ match }) => match === true);
      if (isPlain) for (const { list } of parts) texts.push(this.idOf(list));
    }
    if (isPlain) texts.sort();
    let key = isPlain ? `=${texts.join()}|` : `${pods.map(each => this.textOf(each)).join()}|`;
    for (const { base, certain } of outside) if (base !== false || certain) key += certain ? `${String(base)}${certain},` : `${String(base)},`;
    let found = this.known.get(key);
    if (!found) this.known.set(key, found = this.make(this.count++, pods, outside));
    return found;
  }

  private textOf({ base, parts }: PodSpread): string {
    let text = String(base);
    for (const { match, list } of parts) text += ` ${String(match)}:${this.idOf(list)}`;
    return text;
  }

  private idOf(list: PodList): number {
    if (list.pods.length === 1) return this.classes.of[list.pods[0]];
    let id = this.idsOfLists.get(list);
    if (id === undefined) {
      const key = this.classes.in(list).join();
      id = this.idsOfClasses.get(key);
      // Above the numbers of classes, which stand for lists of one pod.
      if (id === undefined) this.idsOfClasses.set(key, id = this.classes.members.length + this.idsOfClasses.size);
      this.idsOfLists.set(list, id);
    }
    return id;
  }

  private make(id: number, pods: readonly PodSpread[], outside: readonly ReadPeer['outside'][]): PeerFunction {
    const exceptions = new Map<number, Match>();
    const spreads = pods.map(({ base, parts }) => ({ base, parts: parts.map(({ match, list }) => ({ match, ends: this.classes.in(list) })) }));
    const ofPods = join(spreads, this.classes.members.length, 0, exceptions);
    const blocks = outside.map(({ base, certain }) => ({
      base,
      parts: certain ? [{ match: true, ends: this.outside.in(certain).map(atom => this.offset + atom) }] : [],
    }));
    const ofOutside = join(blocks, this.outside.atoms.length, this.offset, exceptions);
    return new PeerFunction(id, ofPods, ofOutside, Exceptions.of(exceptions), this.classes.members.length);
  }
}

function withoutRepetition(sorted: number[]): number[] {
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return sorted.filter((value, j) => value !== sorted[j - 1]);
  return sorted;
}

interface Spread {
  readonly base: Match;
  readonly parts: readonly { readonly match: Match; readonly ends: readonly number[] }[];
}

/** Joins what peers say of `count` ends from `first` on; gives back what holds of most, and notes the others. */
function join(spreads: readonly Spread[], count: number, first: number, exceptions: Map<number, Match>): Match {
  const base = anyOf(spreads, own => own.base);
  if (base === true && spreads.some(own => own.base === true && own.parts.length === 0)) return true;
  const found = new Map<number, Match>();
  if (spreads.length === 1 || spreads.every(own => own.base === false && own.parts.every(({ match }) => match === true))) {
    for (const { parts } of spreads) for (const { match, ends } of parts) for (const end of ends) found.set(end, match);
  } else {
    const each = spreads.map(own => {
      const matches = new Map<number, Match>();
      for (const { match, ends } of own.parts) for (const end of ends) matches.set(end, match);
      return { base: own.base, matches };
    });
    for (const { matches } of each) {
      for (const end of matches.keys()) if (!found.has(end)) found.set(end, anyOf(each, own => own.matches.get(end) ?? own.base));
    }
  }
  if (found.size * 2 <= count) {
    for (const [end, match] of found) if (match !== base) exceptions.set(end, match);
    return base;
  }
  const counts = new Map<Match, number>([[base, count - found.size]]);
  for (const match of found.values()) counts.set(match, (counts.get(match) ?? 0) + 1);
  let most = base;
  for (const [match, size] of counts) if (size > (counts.get(most) ?? 0)) most = match;
  for (let end = first; end < first + count; end++) {
    const match = found.get(end) ?? base;
    if (match !== most) exceptions.set(end, match);
  }
  return most;
}
