import { and, EVERYTHING, Expression, isOneOf, not, or } from '../../model/expression';
import { PortSet, Protocol } from '../../model/port-set';
import { PodShape, World } from '../../model/world';

/** Pods that call the same ports by some names. */
export interface NamedGroup {
  readonly pods: Expression;
  /** What each list of names stands for there. */
  readonly ports: readonly PortSet[];
}

/** Names that pods of one workload use for different ports cannot be told apart by what the workload is. */
export type NamedGroups = { readonly groups: readonly NamedGroup[] } | { readonly unknown: string };

/** Cuts pods apart by what they call by names; the last group is everybody else, who calls nothing so. */
export function groupsByNames(world: World, lists: readonly (readonly string[])[], protocol: Protocol): NamedGroups {
  const byWorkload = new Map<string, { readonly pod: PodShape; readonly workload: string; readonly ports: readonly PortSet[] }>();
  for (const pod of world.pods) {
    const workload = world.workloads[pod.workload].name;
    const ports = lists.map(names => PortSet.union(pod.ports
      .filter(own => own.protocol === protocol && own.name !== undefined && names.includes(own.name)).map(own => PortSet.port(protocol, own.port))));
    const key = `${pod.namespace}/${workload}`;
    const known = byWorkload.get(key);
    if (known && known.ports.some((set, i) => set !== ports[i])) return { unknown: `pods of ${key} call different ports by one name` };
    byWorkload.set(key, { pod, workload, ports });
  }
  const byPorts = new Map<string, { readonly ports: readonly PortSet[]; readonly names: Map<string, string[]> }>();
  for (const { pod, workload, ports } of byWorkload.values()) {
    if (ports.every(({ isEmpty }) => isEmpty)) continue;
    const key = ports.map(({ id }) => id).join();
    let group = byPorts.get(key);
    if (!group) byPorts.set(key, group = { ports, names: new Map() });
    group.names.set(pod.namespace, [...group.names.get(pod.namespace) ?? [], workload]);
  }
  const groups = [...byPorts.values()].map(({ ports, names }) => ({
    ports, pods: or(...[...names].map(([namespace, workloads]) => and(isOneOf('meta', 'namespace', namespace), isOneOf('meta', 'workload', ...workloads)))),
  }));
  const rest = groups.length > 0 ? not(or(...groups.map(({ pods }) => pods))) : EVERYTHING;
  return { groups: [...groups, { pods: rest, ports: lists.map(() => PortSet.NONE) }] };
}
