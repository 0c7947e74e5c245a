import { Connectivity } from '../connectivity';
import { Verdict } from '../engine/verdict';
import { isIngressController } from '../ingress-verdicts';
import { AddressRange, AddressSet } from '../model/address-set';
import { PortSet } from '../model/port-set';
import { Workload } from '../model/world';

/** A workload that others reach. */
export interface ExposedWorkload {
  readonly workload: Workload;
  /** Ports that one of them may reach at least. */
  readonly allowed: PortSet;
  /** Ports of which nobody can say. */
  readonly unknown: PortSet;
  readonly reasons: readonly string[];
  /** Labels of who reaches it, sorted; empty for addresses. */
  readonly by: readonly string[];
  /** Addresses that reach it. */
  readonly from: AddressSet;
}

/** Workloads that addresses outside reach, sorted by label. `private` ranges, where the cluster itself lives, do not count. */
export function exposedToInternet(connectivity: Connectivity): ExposedWorkload[] {
  const { podCidrs } = connectivity.engine.options;
  return exposed(connectivity, range => !podCidrs.contains(AddressSet.of([range])), () => false);
}

/** Workloads of other namespaces that those of one namespace reach, sorted by label. */
export function exposedToNamespace(connectivity: Connectivity, namespace: string): ExposedWorkload[] {
  const { workloads } = connectivity.world;
  return exposed(connectivity, () => false, id => workloads[id].namespace === namespace).filter(({ workload }) => workload.namespace !== namespace);
}

function exposed(connectivity: Connectivity, isMeant: (range: AddressRange) => boolean, isSource: (workload: number) => boolean): ExposedWorkload[] {
  const { world, engine } = connectivity;
  const graph = engine.graph();
  const found = new Map<number, { verdicts: Verdict[]; by: Set<string>; from: AddressRange[] }>();
  for (const { from, to, verdict } of graph.blocks()) {
    const ranges = from.flatMap(id => {
      const { outside } = graph.classes[id];
      return outside && isMeant(outside.range) ? [outside.range] : [];
    });
    const sources = from.flatMap(id => graph.classes[id].pods.map(pod => world.pods[pod].workload).filter(isSource));
    if (ranges.length === 0 && sources.length === 0) continue;
    for (const id of to) {
      for (const pod of graph.classes[id].pods) {
        const { workload } = world.pods[pod];
        if (isIngressController(world.workloads[workload])) continue;
        let entry = found.get(workload);
        if (!entry) found.set(workload, entry = { verdicts: [], by: new Set(), from: [] });
        entry.verdicts.push(verdict);
        entry.from.push(...ranges);
        for (const source of sources) if (source !== workload) entry.by.add(world.workloads[source].label);
      }
    }
  }
  return [...found].map(([id, { verdicts, by, from }]) => {
    const allowed = PortSet.union(verdicts.map(verdict => verdict.allowed));
    const unknown = PortSet.union(verdicts.map(verdict => verdict.unknown)).minus(allowed);
    return {
      workload: world.workloads[id],
      allowed,
      unknown,
      reasons: unknown.isEmpty ? [] : [...new Set(verdicts.flatMap(({ reasons }) => reasons))].sort(),
      by: [...by].sort(),
      from: AddressSet.of(from),
    };
  }).filter(({ by, from }) => by.length > 0 || !from.isEmpty).sort((a, b) => a.workload.label < b.workload.label ? -1 : 1);
}
