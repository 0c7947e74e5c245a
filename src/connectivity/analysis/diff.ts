import { joinRanges } from './join-ranges';
import { refine, Side, sideOf, Unit, UnitGroup } from './refine';
import { Connectivity } from '../connectivity';
import { Verdict } from '../engine/verdict';
import { eitherVerdict, ingressVerdicts } from '../ingress-verdicts';
import { PortSet } from '../model/port-set';
import { INGRESS_CONTROLLER } from '../world/ingress-controller';

/** What nobody allows. */
const DENIED: Verdict = { allowed: PortSet.NONE, unknown: PortSet.NONE, reasons: [] };

/** The same change from each of the first to each of the second, but not from a workload to itself. */
export interface ChangeBlock {
  readonly from: readonly Unit[];
  readonly to: readonly Unit[];
  readonly before: Verdict;
  readonly after: Verdict;
}

export type ChangeKind = 'added' | 'removed' | 'changed';

/** A connection that is not as it was. */
export interface ConnectionChange {
  readonly kind: ChangeKind;
  readonly from: Unit;
  readonly to: Unit;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** What changed between two analyses. */
export interface ConnectivityDiff {
  /** Without expanding, in a fixed order. */
  readonly blocks: readonly ChangeBlock[];
  /** Whether some port may be reached that could not be before, in a connection old or new. */
  readonly opened: boolean;
  /** How many connections changed, with addresses as finely cut as the two sides cut them. */
  readonly count: number;
  /** One by one, sorted by source, then destination. Touching ranges of addresses with one change are one. */
  changes(): Iterable<ConnectionChange>;
}

/**
 * Compares who can talk to whom. Workloads are paired by label; addresses are cut where either side cuts them. A connection
 * of a workload that only one side has was added or removed.
 */
export function diffConnectivity(before: Connectivity, after: Connectivity): ConnectivityDiff {
  const [a, b] = [sideOf(before), sideOf(after)];
  const { sources, destinations } = refine(a, b);
  const [rowsBefore, rowsAfter] = [a, b].map(rowsOf);
  const bySourceBefore = groupsByClass(sources, 'before');
  const bySourceAfter = groupsByClass(sources, 'after');
  const rowsOfPairs = new Map<string, ReadonlyMap<number, Change>>();
  const blocks: ChangeBlock[] = [];
  for (const destination of destinations) {
    const pair = `${signature(destination.before, rowsBefore)}|${signature(destination.after, rowsAfter)}`;
    let changed = rowsOfPairs.get(pair);
    if (!changed) {
      changed = changesOfRow(sources, [row(destination.before, rowsBefore), row(destination.after, rowsAfter)], [bySourceBefore, bySourceAfter]);
      rowsOfPairs.set(pair, changed);
    }
    for (const [source, change] of changed) {
      if (sources[source].units[0].kind === 'outside' && destination.units[0].kind === 'outside') continue;
      const block = { from: sources[source].units, to: destination.units, ...change };
      if (pairsIn(block) > 0) blocks.push(block);
    }
  }
  return new Diff([...blocks, ...changesOfIngress(before, after, destinations.flatMap(({ units }) => units))]);
}

/** What changed for whatever serves routes, which is in no group. */
function changesOfIngress(before: Connectivity, after: Connectivity, destinations: readonly Unit[]): ChangeBlock[] {
  const [was, is] = [before, after].map(connectivity =>
    new Map([...ingressVerdicts(connectivity)].map(([workload, verdict]) => [connectivity.world.workloads[workload].label, verdict])));
  if (was.size === 0 && is.size === 0) return [];
  const from = [{ label: INGRESS_CONTROLLER.label, kind: 'workload' as const, before: was.size > 0, after: is.size > 0 }];
  return destinations.flatMap(to => {
    const change = { before: was.get(to.label) ?? DENIED, after: is.get(to.label) ?? DENIED };
    return isSame(change) ? [] : [{ from, to: [to], ...change }];
  });
}

function isSame({ before, after }: Change): boolean {
  return before.allowed === after.allowed && before.unknown === after.unknown;
}

interface Change {
  readonly before: Verdict;
  readonly after: Verdict;
}

/** What reaches a class, by class of the source. Classes that the same blocks lead to share one. */
interface Row {
  readonly id: number;
  readonly verdicts: ReadonlyMap<number, Verdict>;
}

const EMPTY_ROW: Row = { id: 0, verdicts: new Map() };

function rowsOf({ classes, blocks }: Side): readonly Row[] {
  const leading: number[][] = classes.map(() => []);
  blocks.forEach(({ to }, i) => to.forEach(id => leading[id].push(i)));
  const known = new Map<string, Row>([['', EMPTY_ROW]]);
  return leading.map(own => {
    const key = own.join();
    let result = known.get(key);
    if (!result) {
      const verdicts = new Map<number, Verdict>();
      for (const i of own) for (const id of blocks[i].from) verdicts.set(id, blocks[i].verdict);
      known.set(key, result = { id: known.size, verdicts });
    }
    return result;
  });
}

function signature(classes: readonly number[], rows: readonly Row[]): string {
  return [...new Set(classes.map(id => rows[id].id))].sort((a, b) => a - b).join();
}

/** Of a workload whose pods differ: what any of them may be reached on. */
function row(classes: readonly number[], rows: readonly Row[]): ReadonlyMap<number, Verdict> {
  if (classes.length <= 1) return classes.length === 0 ? EMPTY_ROW.verdicts : rows[classes[0]].verdicts;
  const merged = new Map<number, Verdict>();
  for (const id of classes) for (const [source, verdict] of rows[id].verdicts) merged.set(source, joined(merged.get(source), verdict));
  return merged;
}

function joined(known: Verdict | undefined, verdict: Verdict): Verdict {
  return known ? eitherVerdict(known, verdict) : verdict;
}

/** For each class, the groups of sources that have it, by position. */
function groupsByClass(groups: readonly UnitGroup[], side: 'before' | 'after'): ReadonlyMap<number, readonly number[]> {
  const result = new Map<number, number[]>();
  groups.forEach((group, i) => group[side].forEach(id => {
    const own = result.get(id);
    if (own) own.push(i);
    else result.set(id, [i]);
  }));
  return result;
}

type Pair<T> = readonly [T, T];

/** What changed for one destination, by position of the group of sources, ascending. */
function changesOfRow(
  sources: readonly UnitGroup[], rows: Pair<ReadonlyMap<number, Verdict>>, byClass: Pair<ReadonlyMap<number, readonly number[]>>,
): Map<number, Change> {
  const touched = new Set(rows.flatMap((verdicts, side) => [...verdicts.keys()].flatMap(id => byClass[side].get(id) ?? [])));
  const result = new Map<number, Change>();
  for (const source of [...touched].sort((a, b) => a - b)) {
    const before = ofClasses(sources[source].before, rows[0]);
    const after = ofClasses(sources[source].after, rows[1]);
    if (!isSame({ before, after })) result.set(source, { before, after });
  }
  return result;
}

function ofClasses(classes: readonly number[], verdicts: ReadonlyMap<number, Verdict>): Verdict {
  let result: Verdict | undefined;
  for (const id of classes) {
    const verdict = verdicts.get(id);
    if (verdict) result = joined(result, verdict);
  }
  return result ?? DENIED;
}

/** Connections of a block; a workload does not connect to itself. */
function pairsIn({ from, to }: Pick<ChangeBlock, 'from' | 'to'>): number {
  // Groups are disjoint or the same.
  return from[0] === to[0] ? from.length * (from.length - 1) : from.length * to.length;
}

class Diff implements ConnectivityDiff {
  public readonly opened: boolean;

