import { IConstruct } from 'constructs';
import { Origin } from './origin';
import { AddressBlocks, NetworkDialect, ReachabilityOptions } from './reachability-options';
import {
  BlastRadius, ConnectionExplanation, ExposedTarget, PolicyFinding, ReachabilityChange, ReachabilityVerdict, ReachableConnection,
} from './reachability-results';
import {
  AddressSet, BlastRadii, connectionsOf, Connectivity, ConnectivityOptions, describeStep, diffConnectivity, Dialect, EndNames,
  exposedToInternet, exposedToNamespace, formatAddressRange, IpBlocks, lint, NamedEnd, parseCidr, parsePorts, PortSet, Verdict, verdictBetween,
} from '../connectivity';
import { ManifestSet } from '../manifests';
import { manifestsOf } from '../posture';
import { ClusterTarget } from '../target';

/**
 * Who can talk to whom, under the policies as written: NetworkPolicy, ClusterNetworkPolicy and its predecessors, Cilium, Calico,
 * Istio, Linkerd. Computed from objects alone, before anything is applied.
 *
 * Ends are named `namespace/name[Kind]` or `namespace/name` (a workload or a pod), by an address, or `{ingress-controller}`.
 *
 * @example
 *
 * const reachability = Reachability.of(app);
 * reachability.canReach('shop/web', 'shop/db', '5432/TCP'); // ReachabilityVerdict.DENIED
 * reachability.explain('shop/web', 'shop/db').because;
 */
export class Reachability {
  /** Of what a construct tree would synthesize now. */
  public static of(scope: IConstruct, options: ReachabilityOptions = {}): Reachability {
    const { cni, podCidrs, nodeCidrs } = ClusterTarget.of(scope);
    const ofTarget = cni.name === 'cilium' || cni.name === 'calico' ? { dialect: cni.name as Dialect } : {};
    return new Reachability(Connectivity.of(manifestsOf(scope), {
      ...ofTarget,
      ...podCidrs.length > 0 ? { podCidrs: addresses(podCidrs, 'podCidrs') } : {},
      ...nodeCidrs.length > 0 ? { nodeCidrs: addresses(nodeCidrs, 'nodeCidrs') } : {},
      ...optionsOf(options),
    }));
  }

  /**
   * Of objects as they are parsed from YAML or JSON.
   *
   * @throws when an entry is not an object with `apiVersion` and `kind`
   */
  public static ofObjects(objects: any[], options: ReachabilityOptions = {}): Reachability {
    if (!Array.isArray(objects)) throw new Error(`objects are ${JSON.stringify(objects)?.slice(0, 60)}: expected a list of kubernetes objects`);
    return new Reachability(Connectivity.of(ManifestSet.of(objects), optionsOf(options)));
  }

  /** @internal */
  public static _ofConnectivity(connectivity: Connectivity): Reachability {
    return new Reachability(connectivity);
  }

  private readonly names: EndNames;
  private radii?: BlastRadii;

  private constructor(private readonly connectivity: Connectivity) {
    this.names = new EndNames(connectivity);
  }

  /** What of the objects cannot be read, or has no effect. Everything else was analysed. */
  public get diagnostics(): string[] {
    return this.connectivity.diagnostics.map(({ object, message, path }) => `${object}${path === undefined ? '' : ` ${path}`}: ${message}`);
  }

  /**
   * Every connection that is not denied, between workloads, from and to addresses outside, and from the ingress controller.
   * Sorted. Not from a workload to itself. Grows with the square of workloads where everything is allowed.
   */
  public connections(): ReachableConnection[] {
    const result: ReachableConnection[] = [];
    for (const { from, to, verdict: { allowed, unknown, reasons } } of connectionsOf(this.connectivity)) {
      if (!allowed.isEmpty) result.push({ from: from.label, to: to.label, ports: `${allowed}` });
      if (!unknown.isEmpty) result.push({ from: from.label, to: to.label, ports: `${unknown}`, unknown: reasons.join('; ') });
    }
    return result;
  }

  /** The connections as JSON: faster than `connections()` from other languages. */
  public toJson(): string {
    return JSON.stringify({ schemaVersion: '1', connections: this.connections() });
  }

  /**
   * Whether one end reaches another.
   *
   * @param port `5432/TCP`, `53/UDP` or several as `TCP 80,8080-8090`; ALLOWED means all of them. By default any port: ALLOWED means at least one
   * @throws when an end or the port cannot be read
   */
  public canReach(from: string, to: string, port?: string): ReachabilityVerdict {
    const { allowed, unknown } = this._verdict(from, to);
    if (port === undefined || port === null) {
      if (!allowed.isEmpty) return ReachabilityVerdict.ALLOWED;
      return unknown.isEmpty ? ReachabilityVerdict.DENIED : ReachabilityVerdict.UNKNOWN;
    }
    const asked = parsePorts(port);
    if (allowed.contains(asked)) return ReachabilityVerdict.ALLOWED;
    return allowed.union(unknown).contains(asked) ? ReachabilityVerdict.UNKNOWN : ReachabilityVerdict.DENIED;
  }

  /** Which rule of which policy allows or denies a connection, in each direction. */
  public explain(from: string, to: string): ConnectionExplanation {
    const [source, destination] = [this.names.find(from), this.names.find(to)];
    const { allowed, unknown } = verdictBetween(this.connectivity, source, destination);
    return { from: source.label, to: destination.label, allowed: `${allowed}`, unknown: `${unknown}`, because: this._because(source, destination) };
  }

