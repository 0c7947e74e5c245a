import { Connectivity } from '../connectivity';
import { EdgeBlock, PeerClass } from '../engine/graph';
import { isIngressController } from '../ingress-verdicts';
import { AddressRange, AddressFamily, formatAddressRange } from '../model/address-set';

/** What two analyses are compared by: a workload that one or both have, or addresses that neither cuts apart. */
export interface Unit {
  readonly label: string;
  readonly kind: 'workload' | 'outside';
  /** Set for addresses. */
  readonly range?: AddressRange;
  /** Whether the side has it; addresses are always there. */
  readonly before: boolean;
  readonly after: boolean;
}

/** Units that behave alike on both sides: what is said of one holds for all. */
export interface UnitGroup {
  readonly units: readonly Unit[];
  /** Classes of the graph before, and after; several where pods of a workload differ. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The groups that occur as sources, and those that occur as destinations. */
export interface Refinement {
  readonly sources: readonly UnitGroup[];
  readonly destinations: readonly UnitGroup[];
}

/** One of the two that are compared. */
export interface Side {
  readonly connectivity: Connectivity;
  readonly classes: readonly PeerClass[];
  readonly blocks: readonly EdgeBlock[];
}

export function sideOf(connectivity: Connectivity): Side {
  const graph = connectivity.engine.graph();
  return { connectivity, classes: graph.classes, blocks: [...graph.blocks()] };
}

/** The coarsest groups that neither side tells apart within. Workloads first, sorted by label, then addresses, ascending. */
export function refine(before: Side, after: Side): Refinement {
  const workloads = workloadGroups(before, after);
  return {
    sources: [...workloads, ...outsideGroups(before, after, 'source')],
    destinations: [...workloads, ...outsideGroups(before, after, 'destination')],
  };
}

function workloadGroups(before: Side, after: Side): UnitGroup[] {
  const [classesBefore, classesAfter] = [before, after].map(classesOfWorkloads);
  const labels = [...new Set([...classesBefore.keys(), ...classesAfter.keys()])].sort();
  const units = labels.map(label => ({ label, kind: 'workload' as const, before: classesBefore.has(label), after: classesAfter.has(label) }));
  return grouped(units, ({ label }) => [classesBefore.get(label) ?? [], classesAfter.get(label) ?? []]);
}

/** The classes of each workload's pods, by label. */
function classesOfWorkloads({ connectivity: { world }, classes }: Side): Map<string, readonly number[]> {
  const byPod: number[] = new Array(world.pods.length).fill(-1);
  for (const { id, pods } of classes) for (const pod of pods) byPod[pod] = id;
  return new Map(world.workloads.filter(workload => !isIngressController(workload)).map(({ label, pods }) => {
    if (pods.length === 1) return [label, byPod[pods[0]] < 0 ? [] : [byPod[pods[0]]]];
    return [label, [...new Set(pods.map(pod => byPod[pod]).filter(id => id >= 0))].sort((a, b) => a - b)];
  }));
}

function outsideGroups(before: Side, after: Side, as: 'source' | 'destination'): UnitGroup[] {
  const units: (Unit & { readonly classes: readonly [readonly number[], readonly number[]] })[] = [];
  for (const family of [4, 6] as const) {
    const [a, b] = [before, after].map(({ classes }) => rangesOf(classes, as, family));
    const starts = [...new Set([...a, ...b].flatMap(({ range: { from, to } }) => [from, to + 1n]))].sort((x, y) => x < y ? -1 : 1);
    let [i, j] = [0, 0];
    for (let k = 0; k + 1 < starts.length; k++) {
      const from = starts[k];
      while (i < a.length && a[i].range.to < from) i++;
      while (j < b.length && b[j].range.to < from) j++;
      const classes = [[a[i]], [b[j]]].map(([own]) => own && own.range.from <= from ? [own.id] : []);
      if (classes.every(({ length }) => length === 0)) continue;
      const range = { family, from, to: starts[k + 1] - 1n };
      units.push({ label: `${formatAddressRange(range)}[External]`, kind: 'outside', range, before: true, after: true, classes: [classes[0], classes[1]] });
    }
  }
  return grouped(units, ({ classes }) => classes);
}

function rangesOf(classes: readonly PeerClass[], as: string, family: AddressFamily): { readonly id: number; readonly range: AddressRange }[] {
  return classes
    .flatMap(({ id, outside }) => outside?.as === as && outside.range.family === family ? [{ id, range: outside.range }] : [])
    .sort((x, y) => x.range.from < y.range.from ? -1 : 1);
}

function grouped<U extends Unit>(units: readonly U[], classesOf: (unit: U) => readonly [readonly number[], readonly number[]]): UnitGroup[] {
  const groups = new Map<string, { units: U[]; before: readonly number[]; after: readonly number[] }>();
  for (const unit of units) {
    const [before, after] = classesOf(unit);
    const key = `${before.join()}|${after.join()}`;
    const group = groups.get(key);
    if (group) group.units.push(unit);
    else groups.set(key, { units: [unit], before, after });
  }
  return [...groups.values()];
}
