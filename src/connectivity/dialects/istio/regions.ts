import { ApplicationProtocols } from './application-protocol';
import { PeerAuthentications } from './peer-authentication';
import { and, EVERYTHING, Expression, isOneOf, not, or } from '../../model/expression';
import { PortSet } from '../../model/port-set';
import { PodShape, World } from '../../model/world';

/** Pods whose proxies see the same of connections, port by port. */
export interface Region {
  readonly pods: Expression;
  /** Carries plain TCP: requests are not read. */
  readonly opaque: PortSet;
  /** Carries plain text: callers have no identity. */
  readonly plaintext: PortSet;
}

/** Cuts pods apart by what their proxies see; nearly everywhere that is one region. */
export class Regions {
  private readonly memo = new Map<string | undefined, readonly Region[]>();

  public constructor(
    private readonly world: World,
    private readonly protocols: ApplicationProtocols,
    private readonly authentications: PeerAuthentications,
  ) {}

  /** Of a namespace, or of all of them. They are disjoint, and every pod is in one. */
  public of(namespace?: string): readonly Region[] {
    let regions = this.memo.get(namespace);
    if (!regions) this.memo.set(namespace, regions = this.cut(namespace === undefined ? [...this.world.namespaces.keys()] : [namespace]));
    return regions;
  }

  private cut(namespaces: readonly string[]): Region[] {
    const special = new Map<string, { opaque: PortSet; plaintext: PortSet; pods: PodShape[] }>();
    for (const id of namespaces.flatMap(name => this.world.podsIn(name))) {
      const pod = this.world.pods[id];
      if (!pod.istio) continue;
      const opaque = this.protocols.opaque(pod);
      const plaintext = this.authentications.plaintext(pod);
      if (opaque.isEmpty && plaintext.isEmpty) continue;
      const key = `${opaque.id} ${plaintext.id}`;
      const own = special.get(key);
      if (own) own.pods.push(pod);
      else special.set(key, { opaque, plaintext, pods: [pod] });
    }
    const regions = [...special.values()].map(({ opaque, plaintext, pods }) => ({ opaque, plaintext, pods: this.exactly(pods) }));
    const rest = regions.length === 0 ? EVERYTHING : not(or(...regions.map(({ pods }) => pods)));
    return [...regions, { opaque: PortSet.NONE, plaintext: PortSet.NONE, pods: rest }];
  }

  /** By workload; pods of one workload that differ are told apart by their labels. */
  private exactly(pods: readonly PodShape[]): Expression {
    const whole = new Map<string, Set<string>>();
    const single: Expression[] = [];
    for (const pod of pods) {
      const { name, pods: all } = this.world.workloads[pod.workload];
      if (all.length > 1) {
        single.push(and(
          isOneOf('meta', 'namespace', pod.namespace), isOneOf('meta', 'workload', name), isOneOf('meta', 'account', pod.account),
          ...[...pod.labels].map(([key, value]) => isOneOf('pod', key, value)),
        ));
        continue;
      }
      const names = whole.get(pod.namespace);
      if (names) names.add(name);
      else whole.set(pod.namespace, new Set([name]));
    }
    return or(...[...whole].map(([namespace, names]) => and(isOneOf('meta', 'namespace', namespace), isOneOf('meta', 'workload', ...names))), ...single);
  }
}