  /**
   * Workloads that are reached from outside of the cluster, or from one namespace in others. Sorted by name.
   *
   * @throws when nothing is known of the namespace: what does not exist reaches nobody, whatever policies say
   */
  public exposedTo(origin: Origin): ExposedTarget[] {
    const { _namespace: namespace } = origin;
    const { namespaces } = this.connectivity.world;
    if (namespace !== undefined && !namespaces.has(namespace)) {
      throw new Error(`there is no namespace '${namespace}': expected one of ${[...namespaces.keys()].sort().slice(0, 20).join(', ') || 'those of the objects, which have none'}`);
    }
    const exposed = namespace === undefined ? exposedToInternet(this.connectivity) : exposedToNamespace(this.connectivity, namespace);
    return exposed.map(({ workload, allowed, unknown, reasons, by, from }) => ({
      workload: workload.label,
      ports: `${allowed}`,
      ...unknown.isEmpty ? {} : { unknown: `${unknown}: ${reasons.join('; ')}` },
      by: [...by, ...from.ranges.map(formatAddressRange)],
    }));
  }

  /** What falls if a workload falls: everything that it reaches, directly or through others. */
  public blastRadius(workload: string): BlastRadius {
    const found = this.names.find(workload);
    if (!found.workload) throw new Error(`'${workload}' is no workload: expected 'namespace/name' or 'namespace/name[Kind]'`);
    this.radii ??= new BlastRadii(this.connectivity);
    const { fallen, weight, outside } = this.radii.of(found.workload);
    return {
      workload: found.label,
      targets: fallen.map(({ workload: { label }, distance, path, uncertain, holdings, weight: own }) =>
        ({ workload: label, distance, path: [...path], uncertain, holds: holdings.map(({ what }) => what), weight: own })),
      weight,
      outside: outside.ranges.map(formatAddressRange),
    };
  }

  /** Policies that do not do what they seem to: selectors that select nothing, rules that change nothing, missing default deny and others. */
  public lint(): PolicyFinding[] {
    return lint(this.connectivity, this.connectivity.manifests).map(({ rule, severity, object, path, message, fix }) =>
      ({ rule, severity, object, message, fix, ...path === undefined ? {} : { path } }));
  }

  /** What changes from this to another, sorted. */
  public diff(after: Reachability): ReachabilityChange[] {
    return [...diffConnectivity(this.connectivity, after.connectivity).changes()].map(({ kind, from, to, before, after: now }) =>
      ({ kind, from: from.label, to: to.label, before: `${before.allowed.union(before.unknown)}`, after: `${now.allowed.union(now.unknown)}` }));
  }

  /** @internal */
  public get _connectivity(): Connectivity {
    return this.connectivity;
  }

  /** @internal */
  public _verdict(from: string, to: string): Verdict {
    return verdictBetween(this.connectivity, this.names.find(from), this.names.find(to));
  }

  /** @internal */
  public _find(name: string): NamedEnd {
    return this.names.find(name);
  }

  /**
   * What decided over these ports.
   *
   * @internal
   */
  public _because(from: NamedEnd, to: NamedEnd, ports: PortSet = PortSet.ALL): string[] {
    const lines = from.ends.flatMap(source => to.ends.flatMap(destination => {
      const { steps, verdict } = this.connectivity.engine.explain(source, destination);
      const routed = this.connectivity.verdict(source, destination);
      const left = verdict.allowed.union(verdict.unknown).minus(routed.allowed).minus(routed.unknown).intersect(ports);
      const own = steps.filter(step => step.decision === 'Exempt' || !step.ports.intersect(ports).isEmpty).map(describeStep);
      return left.isEmpty ? own : [...own, `${left}: denied: the ingress controller reaches only what an Ingress or a route leads to`];
    }));
    return [...new Set(lines)];
  }
}

function optionsOf({ dialect, addressBlocks, podCidrs, nodeCidrs }: ReachabilityOptions): ConnectivityOptions {
  return {
    ...dialect ? { dialect: oneOf<Dialect>(dialect, NetworkDialect, 'dialect') } : {},
    ...addressBlocks ? { ipBlocks: oneOf<IpBlocks>(addressBlocks, AddressBlocks, 'addressBlocks') } : {},
    ...podCidrs ? { podCidrs: addresses(podCidrs, 'podCidrs') } : {},
    ...nodeCidrs ? { nodeCidrs: addresses(nodeCidrs, 'nodeCidrs') } : {},
  };
}

/** Another word would silently be read as some dialect. */
function oneOf<T extends string>(word: string, values: Readonly<Record<string, string>>, what: string): T {
  const known = Object.values(values);
  if (!known.includes(word)) throw new Error(`${what} is '${word}': expected ${known.map(each => `'${each}'`).join(' or ')}`);
  return word as T;
}

function addresses(cidrs: readonly string[], what: string): AddressSet {
  return AddressSet.of(cidrs.map(cidr => {
    const range = parseCidr(String(cidr));
    if (!range) throw new Error(`${what} has '${cidr}', which is no range of addresses: write for example '10.0.0.0/8'`);
    return range;
  }));
}
