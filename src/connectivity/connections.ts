import { Connectivity } from './connectivity';
import { EdgeBlock } from './engine/graph';
import { Verdict } from './engine/verdict';
import { eitherVerdict, ingressVerdicts } from './ingress-verdicts';
import { AddressRange, formatAddressRange } from './model/address-set';
import { Workload } from './model/world';
import { INGRESS_CONTROLLER } from './world/ingress-controller';

/** One point of the graph as people see it. */
export type GraphPeer =
  | { readonly kind: 'workload'; readonly workload: Workload; readonly label: string }
  | { readonly kind: 'outside'; readonly range: AddressRange; readonly label: string }
  | { readonly kind: 'ingress-controller'; readonly label: string };

/** What is not denied between two of them. */
export interface WorkloadConnection {
  readonly from: GraphPeer;
  readonly to: GraphPeer;
  readonly verdict: Verdict;
}

/**
 * Every connection between workloads, from and to outside, and from the ingress controller; expanded one by one, sorted by label.
 * Not from a workload to itself. Where pods of one workload differ, what any of them may is listed.
 *
 * Addresses of IPv6 are listed where policies name any, as clusters without it have none.
 */
export function* connectionsOf(connectivity: Connectivity): Iterable<WorkloadConnection> {
  const points = new Points(connectivity);
  const found: (Verdict | undefined)[] = new Array(points.all.length).fill(undefined);
  for (let source = 0; source < points.all.length; source++) {
    const from = points.all[source];
    const touched = from.kind === 'ingress-controller' ? points.routesFrom(found) : points.edgesFrom(source, found);
    for (const target of touched.sort((a, b) => a - b)) {
      const verdict = found[target]!;
      found[target] = undefined;
      yield { from, to: points.all[target], verdict };
    }
  }
}

/** The points in the order of their labels, and which of them each class holds. */
class Points {
  public readonly all: readonly GraphPeer[];
  /** Points of each class as targets. */
  private readonly targets: number[][] = [];
  /** Classes of each point as a source. */
  private readonly sources: number[][];
  private readonly blocks: EdgeBlock[][] = [];

  public constructor(private readonly connectivity: Connectivity) {
    const { world, engine, routes } = connectivity;
    const graph = engine.graph();
    const peers = new Map<string, GraphPeer>();
    for (const workload of world.workloads) {
      if (workload.label !== INGRESS_CONTROLLER.label) peers.set(workload.label, { kind: 'workload', workload, label: workload.label });
      else if (routes.length > 0) peers.set(workload.label, { kind: 'ingress-controller', label: workload.label });
    }
    const outside = graph.classes.flatMap(each => each.outside ?? []);
    const hasSix = (['source', 'destination'] as const).some(as => outside.filter(each => each.as === as && each.range.family === 6).length > 1) || namesAllOfSix(connectivity);
    for (const { range } of outside) {
      const label = `${formatAddressRange(range)}[External]`;
      if (range.family === 4 || hasSix) peers.set(label, { kind: 'outside', range, label });
    }
    this.all = [...peers.values()].sort((a, b) => a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
    const positions = new Map(this.all.map(({ label }, i) => [label, i]));
    this.sources = this.all.map(() => []);
    for (const { id, pods, outside: addresses } of graph.classes) {
      const labels = addresses ? [`${formatAddressRange(addresses.range)}[External]`] : pods.map(pod => world.workloads[world.pods[pod].workload].label);
      const own = [...new Set(labels.flatMap(label => positions.get(label) ?? []))];
      this.targets[id] = own.filter(point => this.all[point].kind !== 'ingress-controller');
      for (const point of own) this.sources[point].push(id);
    }
    for (const block of graph.blocks()) for (const from of block.from) (this.blocks[from] ??= []).push(block);
  }

  /** Fills in what a point reaches, and says where. */
  public edgesFrom(source: number, found: (Verdict | undefined)[]): number[] {
    const touched: number[] = [];
    for (const id of this.sources[source]) {
      for (const { to, verdict } of this.blocks[id] ?? []) {
        for (const target of to.flatMap(each => this.targets[each])) {
          if (target !== source) this.put(target, verdict, found, touched);
        }
      }
    }
    return touched;
  }

  /** What the ingress controller reaches. */
  public routesFrom(found: (Verdict | undefined)[]): number[] {
    const touched: number[] = [];
    const positions = new Map(this.all.map(({ label }, i) => [label, i]));
    for (const [workload, verdict] of ingressVerdicts(this.connectivity)) {
      this.put(positions.get(this.connectivity.world.workloads[workload].label)!, verdict, found, touched);
    }
    return touched;
  }

  private put(target: number, verdict: Verdict, found: (Verdict | undefined)[], touched: number[]): void {
    const known = found[target];
    if (!known) touched.push(target);
    if (known !== verdict) found[target] = known ? eitherVerdict(known, verdict) : verdict;
  }
}

/** `::/0` is named without cutting anything. */
function namesAllOfSix({ layers }: Connectivity): boolean {
  const rules = layers.flatMap(({ tiers }) => tiers.flatMap(({ parts }) => parts.flatMap(part => part.rules)));
  return rules.some(({ peers }) => peers.some(({ outside }) => outside?.isOnlySix));
}
