import { Connectivity } from './connectivity';
import { nearest } from '../manifests';
import { Endpoint, Verdict } from './engine/verdict';
import { AddressRange, formatAddress, formatAddressRange } from './model/address-set';
import { parseAddress } from './model/parse-address';
import { PortSet } from './model/port-set';
import { Workload } from './model/world';

/** What a name stands for: one end, or several where the pods of a workload differ, or policies tell addresses apart. */
export interface NamedEnd {
  /** `shop/web[Deployment]`, `10.0.0.1`, `10.0.0.0-10.0.0.255[External]`, `fqdn:example.com`, `reserved:host`. */
  readonly label: string;
  readonly ends: readonly Endpoint[];
  /** Set for workloads and their pods. */
  readonly workload?: Workload;
}

const EXPECTED = "expected 'namespace/name', 'namespace/name[Kind]', an address, 'fqdn:NAME' or 'reserved:NAME'";

/** What Cilium names that is neither a pod nor an address. */
const ENTITIES: readonly string[] = ['host', 'remote-node', 'kube-apiserver', 'ingress', 'health', 'init', 'unmanaged'];

/** So many names are looked through for one that somebody may have meant. */
const MOST_COMPARED = 2000;

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
   * objects tell whose it is), `first-last[External]` as graphs name addresses outside, `{ingress-controller}`, `fqdn:NAME`, and
   * `reserved:NAME` for what a CNI names.
   *
   * @throws when the name stands for nothing, or for several workloads
   */
  public find(name: string): NamedEnd {
    if (typeof name !== 'string') throw new Error(`${JSON.stringify(name)} is no name: ${EXPECTED}`);
    const { world } = this.connectivity;
    const exact = world.workload(name);
    if (exact) return endOf(exact);
    if (name.startsWith('fqdn:')) return { label: name, ends: [{ kind: 'name', name: name.slice('fqdn:'.length) }] };
    if (name.startsWith('reserved:')) return { label: name, ends: [reserved(name.slice('reserved:'.length))] };
    return this.address(name) ?? this.addresses(name) ?? this.podOrWorkload(name);
  }

  /** A range of addresses outside, cut where policies cut it. */
  private addresses(name: string): NamedEnd | undefined {
    const [, ...ends] = /^([\da-f.:]+)-([\da-f.:]+)\[External\]$/i.exec(name) ?? [];
    const [first, last] = ends.map(parseAddress);
    if (!first || !last || first.family !== last.family || first.value > last.value) return undefined;
    const range: AddressRange = { family: first.family, from: first.value, to: last.value };
    const { classes } = this.connectivity.engine.graph();
    const borders = classes.flatMap(({ outside }) => outside?.range.family === range.family ? [outside.range.from] : []);
    const inside = borders.filter(border => border > range.from && border <= range.to);
    const starts = [...new Set([range.from, ...inside])].sort((a, b) => a < b ? -1 : 1);
    return {
      label: `${formatAddressRange(range)}[External]`,
      ends: starts.map((from, i) => ({ kind: 'outside', range: { family: range.family, from, to: i + 1 < starts.length ? starts[i + 1] - 1n : range.to } })),
    };
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

  /** What is there of that name elsewhere, or of names like it. */
  private hint(name: string): string {
    const { workloads, namespaces } = this.connectivity.world;
    const slash = name.indexOf('/');
    const [namespace, last] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1).replace(/\[.*$/, '')];
    const alike = workloads.filter(workload => workload.name === last).slice(0, 3).map(({ label }) => label);
    if (alike.length > 0) return `; there is ${alike.join(', ')}`;
    if (slash > 0 && !namespaces.has(namespace)) {
      const near = nearest(namespace, [...namespaces.keys()].slice(0, MOST_COMPARED));
      return `; there is no namespace '${namespace}'${near.length > 0 ? `: did you mean ${near.map(each => `'${each}'`).join(' or ')}?` : ''}`;
    }
    const own = workloads.filter(workload => slash <= 0 || workload.namespace === namespace).slice(0, MOST_COMPARED);
    const near = new Set(nearest(last, [...new Set(own.map(workload => workload.name))]));
    // Names that cdk8s makes hold the id of the construct.
    const meant = own.filter(workload => near.size > 0 ? near.has(workload.name) : last !== '' && workload.name.includes(last)).slice(0, 3);
    return meant.length > 0 ? `; did you mean ${meant.map(({ label }) => `'${label}'`).join(' or ')}?` : '';
  }
}

/** @throws when nothing is called so: as an entity that nobody names, it would be open to all */
function reserved(name: string): Endpoint {
  if (name === 'node') return { kind: 'node' };
  if (ENTITIES.includes(name)) return { kind: 'entity', name };
  const fix = name === 'world' || name.startsWith('world-') ? 'for what is outside write an address' : `expected one of ${['node', ...ENTITIES].join(', ')}`;
  throw new Error(`'reserved:${name}' is nothing that network plugins name: ${fix}`);
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
