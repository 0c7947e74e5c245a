import { Naive, NaiveEnd } from '../compare';
import { RawObject } from '../random/world';

/** How NetworkPolicies are read; the same choices as the engine's. */
export interface NaiveNetworkPolicyOptions {
  readonly cilium: boolean;
  /** Whether blocks may match pods and nodes. */
  readonly blocksMatchPods: boolean;
  /** Where pods without known addresses have them: one block of IPv4. */
  readonly podCidr: string;
}

type Span = readonly [bigint, bigint];
type Maybe = 'yes' | 'no' | 'maybe';
/** What was asked of a policy or rule and an end: it does not depend on ports, so it is asked once. */
type Memo = Map<RawObject, Map<NaiveEnd, Maybe>>;

/** Asks every policy anew for every question, straight from the objects. */
export function naiveNetworkPolicies(objects: readonly RawObject[], options: NaiveNetworkPolicyOptions): Naive {
  const effective = new Map<string, RawObject>();
  for (const object of objects) {
    if (object.kind === 'NetworkPolicy' && isAccepted(object)) effective.set(`${namespaceOf(object)} ${object.metadata.name}`, object);
  }
  const policies = [...effective.values()];
  const memo: Memo = new Map();
  return (from, to, protocol, port) => {
    const out = side(objects, policies, 'egress', from, to, to, protocol, port, options, memo);
    const into = side(objects, policies, 'ingress', to, from, to, protocol, port, options, memo);
    return out === 'no' || into === 'no' ? 'denied' : out === 'maybe' || into === 'maybe' ? 'unknown' : 'allowed';
  };
}

function side(
  objects: readonly RawObject[], policies: readonly RawObject[], list: 'ingress' | 'egress', subject: NaiveEnd, peer: NaiveEnd, destination: NaiveEnd,
  protocol: string, port: number, options: NaiveNetworkPolicyOptions, memo: Memo,
): Maybe {
  if (subject.kind === 'outside' || isOnHost(subject)) return 'yes';
  let isolated = false;
  let answer: Maybe = 'no';
  for (const policy of policies) {
    const { podSelector, policyTypes, [list]: rules = [] } = policy.spec ?? {};
    const isFor = () => namespaceOf(policy) === subject.namespace && selects(podSelector ?? {}, podLabels(subject.object)) ? 'yes' : 'no';
    if (once(memo, policy, subject, isFor) === 'no') continue;
    const isListed = policyTypes?.length > 0 ? policyTypes.includes(list === 'ingress' ? 'Ingress' : 'Egress') : list === 'ingress' || rules.length > 0;
    if (!isListed && !(options.cilium && rules.length > 0)) continue;
    isolated = true;
    for (const rule of rules) {
      if (!portsMatch(rule.ports, destination, protocol, port)) continue;
      const found = once(memo, rule, peer, () => peersMatch(objects, rule[list === 'ingress' ? 'from' : 'to'], namespaceOf(policy), peer, options));
      if (found === 'yes') return 'yes';
      if (found === 'maybe') answer = 'maybe';
    }
  }
  return isolated ? answer : 'yes';
}

function once(memo: Memo, of: RawObject, end: NaiveEnd, ask: () => Maybe): Maybe {
  const answers = memo.get(of) ?? new Map<NaiveEnd, Maybe>();
  memo.set(of, answers);
  const answer = answers.get(end) ?? ask();
  answers.set(end, answer);
  return answer;
}

function portsMatch(ports: RawObject[] | undefined, destination: NaiveEnd, protocol: string, port: number): boolean {
  if (!ports || ports.length === 0) return true;
  return ports.some(item => {
    if ((item.protocol ?? 'TCP') !== protocol) return false;
    if (item.port === undefined) return true;
    if (typeof item.port === 'number') return port >= item.port && port <= (item.endPort ?? item.port);
    if (destination.kind === 'outside' || isOnHost(destination)) return false;
    return podSpec(destination.object).containers.some((container: RawObject) => (container.ports ?? []).some((own: RawObject) =>
      own.name === item.port && (own.protocol ?? 'TCP') === protocol && own.containerPort === port));
  });
}

function peersMatch(
  objects: readonly RawObject[], peers: RawObject[] | undefined, own: string, end: NaiveEnd, options: NaiveNetworkPolicyOptions,
): Maybe {
  if (!peers || peers.length === 0) return 'yes';
  const answers = peers.map((peer): Maybe => {
    if (peer.ipBlock) return blockMatches(peer.ipBlock, end, options);
    if (end.kind === 'outside' || isOnHost(end)) return 'no';
    const isThere = peer.namespaceSelector ? selects(peer.namespaceSelector, namespaceLabels(objects, end.namespace)) : end.namespace === own;
    return isThere && selects(peer.podSelector ?? {}, podLabels(end.object)) ? 'yes' : 'no';
  });
  return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
}