  public constructor(public readonly blocks: readonly ChangeBlock[]) {
    this.opened = blocks.some(({ before, after }) => !reachable(before).contains(reachable(after)));
  }

  public get count(): number {
    return this.blocks.reduce((sum, block) => sum + pairsIn(block), 0);
  }

  public* changes(): Iterable<ConnectionChange> {
    const bySource = new Map<Unit, ChangeBlock[]>();
    for (const block of this.blocks) {
      for (const source of block.from) {
        const own = bySource.get(source);
        if (own) own.push(block);
        else bySource.set(source, [block]);
      }
    }
    const fromOutside: ConnectionChange[] = [];
    for (const from of [...bySource.keys()].sort(byLabel)) {
      const changes = bySource.get(from)!
        .flatMap(({ to, before, after }) => to.filter(unit => unit !== from)
          .map(unit => ({ kind: kindOf(before, after), from, to: unit, before, after })))
        .sort((x, y) => byLabel(x.to, y.to));
      if (from.kind === 'outside') fromOutside.push(...changes);
      else yield* joinRanges(changes, 'to');
    }
    yield* joinRanges(fromOutside.sort((x, y) => byLabel(x.to, y.to) || byLabel(x.from, y.from)), 'from')
      .sort((x, y) => byLabel(x.from, y.from) || byLabel(x.to, y.to));
  }
}

function reachable({ allowed, unknown }: Verdict): PortSet {
  return allowed.union(unknown);
}

function kindOf(before: Verdict, after: Verdict): ChangeKind {
  if (reachable(before).isEmpty) return 'added';
  return reachable(after).isEmpty ? 'removed' : 'changed';
}

/** Workloads by label, then addresses ascending. */
function byLabel(a: Unit, b: Unit): number {
  if (a.range && b.range) return a.range.family - b.range.family || (a.range.from < b.range.from ? -1 : a.range.from > b.range.from ? 1 : 0);
  if (a.range || b.range) return a.range ? 1 : -1;
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
}
