import { Holding, Holdings, WEIGHTS } from './holdings';
import { Connectivity } from '../connectivity';
import { EdgeBlock, PeerClass } from '../engine/graph';
import { isIngressController } from '../ingress-verdicts';
import { AddressSet } from '../model/address-set';
import { Workload } from '../model/world';

/** A workload that falls with another. */
export interface FallenWorkload {
  readonly workload: Workload;
  /** Connections from the first workload to this one. */
  readonly distance: number;
  /** Labels from the first workload to this one, both included; one of the shortest ways. */
  readonly path: readonly string[];
  /** Whether every way there takes a connection of which nobody can say from objects. */
  readonly uncertain: boolean;
  readonly holdings: readonly Holding[];
  /** `WEIGHTS.WORKLOAD` and the weights of what it holds. */
  readonly weight: number;
}

/** What falls if a workload falls. */
export interface BlastRadiusResult {
  readonly workload: Workload;
  /** By distance, then label; not the workload itself. What is uncertain comes last. */
  readonly fallen: readonly FallenWorkload[];
  /** Sum of the weights of what falls for certain. */
  readonly weight: number;
  /** Addresses outside that the workload or what falls with it reaches, for certain. */
  readonly outside: AddressSet;
}

/** Answers for one analysis after another; what all of them need is computed once. */
export class BlastRadii {
  private readonly classes: readonly PeerClass[];
  private readonly blocks: readonly EdgeBlock[];
  /** Blocks that a class is a source of, by class. */
  private readonly leaving: readonly (readonly number[])[];
  private readonly classOfPod: readonly number[];
  private readonly holdings: Holdings;

  public constructor(private readonly connectivity: Connectivity) {
    const graph = connectivity.engine.graph();
    this.classes = graph.classes;
    this.blocks = [...graph.blocks()];
    const leaving: number[][] = graph.classes.map(() => []);
    this.blocks.forEach(({ from }, i) => from.forEach(id => leaving[id].push(i)));
    this.leaving = leaving;
    const classOfPod = new Array<number>(connectivity.world.pods.length).fill(-1);
    for (const { id, pods } of graph.classes) for (const pod of pods) classOfPod[pod] = id;
    this.classOfPod = classOfPod;
    this.holdings = new Holdings(connectivity.manifests);
  }

  /** Follows connections from a workload as far as they lead, each block of them once. */
  public of(workload: Workload): BlastRadiusResult {
    const { world } = this.connectivity;
    const search = new Search(workload.id);
    this.spread(search, ({ verdict }) => !verdict.allowed.isEmpty);
    const certain = new Set(search.parents.keys());
    const outside = AddressSet.of([...search.outside].map(id => this.classes[id].outside!.range));
    search.restart();
    this.spread(search, () => true);
    const fallen = [...search.distances].filter(([id]) => id !== workload.id).map(([id, distance]): FallenWorkload => {
      const holdings = this.holdings.of(world.workloads[id]);
      return {
        workload: world.workloads[id],
        distance,
        path: search.pathTo(id).map(step => world.workloads[step].label),
        uncertain: !certain.has(id),
        holdings,
        weight: holdings.reduce<number>((sum, holding) => sum + holding.weight, WEIGHTS.WORKLOAD),
      };
    });
    fallen.sort((a, b) => Number(a.uncertain) - Number(b.uncertain) || a.distance - b.distance || (a.workload.label < b.workload.label ? -1 : 1));
    return { workload, fallen, weight: fallen.reduce((sum, { uncertain, weight }) => sum + (uncertain ? 0 : weight), 0), outside };
  }

  /** Breadth first, over the blocks that may be taken. */
  private spread(search: Search, mayTake: (block: EdgeBlock) => boolean): void {
    const { world } = this.connectivity;
    for (let next = search.open.shift(); next !== undefined; next = search.open.shift()) {
      for (const pod of world.workloads[next].pods) {
        const from = this.classOfPod[pod];
        if (from < 0) continue;
        for (const i of this.leaving[from]) {
          const block = this.blocks[i];
          if (search.taken.has(i) || !mayTake(block)) continue;
          search.taken.add(i);
          for (const id of block.to) {
            if (this.classes[id].outside) search.outside.add(id);
            for (const reached of this.classes[id].pods) {
              const { workload } = world.pods[reached];
              if (!isIngressController(world.workloads[workload])) search.reach(workload, next);
            }
          }
        }
      }
    }
  }
}

/** How far a search has come; workloads by position. */
class Search {
  public readonly parents = new Map<number, number>();
  public readonly distances = new Map<number, number>();
  public readonly taken = new Set<number>();
  public readonly outside = new Set<number>();
  public open: number[];

  public constructor(start: number) {
    this.open = [start];
    this.parents.set(start, start);
    this.distances.set(start, 0);
  }

  public reach(workload: number, from: number): void {
    if (this.parents.has(workload)) return;
    this.parents.set(workload, from);
    this.distances.set(workload, this.distances.get(from)! + 1);
    this.open.push(workload);
  }

  /** Once more from everything that was reached, nearest first, with what was not taken. */
  public restart(): void {
    this.open = [...this.distances].sort(([, a], [, b]) => a - b).map(([workload]) => workload);
  }

  public pathTo(workload: number): number[] {
    const path = [workload];
    for (let at = workload; this.parents.get(at) !== at; at = this.parents.get(at)!) path.unshift(this.parents.get(at)!);
    return path;
  }
}
