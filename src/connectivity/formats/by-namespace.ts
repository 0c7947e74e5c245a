import { Connectivity } from '../connectivity';
import { PortSet } from '../model/port-set';
import { INGRESS_CONTROLLER } from '../world/ingress-controller';

/** What some of one namespace may reach in another one. */
export interface NamespaceEdge {
  /** A namespace, `outside`, or `{ingress-controller}`. */
  readonly from: string;
  readonly to: string;
  /** What some pair may use at least. */
  readonly allowed: PortSet;
  /** What no pair may use for certain, and some may be. */
  readonly unknown: PortSet;
  /** How many pairs there are; pods of one workload that differ count each. */
  readonly pairs: number;
}

/** How addresses outside are called together. */
export const OUTSIDE = '(outside)';

/** Connections by namespaces, from the classes of the engine: without expanding pairs. Sorted. */
export function edgesByNamespace(connectivity: Connectivity): NamespaceEdge[] {
  const { world, engine, routes } = connectivity;
  const found = new Edges();
  const controller = new Set(world.workload(INGRESS_CONTROLLER.label)?.pods ?? []);
  const graph = engine.graph();
  const counts = graph.classes.map(({ pods, outside }) => {
    const own = new Map<string, number>(outside ? [[OUTSIDE, 1]] : []);
    for (const pod of pods) if (!controller.has(pod)) own.set(world.pods[pod].namespace, (own.get(world.pods[pod].namespace) ?? 0) + 1);
    return own;
  });
  for (const { from, to, verdict } of graph.blocks()) {
    const [sources, targets] = [from, to].map(ids => joined(ids.map(id => counts[id])));
    const back = new Set(to);
    const selves = joined(from.filter(id => back.has(id)).map(id => counts[id]));
    for (const [source, a] of sources) {
      for (const [target, b] of targets) {
        const pairs = a * b - (source === target ? selves.get(source) ?? 0 : 0);
        if (pairs > 0) found.add(source, target, verdict.allowed, verdict.unknown, pairs);
      }
    }
  }
  const [pod] = controller;
  for (const route of pod === undefined ? [] : routes) {
    const verdict = engine.verdict({ kind: 'pod', pod }, { kind: 'pod', pod: route.pod });
    const [allowed, unknown] = [verdict.allowed.intersect(route.ports), verdict.unknown.intersect(route.ports)];
    if (!allowed.isEmpty || !unknown.isEmpty) found.add(INGRESS_CONTROLLER.label, world.pods[route.pod].namespace, allowed, unknown, 1);
  }
  return found.sorted();
}

function joined(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  if (counts.length === 1) return counts[0];
  const sum = new Map<string, number>();
  for (const own of counts) for (const [name, count] of own) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
}

interface Sum {
  allowed: PortSet;
  unknown: PortSet;
  pairs: number;
}

class Edges {
  private readonly bySource = new Map<string, Map<string, Sum>>();

  public add(from: string, to: string, allowed: PortSet, unknown: PortSet, pairs: number): void {
    let own = this.bySource.get(from);
    if (!own) this.bySource.set(from, own = new Map());
    const sum = own.get(to);
    if (!sum) {
      own.set(to, { allowed, unknown, pairs });
      return;
    }
    sum.allowed = sum.allowed.union(allowed);
    sum.unknown = sum.unknown.union(unknown);
    sum.pairs += pairs;
  }

  public sorted(): NamespaceEdge[] {
    const names = (map: ReadonlyMap<string, unknown>) => [...map.keys()].sort();
    return names(this.bySource).flatMap(from => {
      const own = this.bySource.get(from)!;
      return names(own).map(to => {
        const { allowed, unknown, pairs } = own.get(to)!;
        return { from, to, allowed, unknown: unknown.minus(allowed), pairs };
      });
    });
  }
}
