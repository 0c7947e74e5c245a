import { IConstruct } from 'constructs';
import { isTwin, withQuarantinedTwins } from './quarantined';
import { Reachability } from './reachability';
import { ReachabilityOptions } from './reachability-options';
import { ExpectedConnection } from './segmentation-expectations';
import { connectionsOf, Connectivity, formatAddressRange, parsePorts, PortSet } from '../connectivity';
import { Origin } from './origin';

/** Named in expectations for every address outside. */
const OUTSIDE = 'outside';
const MOST_SHOWN = 20;

/**
 * Segmentation as a unit test, in any language: each expectation that does not hold throws, and names the rule to blame.
 *
 * @example
 *
 * Segmentation.of(app)
 *   .expectOnly([{ from: 'shop/web', to: 'shop/api', ports: '8080/TCP' }])
 *   .expectNoPath('shop/web', 'shop/db')
 *   .expectQuarantineIsolates();
 */
export class Segmentation {
  /** Of what a construct tree would synthesize now. */
  public static of(scope: IConstruct, options: ReachabilityOptions = {}): Segmentation {
    return new Segmentation(Reachability.of(scope, options));
  }

  /** Of what was computed before, for example of objects. */
  public static ofReachability(reachability: Reachability): Segmentation {
    return new Segmentation(reachability);
  }

  private constructor(private readonly reachability: Reachability) {}

  /**
   * Expects these connections and no others, between workloads and with addresses outside.
   *
   * @throws with every connection that is missing, unexpected, open on other ports, or not known, and what decided
   */
  public expectOnly(connections: ExpectedConnection[]): Segmentation {
    const expected = connections.map(connection => ({
      from: this.labelOf(connection.from),
      to: this.labelOf(connection.to),
      ports: connection.ports === undefined || connection.ports === null ? undefined : parsePorts(connection.ports),
      found: false,
    }));
    const problems: string[] = [];
    for (const { from, to, verdict: { allowed, unknown, reasons } } of connectionsOf(this.reachability._connectivity)) {
      const meant = expected.filter(each => isMeant(each.from, from) && isMeant(each.to, to));
      for (const each of meant) each.found = true;
      const ports = meant.length === 0 ? PortSet.NONE : PortSet.union(meant.map(each => each.ports ?? allowed));
      const [more, less] = [allowed.minus(ports), ports.minus(allowed).minus(unknown)];
      if (!more.isEmpty) problems.push(`${from.label} reaches ${to.label} on ${more}, which is not expected${this.blame(from.label, to.label, more)}`);
      if (!less.isEmpty) problems.push(`${from.label} does not reach ${to.label} on ${less}${this.blame(from.label, to.label, less)}`);
      if (!unknown.isEmpty) problems.push(`nobody can say whether ${from.label} reaches ${to.label} on ${unknown}: ${reasons.join('; ')}`);
    }
    for (const { from, to, ports, found } of expected) {
      if (found) continue;
      if (this.isWithinOther(from, to)) problems.push(`${from} reaches ${to} as part of other ranges: expect these, as connections() lists them, or '${OUTSIDE}'`);
      else problems.push(`${from} does not reach ${to}${ports ? ` on ${ports}` : ''}${this.blame(from, to, ports)}`);
    }
    return this.settle(problems, 'connections are not as expected');
  }

  /**
   * Expects that no way leads from one workload to another, or to an address, directly or through others.
   *
   * @throws with the way, and what allows each connection on it; when both are the same
   */
  public expectNoPath(from: string, to: string): Segmentation {
    const [source, target] = [this.reachability._find(from), this.reachability._find(to)];
    if (source.label === target.label) throw new Error(`'${from}' and '${to}' are the same: expected two ends`);
    const { targets } = this.reachability.blastRadius(from);
    const ways: Way[] = target.workload
      ? targets.filter(({ workload }) => workload === target.label)
      : [{ path: [source.label], uncertain: false }, ...targets].flatMap(way => this.extended(way, to, target.label));
    const found = ways.find(({ uncertain }) => !uncertain) ?? ways[0];
    if (!found) return this;
    const hops = found.path.slice(1).map((end, i) => `${found.path[i]} reaches ${end}${this.blame(found.path[i], end)}`);
    return this.settle(hops, `${found.uncertain ? 'nobody can rule out a way' : 'a way leads'} from '${from}' to '${to}'`);
  }

