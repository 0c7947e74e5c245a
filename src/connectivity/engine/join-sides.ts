import { Exceptions } from './exceptions';
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
  readonly id: number;
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

  // Lists of a few blocks, as generators of none or one would cost more than what they yield.
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

const NO_BLOCKS: readonly EdgeBlock[] = [];

/** Sources of which the destination makes an exception. */
function intoExceptions(to: Group, sources: Groups, destinations: Groups, sides: SideFunctions): readonly EdgeBlock[] {
  if (to.function.exceptions.size === 0) return NO_BLOCKS;
  const found: EdgeBlock[] = [];
  for (const { group: { function: own }, side, ends: from } of bundled(to.function.exceptions, sources)) {
    const verdict = sides.verdict(own.defaults[to.kind], side);
    const rest = verdict ? destinations.without(to, own) : [];
    if (verdict && rest.length > 0) found.push({ from, to: rest, verdict });
    for (const { side: other, ends } of mentionedIn(own.exceptions, to, destinations)) {
      const special = sides.verdict(other, side);
      if (special) found.push({ from, to: ends, verdict: special });
    }
  }
  return found;
}

/** Ends of one group of which one thing is said. */
interface Bundle {
  readonly group: Group;
  readonly side: number;
  /** Ascending. */
  readonly ends: number[];
}

const FEW = 8;

/** Exceptions that are not dead, by group and by what is said. */
function bundled(exceptions: Exceptions<number>, groups: Groups): readonly Bundle[] {
  const found: Bundle[] = [];
  let index: Map<number, Bundle> | undefined;
  for (let i = 0; i < exceptions.size; i++) {
    const side = exceptions.at(i);
    const group = groups.of(exceptions.ends[i]);
    if (side === DEAD || !group) continue;
    const key = group.id * 2 ** 26 + side;
    let bundle = index ? index.get(key) : found.find(own => own.group === group && own.side === side);
    if (bundle) {
      bundle.ends.push(exceptions.ends[i]);
      continue;
    }
    found.push(bundle = { group, side, ends: [exceptions.ends[i]] });
    if (index) index.set(key, bundle);
    else if (found.length > FEW) index = new Map(found.map(own => [own.group.id * 2 ** 26 + own.side, own]));
  }
  return found;
}

/** Ends of which one thing is said. */
interface Mention {
  readonly side: number;
  readonly ends: number[];
}

const NOTHING: readonly Mention[] = [];

/** Members of a group of which exceptions are made, by what is said of them. */
function mentionedIn(exceptions: Exceptions<number>, group: Group, groups: Groups): readonly Mention[] {
  if (exceptions.size === 0) return NOTHING;
  if (group.members.length === 1) {
    const side = exceptions.get(group.members[0]);
    return side === undefined ? NOTHING : [{ side, ends: group.members }];
  }
  const found: Mention[] = [];
  const note = (side: number, end: number): void => {
    const known = found.find(own => own.side === side);
    if (known) known.ends.push(end);
    else found.push({ side, ends: [end] });
  };
  if (group.members.length < exceptions.size) {
    for (const end of group.members) {
      const side = exceptions.get(end);
      if (side !== undefined) note(side, end);
    }
  } else {
    for (let i = 0; i < exceptions.size; i++) if (groups.of(exceptions.ends[i]) === group) note(exceptions.at(i), exceptions.ends[i]);
  }
  return found;
}

/** Destinations of which the source makes an exception, but that make none of it. */
function fromExceptions(from: Group, sources: Groups, destinations: Groups, sides: SideFunctions): readonly EdgeBlock[] {
  if (from.function.exceptions.size === 0) return NO_BLOCKS;
  const found: EdgeBlock[] = [];
  for (const { group: { function: own }, side, ends: to } of bundled(from.function.exceptions, destinations)) {
    if (own.defaults[from.kind] === DEAD) continue;
    const left = sources.without(from, own);
    if (left.length === 0) continue;
    const verdict = sides.verdict(side, own.defaults[from.kind]);
    if (verdict) found.push({ from: left, to, verdict });
  }
  return found;
}

const NOBODY: readonly number[] = [];

class Groups {
  public readonly all: Group[] = [];
  /** By kind, by function. */
  private readonly known: readonly [Group[], Group[]] = [[], []];
  private readonly byEnd: Group[] = [];
  private readonly alive = new Map<string, readonly Group[]>();

  public constructor(private readonly open: SideFunction) {}

  public add(end: number, kind: 0 | 1, own: SideFunction = this.open): void {
    let group = this.known[kind][own.id];
    if (group) {
      group.members.push(end);
    } else {
      this.known[kind][own.id] = group = { id: this.all.length, function: own, kind, members: [end] };
      this.all.push(group);
    }
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
    if (group.members.length === 1) return exceptions.has(group.members[0]) ? NOBODY : group.members;
    if (exceptions.size < group.members.length) {
      let some = false;
      for (const end of exceptions.ends) some ||= this.byEnd[end] === group;
      if (!some) return group.members;
    }
    return group.members.filter(end => !exceptions.has(end));
  }
}