function blockMatches(block: RawObject, end: NaiveEnd, { blocksMatchPods, podCidr }: NaiveNetworkPolicyOptions): Maybe {
  const isSix = block.cidr.includes(':');
  const outer = span(block.cidr);
  const holes: Span[] = (block.except ?? []).map(span);
  const covers = (text: string): boolean => {
    const [value] = span(`${text}/${isSix ? 128 : 32}`);
    return value >= outer[0] && value <= outer[1] && !holes.some(([first, last]) => value >= first && value <= last);
  };
  if (end.kind === 'outside') return end.address.includes(':') === isSix && covers(end.address) ? 'yes' : 'no';
  if (!blocksMatchPods) return 'no';
  const onHost = isOnHost(end);
  const known: string[] = onHost ? [] : (end.object.status?.podIPs ?? []).map(({ ip }: { ip: string }) => ip);
  if (known.length > 0) {
    const asked = known.filter(ip => ip.includes(':') === isSix);
    const inside = asked.filter(covers).length;
    return inside === 0 ? 'no' : inside === asked.length ? 'yes' : 'maybe';
  }
  if (isSix) return onHost ? 'maybe' : 'no';
  const [first, last] = onHost ? [0n, 2n ** 32n - 1n] : span(podCidr);
  // Between two borders nothing changes: one address of each piece stands for it.
  const borders = [first, ...[outer, ...holes].flatMap(([a, b]) => [a, b + 1n])].filter(value => value >= first && value <= last);
  const inside = borders.map(value => value >= outer[0] && value <= outer[1] && !holes.some(([a, b]) => value >= a && value <= b));
  return inside.every(each => each) ? 'yes' : inside.some(each => each) ? 'maybe' : 'no';
}

function selects({ matchLabels = {}, matchExpressions = [] }: RawObject, labels: Record<string, string>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values }: RawObject) => {
      switch (operator) {
        case 'In': return key in labels && values.includes(labels[key]);
        case 'NotIn': return !(key in labels) || !values.includes(labels[key]);
        case 'Exists': return key in labels;
        default: return !(key in labels);
      }
    });
}

function namespaceOf(object: RawObject): string {
  return object.metadata.namespace ?? 'default';
}

function namespaceLabels(objects: readonly RawObject[], name: string): Record<string, string> {
  const found = objects.find(object => object.kind === 'Namespace' && object.metadata.name === name);
  return { ...found?.metadata.labels, 'kubernetes.io/metadata.name': name };
}

function podLabels(object: RawObject): Record<string, string> {
  return (object.kind === 'Pod' ? object : object.spec.template).metadata?.labels ?? {};
}

function podSpec(object: RawObject): RawObject {
  return object.kind === 'Pod' ? object.spec : object.spec.template.spec;
}

function isOnHost(end: NaiveEnd): boolean {
  return end.kind === 'workload' && podSpec(end.object).hostNetwork === true;
}

/** First and last address of a block. */
function span(cidr: string): Span {
  const [address, prefix] = cidr.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const value = bits === 32 ? address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) : six(address);
  const size = 2n ** BigInt(bits - Number(prefix));
  const first = value - value % size;
  return [first, first + size - 1n];
}

function six(address: string): bigint {
  const [head, tail = ''] = address.split('::');
  const [left, right] = [head, tail].map(part => part.split(':').filter(group => group !== ''));
  const middle = address.includes('::') ? Array<string>(8 - left.length - right.length).fill('0') : [];
  return [...left, ...middle, ...right].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** Whether the API server takes it, as far as the generator goes wrong. */
function isAccepted({ spec = {} }: RawObject): boolean {
  const types: string[] = spec.policyTypes ?? [];
  const rules: RawObject[] = [...spec.ingress ?? [], ...spec.egress ?? []];
  return types.every(type => type === 'Ingress' || type === 'Egress') && isSelector(spec.podSelector ?? {})
    && rules.every(({ from = [], to = [], ports = [] }) => [...from, ...to].every(isPeer) && ports.every(isPort));
}

function isSelector({ matchExpressions = [] }: RawObject): boolean {
  return matchExpressions.every(({ operator, values = [] }: RawObject) =>
    (['In', 'NotIn'].includes(operator) && values.length > 0) || (['Exists', 'DoesNotExist'].includes(operator) && values.length === 0));
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: RawObject): boolean {
  if (!ipBlock) return (podSelector || namespaceSelector) && isSelector(podSelector ?? {}) && isSelector(namespaceSelector ?? {});
  const isCidr = (text: unknown): boolean => typeof text === 'string' && /^(\d+\.\d+\.\d+\.\d+\/([12]?\d|3[0-2])|[0-9a-f:]+:[0-9a-f:]*\/\d+)$/.test(text);
  if (podSelector || namespaceSelector || !isCidr(ipBlock.cidr)) return false;
  const [first, last] = span(ipBlock.cidr);
  return (ipBlock.except ?? []).every((text: string) => {
    if (!isCidr(text) || text.includes(':') !== ipBlock.cidr.includes(':')) return false;
    const [from, to] = span(text);
    return from >= first && to <= last && to - from < last - first;
  });
}

function isPort({ protocol = 'TCP', port, endPort }: RawObject): boolean {
  const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 1 && value <= 65535;
  if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) return false;
  if (endPort !== undefined && !(isNumber(port) && isNumber(endPort) && endPort >= port)) return false;
  return port === undefined || typeof port === 'string' || isNumber(port);
}

