import { Naive, NaiveAnswer, NaiveEnd } from '../compare';
import { RawObject } from '../random/world';

type Fields = Record<string, RawObject>;
type Truth = 'yes' | 'no' | 'maybe';
type Pod = Extract<NaiveEnd, { kind: 'workload' }>;

/** Where pods may have their addresses: one of every private range. */
const SAMPLES = ['10.1.2.3', '172.16.5.6', '192.168.7.8', '100.64.9.9'];
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8'];
const POLICIES: Fields = {
  'all-unauthenticated': {},
  'audit': {},
  'all-authenticated': { meshed: true },
  'deny': undefined,
  'cluster-unauthenticated': { nets: PRIVATE },
  'cluster-authenticated': { meshed: true, nets: PRIVATE },
};
const isPolicy = (name: unknown): boolean => Object.keys(POLICIES).includes(name as string);
const podOf = (object: RawObject) => object.kind === 'Pod' ? object : object.spec.template;
const worst = (...answers: Truth[]): Truth => answers.includes('no') ? 'no' : answers.includes('maybe') ? 'maybe' : 'yes';
const best = (answers: Truth[]): Truth => answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';

const bits = new Map<string, string>();
const bitsOf = (address: string): string => {
  const known = bits.get(address) ?? readBits(address);
  bits.set(address, known);
  return known;
};
const readBits = (address: string): string => {
  if (address.includes('.')) return `4 ${address.split('.').map(part => Number(part).toString(2).padStart(8, '0')).join('')}`;
  const [head, tail = ''] = address.split('::').map(part =>
    part.split(':').filter(Boolean).map(group => parseInt(group, 16).toString(2).padStart(16, '0')).join(''));
  return `6 ${head}${'0'.repeat(128 - head.length - tail.length)}${tail}`;
};
const lies = (address: string, block: string) => bitsOf(address).startsWith(bitsOf(block.split('/')[0]).slice(0, 2 + Number(block.split('/')[1])));

function selects({ matchLabels = {}, matchExpressions = [] }: RawObject, labels: Fields = {}): boolean {
  const hasLabels = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return hasLabels && matchExpressions.every(({ key, operator, values }: RawObject) => {
    if (operator === 'Exists') return key in labels;
    if (operator === 'DoesNotExist') return !(key in labels);
    return operator === 'In' ? values.includes(labels[key]) : !values.includes(labels[key]);
  });
}

