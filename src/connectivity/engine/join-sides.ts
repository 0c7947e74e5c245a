import { EdgeBlock } from './graph';
import { DEAD, SideFunction, SideFunctions } from './side-functions';

/** Ends by position: classes of pods, then sources outside, then destinations outside. */
export interface Joined {
  readonly ends: number;
  readonly podClasses: number;
  readonly firstDestination: number;
  /** By class of pods. What is outside restricts nothing. */
  readonly egress: readonly SideFunction[];
  readonly ingress: readonly SideFunction[];
  readonly sides: SideFunctions;
}

/** Ends with one side function. */
interface Group {
  readonly function: SideFunction;
  /** 0 for pods, 1 for what is outside: which default of the other end is about them. */
  readonly kind: 0 | 1;
  /** Ascending. */
  readonly members: number[];
}

/**
 * Every pair is in one of three sets: the destination makes an exception of the source; it does not, but the source makes one of
 * the destination; neither does. Each set is a union of rectangles of groups, so no pair is looked at where defaults decide.
 */
export function* joinSides({ ends, podClasses, firstDestination, egress, ingress, sides }: Joined): Iterable<EdgeBlock> {
  const sources = new Groups(sides.open);
  const destinations = new Groups(sides.open);
  for (let end = 0; end < podClasses; end++) {
    sources.add(end, 0, egress[end]);
    destinations.add(end, 0, ingress[end]);
  }
  for (let end = podClasses; end < firstDestination; end++) sources.add(end, 1);
  for (let end = firstDestination; end < ends; end++) destinations.add(end, 1);

  for (const to of destinations.all) yield* intoExceptions(to, sources, destinations, sides);
  for (const from of sources.all) yield* fromExceptions(from, sources, destinations, sides);
  for (const from of sources.all) {
    for (const kind of [0, 1] as const) {
      if (from.kind === 1 && kind === 1 || from.function.defaults[kind] === DEAD) continue;
      for (const to of destinations.live(kind, from.kind)) {
        const verdict = sides.verdict(from.function.defaults[kind], to.function.defaults[from.kind]);
        if (!verdict) continue;
        const left = sources.without(from, to.function);
        const right = destinations.without(to, from.function);
        if (left.length > 0 && right.length > 0) yield { from: left, to: right, verdict };
      }
    }
  }
}

/** Sources of which the destination makes an exception. */
function* intoExceptions(to: Group, sources: Groups, destinations: Groups, sides: SideFunctions): Iterable<EdgeBlock> {
  const bySource = new Map<Group, Map<number, number[]>>();
  for (const [source, side] of to.function.exceptions) {
    const group = sources.of(source);
    if (side === DEAD || !group) continue;
    let bySide = bySource.get(group);
    if (!bySide) bySource.set(group, bySide = new Map());
    append(bySide, side, source);
  }
  for (const [{ function: own }, bySide] of bySource) {
    const mentioned = mentionedIn(own, to, destinations);
    for (const [side, from] of bySide) {
      const verdict = sides.verdict(own.defaults[to.kind], side);
      const rest = verdict ? destinations.without(to, own) : [];
      if (verdict && rest.length > 0) yield { from, to: rest, verdict };
      for (const [other, ends] of mentioned) {
        const special = sides.verdict(other, side);
        if (special) yield { from, to: ends, verdict: special };
      }
    }
  }
}

/** Members of a group of which a function makes exceptions, by what it says of them. */
function mentionedIn({ exceptions }: SideFunction, group: Group, groups: Groups): Map<number, number[]> {
  const found = new Map<number, number[]>();
  if (group.members.length < exceptions.size) {
    for (const end of group.members) {
      const side = exceptions.get(end);
      if (side !== undefined) append(found, side, end);
    }
  } else {
    for (const [end, side] of exceptions) if (groups.of(end) === group) append(found, side, end);
  }
  return found;
}

/** Destinations of which the source makes an exception, but that make none of it. */
function* fromExceptions(from: Group, sources: Groups, destinations: Groups, sides: SideFunctions): Iterable<EdgeBlock> {
  const byDestination = new Map<Group, Map<number, number[]>>();
  for (const [destination, side] of from.function.exceptions) {
    const group = destinations.of(destination);
    if (side === DEAD || !group || group.function.defaults[from.kind] === DEAD) continue;
    let bySide = byDestination.get(group);
    if (!bySide) byDestination.set(group, bySide = new Map());
    append(bySide, side, destination);
  }
  for (const [{ function: own }, bySide] of byDestination) {
    const left = sources.without(from, own);
    if (left.length === 0) continue;
    for (const [side, to] of bySide) {
      const verdict = sides.verdict(side, own.defaults[from.kind]);
      if (verdict) yield { from: left, to, verdict };
    }
  }
}

class Groups {
  public readonly all: Group[] = [];
  private readonly known = new Map<string, Group>();
  private readonly byEnd: Group[] = [];
  private readonly alive = new Map<string, readonly Group[]>();

  public constructor(private readonly open: SideFunction) {}

  public add(end: number, kind: 0 | 1, own: SideFunction = this.open): void {
    const key = `${kind} ${own.id}`;
    let group = this.known.get(key);
    if (!group) {
      this.known.set(key, group = { function: own, kind, members: [] });
      this.all.push(group);
    }
    group.members.push(end);
    this.byEnd[end] = group;
  }

  public of(end: number): Group | undefined {
    return this.byEnd[end];
  }

  /** Groups of a kind whose default lets something of the other kind through. */
  public live(kind: 0 | 1, other: 0 | 1): readonly Group[] {
    const key = `${kind} ${other}`;
    let groups = this.alive.get(key);
    if (!groups) this.alive.set(key, groups = this.all.filter(group => group.kind === kind && group.function.defaults[other] !== DEAD));
    return groups;
  }

  /** Members of which a function makes no exception; all of them are the list itself. */
  public without(group: Group, { exceptions }: SideFunction): readonly number[] {
    if (exceptions.size === 0) return group.members;
    if (exceptions.size < group.members.length) {
      let some = false;
      for (const end of exceptions.keys()) some ||= this.byEnd[end] === group;
      if (!some) return group.members;
    }
    return group.members.filter(end => !exceptions.has(end));
  }
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
