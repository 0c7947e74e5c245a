import { Connectivity } from './connectivity';
import { Endpoint, Verdict } from './engine/verdict';
import { formatAddress } from './model/address-set';
import { parseAddress } from './model/parse-address';
import { PortSet } from './model/port-set';
import { Workload } from './model/world';

/** What a name stands for: one end, or several where the pods of a workload differ. */
export interface NamedEnd {
  /** `shop/web[Deployment]`, `10.0.0.1`, `fqdn:example.com`, `reserved:host`. */
  readonly label: string;
  readonly ends: readonly Endpoint[];
  /** Set for workloads and their pods. */
  readonly workload?: Workload;
}

const EXPECTED = "expected 'namespace/name', 'namespace/name[Kind]', an address, 'fqdn:NAME' or 'reserved:NAME'";

/** Finds ends by the names that people and tools write. Built once for many questions. */
export class EndNames {
  private readonly workloads = new Map<string, Workload[]>();

  public constructor(private readonly connectivity: Connectivity) {
    for (const workload of connectivity.world.workloads) {
      const name = `${workload.namespace}/${workload.name}`;
      const own = this.workloads.get(name);
      if (own) own.push(workload);
      else this.workloads.set(name, [workload]);
    }
  }

  /**
   * Takes `namespace/name[Kind]` of a workload, `namespace/name` of a pod or of a workload, an address (that of a pod, where
   * objects tell whose it is), `{ingress-controller}`, `fqdn:NAME`, and `reserved:NAME` for what a CNI names.
   *
   * @throws when the name stands for nothing, or for several workloads
   */
  public find(name: string): NamedEnd {
    const { world } = this.connectivity;
    const exact = world.workload(name);
    if (exact) return endOf(exact);
    if (name.startsWith('fqdn:')) return { label: name, ends: [{ kind: 'name', name: name.slice('fqdn:'.length) }] };
    if (name === 'reserved:node') return { label: name, ends: [{ kind: 'node' }] };
    if (name.startsWith('reserved:')) return { label: name, ends: [{ kind: 'entity', name: name.slice('reserved:'.length) }] };
    return this.address(name) ?? this.podOrWorkload(name);
  }

  private address(name: string): NamedEnd | undefined {
    const address = parseAddress(name);
    if (!address) return undefined;
    const { family, value } = address;
    const pod = this.connectivity.world.pods.find(({ addresses }) => addresses?.has(family, value));
    if (pod) return { ...endOf(this.connectivity.world.workloads[pod.workload]), ends: [{ kind: 'pod', pod: pod.id }] };
    if (this.connectivity.engine.options.nodeCidrs?.has(family, value)) return { label: name, ends: [{ kind: 'node' }] };
    return { label: formatAddress(family, value), ends: [{ kind: 'outside', range: { family, from: value, to: value } }] };
  }

  private podOrWorkload(name: string): NamedEnd {
    const { world } = this.connectivity;
    const slash = name.indexOf('/');
    const pod = slash > 0 ? world.podNamed(name.slice(0, slash), name.slice(slash + 1)) : undefined;
    if (pod) return { ...endOf(world.workloads[pod.workload]), ends: [{ kind: 'pod', pod: pod.id }] };
    const workloads = this.workloads.get(name) ?? [];
    if (workloads.length === 1) return endOf(workloads[0]);
    if (workloads.length > 1) throw new Error(`'${name}' is ${workloads.map(({ label }) => `'${label}'`).join(' and ')}: write the kind too`);
    throw new Error(`'${name}' is no workload, pod or address that is known here: ${EXPECTED}${this.hint(name)}`);
  }

  /** What is there of that name elsewhere, or in that namespace. */
  private hint(name: string): string {
    const last = name.slice(name.indexOf('/') + 1).replace(/\[.*$/, '');
    const alike = this.connectivity.world.workloads.filter(workload => workload.name === last).slice(0, 3).map(({ label }) => label);
    return alike.length > 0 ? `; there is ${alike.join(', ')}` : '';
  }
}

function endOf(workload: Workload): NamedEnd {
  return { label: workload.label, workload, ends: workload.pods.map(pod => ({ kind: 'pod', pod })) };
}

/** What any of the first may reach of any of the second. */
export function verdictBetween(connectivity: Connectivity, from: NamedEnd, to: NamedEnd): Verdict {
  const verdicts = from.ends.flatMap(source => to.ends.map(destination => connectivity.verdict(source, destination)));
  if (verdicts.length === 1) return verdicts[0];
  const allowed = PortSet.union(verdicts.map(verdict => verdict.allowed));
  const unknown = PortSet.union(verdicts.map(verdict => verdict.unknown)).minus(allowed);
  return { allowed, unknown, reasons: unknown.isEmpty ? [] : [...new Set(verdicts.flatMap(({ reasons }) => reasons))].sort() };
}