  private extended({ path, uncertain }: Way, to: string, label: string): Way[] {
    const { allowed, unknown } = this.reachability._verdict(path[path.length - 1], to);
    return allowed.isEmpty && unknown.isEmpty ? [] : [{ path: [...path, label], uncertain: uncertain || allowed.isEmpty }];
  }

  /**
   * Expects that the internet reaches these workloads and no others.
   *
   * @throws with every workload that is exposed and not expected, or the other way round
   */
  public expectExposed(workloads: string[]): Segmentation {
    const expected = new Set(workloads.map(name => this.labelOf(name)));
    const exposed = this.reachability.exposedTo(Origin.INTERNET);
    const routed = this.reachability.connections().filter(({ from }) => from === '{ingress-controller}').map(({ to, ports, unknown }) => ({ workload: to, ports, unknown, by: ['{ingress-controller}'] }));
    const all = [...exposed, ...routed];
    const problems = all.filter(({ workload }) => !expected.has(workload))
      .map(({ workload, ports, by }) => `${workload} is exposed on ${ports} to ${by.slice(0, 3).join(', ')}${by.length > 3 ? ' and others' : ''}, which is not expected${this.blame(by[0], workload)}`);
    for (const workload of expected) if (!all.some(({ workload: found }) => found === workload)) problems.push(`${workload} is not exposed`);
    return this.settle(problems, 'exposure is not as expected');
  }

  /**
   * Expects that the quarantine label on a pod cuts it off from everything: computed once more with a labelled twin of each
   * workload. Nodes still reach their pods, and connections that are open may stay so: no policy can change that.
   *
   * @throws with every connection that would remain, and what allows it
   */
  public expectQuarantineIsolates(): Segmentation {
    const { manifests, options } = this.reachability._connectivity;
    const connectivity = Connectivity.of(withQuarantinedTwins(manifests), options);
    const twinned = new Segmentation(Reachability._ofConnectivity(connectivity));
    const problems: string[] = [];
    for (const { from, to, verdict: { allowed, unknown } } of connectionsOf(connectivity)) {
      const twins = [from, to].filter(peer => peer.kind === 'workload' && isTwin(peer.workload.name));
      if (twins.length === 0) continue;
      problems.push(`${from.label} still reaches ${to.label} on ${allowed.union(unknown)}${twinned.blame(from.label, to.label, allowed.union(unknown))}`);
      if (problems.length === MOST_SHOWN) break;
    }
    return this.settle(problems, 'quarantine does not isolate');
  }

  private labelOf(name: string): string {
    if (name === OUTSIDE) return name;
    const { label, ends: [end] } = this.reachability._find(name);
    return end?.kind === 'outside' && !label.endsWith('[External]') ? `${formatAddressRange(end.range)}[External]` : label;
  }

  /** Whether there is such a connection, under the names of other ranges. */
  private isWithinOther(from: string, to: string): boolean {
    if (![from, to].some(name => name.endsWith('[External]')) || from === OUTSIDE || to === OUTSIDE) return false;
    return !this.reachability._verdict(from, to).allowed.isEmpty;
  }

  private blame(from: string, to: string, ports?: PortSet): string {
    if (from === OUTSIDE || to === OUTSIDE) return '';
    const because = this.reachability._because(this.reachability._find(addressOf(from)), this.reachability._find(addressOf(to)), ports);
    return because.map(line => `\n    ${line}`).join('');
  }

  private settle(problems: readonly string[], what: string): Segmentation {
    if (problems.length === 0) return this;
    const shown = problems.slice(0, MOST_SHOWN).map(problem => `\n  ${problem}`).join('');
    throw new Error(`${what}:${shown}${problems.length > MOST_SHOWN ? `\n  and ${problems.length - MOST_SHOWN} more` : ''}`);
  }
}

/** From the first workload to the last end. */
interface Way {
  readonly path: readonly string[];
  readonly uncertain: boolean;
}

function isMeant(expected: string, { kind, label }: { readonly kind: string; readonly label: string }): boolean {
  return expected === label || expected === OUTSIDE && kind === 'outside';
}

/** The first address of a range, to ask about: `10.0.0.0` of `10.0.0.0-10.0.0.255[External]`. Names stay. */
function addressOf(label: string): string {
  return /^([\da-f.:]+)-[\da-f.:]+(\[External\])?$/i.exec(label)?.[1] ?? label;
}
