import { Naive, NaiveAnswer, NaiveEnd } from '../compare';
import { RawObject } from '../random/world';

type PodEnd = Extract<NaiveEnd, { kind: 'workload' }>;

/** By the text of the APIs, one packet at a time: Admin tier, NetworkPolicies, Baseline tier. Pods are Pod objects with addresses. */
export function naiveClusterNetworkPolicies(objects: readonly RawObject[]): Naive {
  const clusterPolicies = objects.filter(({ kind }) => kind === 'ClusterNetworkPolicy');
  const networkPolicies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const known = new Map<string, Record<string, string>>();
  const namespaceLabels = (name: string): Record<string, string> => {
    if (!known.has(name)) {
      const object = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
      known.set(name, { ...object?.metadata.labels, 'kubernetes.io/metadata.name': name });
    }
    return known.get(name)!;
  };

  const selects = (selector: RawObject, labels: Record<string, string>): boolean =>
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
    && (selector.matchExpressions ?? []).every(({ key, operator, values }: RawObject) => {
      if (operator === 'Exists') return key in labels;
      if (operator === 'DoesNotExist') return !(key in labels);
      return operator === 'In' ? key in labels && values.includes(labels[key]) : !(key in labels) || !values.includes(labels[key]);
    });

  const isPod = (end: NaiveEnd): end is PodEnd => end.kind === 'workload';
  const podLabels = (end: PodEnd): Record<string, string> => end.object.metadata.labels ?? {};
  const addressOf = (end: NaiveEnd): string => isPod(end) ? end.object.status.podIP : end.address;

  const texts = new Map<string, string>();
  const bits = (address: string): string => {
    if (!texts.has(address)) texts.set(address, address.includes(':') ? '' : address.split('.').map(part => Number(part).toString(2).padStart(8, '0')).join(''));
    return texts.get(address)!;
  };
  const inBlock = (end: NaiveEnd, cidr: string): boolean => {
    const [address, prefix] = cidr.split('/');
    const own = bits(addressOf(end));
    return own !== '' && own.slice(0, Number(prefix)) === bits(address).slice(0, Number(prefix));
  };

  /** `namespaces`, `pods` and `networks` of a ClusterNetworkPolicy. */
  const isClusterPeer = ({ namespaces, pods, networks }: RawObject, end: NaiveEnd): boolean => {
    if (networks) return networks.some((cidr: string) => inBlock(end, cidr));
    if (!isPod(end)) return false;
    if (namespaces) return selects(namespaces, namespaceLabels(end.namespace));
    return selects(pods.namespaceSelector, namespaceLabels(end.namespace)) && selects(pods.podSelector, podLabels(end));
  };

  const named = (to: NaiveEnd, name: string, protocol: string, port: number): boolean => isPod(to)
    && to.object.spec.containers.some(({ ports = [] }: RawObject) =>
      ports.some((own: RawObject) => own.name === name && (own.protocol ?? 'TCP') === protocol && own.containerPort === port));

  const clusterPort = (item: RawObject, to: NaiveEnd, protocol: string, port: number): boolean => {
    if (item.destinationNamedPort) return named(to, item.destinationNamedPort, protocol, port);
    const { number, range } = item[protocol.toLowerCase()]?.destinationPort ?? {};
    return number !== undefined ? number === port : range !== undefined && range.start <= port && port <= range.end;
  };

  /** Which policies of a tier are for a pod, one list for each priority in order: asked once for each pod. */
  const applying = new Map<PodEnd, Map<string, RawObject[][]>>();
  const inOrder = (tier: string, own: PodEnd): RawObject[][] => {
    const byTier = applying.get(own) ?? new Map<string, RawObject[][]>();
    applying.set(own, byTier);
    let lists = byTier.get(tier);
    if (lists) return lists;
    const policies = clusterPolicies.filter(({ spec }) => spec.tier === tier && isClusterPeer(spec.subject, own));
    const priorities = [...new Set(policies.map(({ spec }) => spec.priority as number))].sort((a, b) => a - b);
    byTier.set(tier, lists = priorities.map(priority => policies.filter(({ spec }) => spec.priority === priority)));
    return lists;
  };
  /** Whether one of the peers is an end does not depend on ports: asked once for each list and end. */
  const peersKnown = new Map<unknown, Map<NaiveEnd, boolean>>();
  const once = (peers: unknown, end: NaiveEnd, ask: () => boolean): boolean => {
    const ofPeers = peersKnown.get(peers) ?? new Map<NaiveEnd, boolean>();
    peersKnown.set(peers, ofPeers);
    const answer = ofPeers.get(end) ?? ask();
    ofPeers.set(end, answer);
    return answer;
  };

  const tierSays = (tier: string, own: PodEnd, other: NaiveEnd, isEgress: boolean, protocol: string, port: number): string[] => {
    const list = isEgress ? 'to' : 'from';
    for (const policies of inOrder(tier, own)) {
      const said = new Set<string>();
      for (const { spec } of policies) {
        const first = (spec[isEgress ? 'egress' : 'ingress'] ?? []).find((rule: RawObject) =>
          once(rule[list], other, () => rule[list].some((peer: RawObject) => isClusterPeer(peer, other)))
          && (!rule.protocols || rule.protocols.some((item: RawObject) => clusterPort(item, isEgress ? other : own, protocol, port))));
        if (first) said.add(first.action);
      }
      if (said.size > 0) return [...said];
    }
    return ['Pass'];
  };

  const networkPoliciesSay = (own: PodEnd, other: NaiveEnd, isEgress: boolean, protocol: string, port: number): string => {
    const policies = networkPolicies.filter(({ metadata, spec }) => once(spec, own, () => metadata.namespace === own.namespace
      && selects(spec.podSelector, podLabels(own))) && spec.policyTypes.includes(isEgress ? 'Egress' : 'Ingress'));
    if (policies.length === 0) return 'Pass';
    const to = isEgress ? other : own;
    return policies.some(({ metadata, spec }) => (spec[isEgress ? 'egress' : 'ingress'] ?? []).some((rule: RawObject) => {
      const peers: RawObject[] | undefined = rule[isEgress ? 'to' : 'from'];
      const isPeer = !peers || once(peers, other, () => peers.some(({ ipBlock, namespaceSelector, podSelector = {} }) => {
        if (ipBlock) return inBlock(other, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr: string) => inBlock(other, cidr));
        if (!isPod(other)) return false;
        const isThere = namespaceSelector ? selects(namespaceSelector, namespaceLabels(other.namespace)) : other.namespace === metadata.namespace;
        return isThere && selects(podSelector, podLabels(other));
      }));
      return isPeer && (!rule.ports || rule.ports.some((item: RawObject) => item.protocol === protocol && (item.port === undefined
        || (typeof item.port === 'string' ? named(to, item.port, protocol, port) : item.port <= port && port <= (item.endPort ?? item.port)))));
    })) ? 'Accept' : 'Deny';
  };

  const side = (own: NaiveEnd, other: NaiveEnd, isEgress: boolean, protocol: string, port: number): NaiveAnswer => {
    if (!isPod(own)) return 'allowed';
    // What each of the orders comes to that are possible.
    const possible = new Set<NaiveAnswer>();
    for (const says of [
      () => tierSays('Admin', own, other, isEgress, protocol, port),
      () => [networkPoliciesSay(own, other, isEgress, protocol, port)],
      () => tierSays('Baseline', own, other, isEgress, protocol, port),
      () => ['Accept'],
    ]) {
      const actions = says();
      if (actions.includes('Accept')) possible.add('allowed');
      if (actions.includes('Deny')) possible.add('denied');
      if (!actions.includes('Pass')) break;
    }
    return possible.size > 1 ? 'unknown' : [...possible][0];
  };

  return (from, to, protocol, port) => {
    const answers = [side(from, to, true, protocol, port), side(to, from, false, protocol, port)];
    return answers.includes('denied') ? 'denied' : answers.includes('unknown') ? 'unknown' : 'allowed';
  };
}