/** Linkerd's policies for one port at a time, straight from the objects. */
export function naiveLinkerd(objects: readonly RawObject[]): Naive {
  const byKind = new Map<string, RawObject[]>();
  for (const object of objects) byKind.set(object.kind, [...byKind.get(object.kind) ?? [], object]);
  const of = (...kinds: string[]): RawObject[] => kinds.flatMap(kind => byKind.get(kind) ?? []);
  const spaces = new Map<string, Fields>(of('Namespace').map(({ metadata }) => [metadata.name, metadata.annotations]));
  const annotated = (pod: Pod, key: string, isRead: (value: unknown) => boolean = value => value !== undefined): string | undefined =>
    [podOf(pod.object).metadata.annotations?.[key], spaces.get(pod.namespace)?.[key]].find(isRead);
  const isMeshed = (end: NaiveEnd): boolean => end.kind === 'workload' && annotated(end, 'linkerd.io/inject') === 'enabled';
  const accountOf = (pod: Pod): string => podOf(pod.object).spec.serviceAccountName ?? 'default';

  const isAmong = (end: NaiveEnd, nets: readonly RawObject[]): Truth => {
    const holds = (address: string) => nets.some(({ cidr, except = [] }) => lies(address, cidr)
      && !except.some((each: string) => lies(address, each)));
    const answers = (end.kind === 'outside' ? [end.address] : SAMPLES).map(holds);
    return answers.every(answer => answer) ? 'yes' : answers.some(answer => answer) ? 'maybe' : 'no';
  };
  const isNamed = (end: NaiveEnd, texts: readonly string[]): boolean => end.kind === 'workload' && isMeshed(end) && texts.some(text => {
    const identity = `${accountOf(end)}.${end.namespace}.serviceaccount.identity.linkerd.cluster.local`;
    return text === '*' || (text.startsWith('*.') ? identity.endsWith(text.slice(1)) : identity === text);
  });
  const isAccount = (end: NaiveEnd, namespace: string, name?: string): boolean => end.kind === 'workload' && isMeshed(end)
    && end.namespace === namespace && (name === undefined || accountOf(end) === name);
  const truth = (value: boolean): Truth => value ? 'yes' : 'no';

  /** What the policies of the annotation and of `accessPolicy` mean. */
  const byName = (name: string, from: NaiveEnd): Truth => {
    const clients = POLICIES[name];
    if (!clients) return 'no';
    return worst(truth(!clients.meshed || isMeshed(from)), clients.nets ? isAmong(from, clients.nets.map((cidr: string) => ({ cidr }))) : 'yes');
  };

  const authorizes = ({ metadata, spec }: RawObject, from: NaiveEnd): Truth => {
    const found = (spec.requiredAuthenticationRefs as RawObject[]).map(ref => ({
      ...ref,
      namespace: ref.namespace ?? metadata.namespace,
      object: of(ref.kind).find(({ metadata: own }) => own.name === ref.name && own.namespace === (ref.namespace ?? metadata.namespace)),
    }));
    const isNetwork = ({ kind }: RawObject): boolean => kind === 'NetworkAuthentication';
    const [networks, others] = [found.filter(isNetwork), found.filter(ref => !isNetwork(ref))];
    if (networks.length > 1 || others.length > 1 || found.some(({ kind, object }) => kind !== 'ServiceAccount' && !object)) return 'no';
    return worst(...networks.map(({ object }) => isAmong(from, object.spec.networks)), ...others.map(({ kind, namespace, name, object }) => {
      if (kind === 'ServiceAccount') return truth(isAccount(from, namespace, name));
      return truth(isNamed(from, object.spec.identities ?? []) || (object.spec.identityRefs ?? []).some((ref: RawObject) => ref.kind === 'Namespace'
        ? isAccount(from, ref.name ?? object.metadata.namespace)
        : isAccount(from, ref.namespace ?? object.metadata.namespace, ref.name)));
    }));
  };
  const authorizesOld = ({ metadata, spec: { client } }: RawObject, from: NaiveEnd): Truth => {
    const near = client.networks ? isAmong(from, client.networks) : 'yes';
    if (client.unauthenticated) return near;
    const { unauthenticatedTLS, identities = [], serviceAccounts = [] } = client.meshTLS ?? {};
    const isKnown = unauthenticatedTLS ? isMeshed(from)
      : isNamed(from, identities) || serviceAccounts.some((ref: RawObject) => isAccount(from, ref.namespace ?? metadata.namespace, ref.name));
    return worst(truth(isKnown), near);
  };

  const byServer = ({ metadata, spec }: RawObject, from: NaiveEnd): Truth => {
    const here = (object: RawObject) => object.metadata.namespace === metadata.namespace;
    const isRoute = (kind: string, name: string) => of(kind).some(route => here(route) && route.metadata.name === name
      && route.spec.parentRefs.some((ref: RawObject) => ref.kind === 'Server' && ref.name === metadata.name));
    const policies = of('AuthorizationPolicy').filter(policy => {
      const { kind, name } = policy.spec.targetRef;
      return here(policy) && (kind === 'Server' ? name === metadata.name
        : kind === 'Namespace' ? name === metadata.namespace : kind.endsWith('Route') && isRoute(kind, name));
    });
    const old = of('ServerAuthorization').filter(one => here(one)
      && (one.spec.server.name === undefined ? selects(one.spec.server.selector, metadata.labels) : one.spec.server.name === metadata.name));
    return best([byName(spec.accessPolicy ?? 'deny', from), ...policies.map(one => authorizes(one, from)), ...old.map(one => authorizesOld(one, from))]);
  };

  /** What a Server says of a client does not depend on ports: asked once. */
  const known = new Map<RawObject, Map<NaiveEnd, Truth>>();
  const once = (server: RawObject, from: NaiveEnd, ask: () => Truth): Truth => {
    const answers = known.get(server) ?? new Map<NaiveEnd, Truth>();
    known.set(server, answers);
    const answer = answers.get(from) ?? ask();
    answers.set(from, answer);
    return answer;
  };

  const into = (from: NaiveEnd, to: Pod, port: number): Truth => {
    const skipped = (annotated(to, 'config.linkerd.io/skip-inbound-ports') ?? '').split(',').map(part => part.trim().split('-').map(Number));
    if (skipped.some(([first, last = first]) => first <= port && port <= last)) return 'yes';
    const { metadata, spec } = podOf(to.object);
    const isIts = (name: unknown): boolean => name === port || spec.containers.some(({ ports = [] }: RawObject) =>
      ports.some((own: RawObject) => own.name === name && own.containerPort === port && (own.protocol ?? 'TCP') === 'TCP'));
    const servers = of('Server').filter(server => server.metadata.namespace === to.namespace && server.spec.podSelector
      && selects(server.spec.podSelector, metadata.labels) && isIts(server.spec.port));
    if (servers.length > 0) return best(servers.map(server => once(server, from, () => byServer(server, from))));
    return byName(annotated(to, 'config.linkerd.io/default-inbound-policy', isPolicy) ?? 'all-unauthenticated', from);
  };

  const outOf = (from: Pod, to: NaiveEnd, port: number): Truth => {
    if (to.kind !== 'outside') return 'yes';
    const network = [from.namespace, 'linkerd-egress'].flatMap(namespace => of('EgressNetwork').filter(one => one.metadata.namespace === namespace))
      .find(({ spec }) =>
        spec.networks ? isAmong(to, spec.networks) === 'yes' : !PRIVATE.some(block => lies(to.address, block)));
    if (!network || network.spec.trafficPolicy === 'Allow') return 'yes';
    return truth(of('TCPRoute', 'TLSRoute', 'HTTPRoute').some(route => route.spec.parentRefs.some((ref: RawObject) => ref.kind === 'EgressNetwork'
      && ref.name === network.metadata.name && (ref.namespace ?? route.metadata.namespace) === network.metadata.namespace
        && (ref.port ?? port) === port)));
  };

  const memo = new Map<NaiveEnd, Map<NaiveEnd, Map<number, NaiveAnswer>>>();
  return (from, to, protocol, port) => {
    if (protocol !== 'TCP') return 'allowed';
    const ofPair = memo.get(from)?.get(to) ?? new Map<number, NaiveAnswer>();
    memo.set(from, (memo.get(from) ?? new Map()).set(to, ofPair));
    const before = ofPair.get(port);
    if (before) return before;
    const answer = worst(
      from.kind === 'workload' && isMeshed(from) ? outOf(from, to, port) : 'yes', to.kind === 'workload' && isMeshed(to) ? into(from, to, port) : 'yes',
    );
    const said = answer === 'yes' ? 'allowed' : answer === 'no' ? 'denied' : 'unknown';
    ofPair.set(port, said);
    return said;
  };
}
