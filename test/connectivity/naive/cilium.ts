import { Naive, NaiveEnd } from '../compare';
import { RawObject } from '../random/world';

/** What Cilium would see of one end. */
interface Identity {
  /** With sources: `k8s:app`. */
  readonly labels: ReadonlyMap<string, string>;
  readonly namespace?: string;
  readonly address?: string;
  readonly namedPorts: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

/** Cilium's reading of its own policies, question by question. */
export function naiveCilium(objects: readonly RawObject[]): Naive {
  const policies = objects.filter(({ kind }) => kind === 'CiliumNetworkPolicy' || kind === 'CiliumClusterwideNetworkPolicy').filter(isTaken);
  const identities = new Map<NaiveEnd, Identity>();
  const identified = (end: NaiveEnd): Identity => {
    const known = identities.get(end) ?? identityOf(end, objects);
    identities.set(end, known);
    return known;
  };
  /** What is about a pair, apart from ports: asked once for all ports. */
  const about = (direction: 'ingress' | 'egress', subject: Identity, peer: Identity) => {
    const found = { isolated: false, allows: [] as RawObject[], denies: [] as RawObject[] };
    if (subject.namespace === undefined) return found;
    for (const { kind, metadata, spec, specs } of policies) {
      const home = kind === 'CiliumNetworkPolicy' ? metadata.namespace ?? 'default' : undefined;
      for (const each of [...spec ? [spec] : [], ...specs ?? []]) {
        if (home !== undefined && home !== subject.namespace) continue;
        if (!matches(withoutNamespace(each.endpointSelector, home), subject.labels)) continue;
        const [allows, denies] = [each[direction] ?? [], each[`${direction}Deny`] ?? []];
        const isMeant = (rule: RawObject) => isAbout(rule, direction, peer, home, objects);
        found.allows.push(...allows.filter(isMeant));
        found.denies.push(...denies.filter(isMeant));
        if (allows.length + denies.length > 0 && each.enableDefaultDeny?.[direction] !== false) found.isolated = true;
      }
    }
    return found;
  };
  const pairs = new Map<NaiveEnd, Map<NaiveEnd, ReturnType<typeof about>[]>>();
  return (from, to, protocol, port) => {
    const [a, b] = [identified(from), identified(to)];
    const known = pairs.get(from) ?? new Map<NaiveEnd, ReturnType<typeof about>[]>();
    pairs.set(from, known);
    const sides = known.get(to) ?? [about('egress', a, b), about('ingress', b, a)];
    known.set(to, sides);
    const isOpen = sides.every(({ isolated, allows, denies }) => {
      const covers = (rule: RawObject) => coversPort(rule, b, protocol, port);
      return !denies.some(covers) && (!isolated || allows.some(covers));
    });
    return isOpen ? 'allowed' : 'denied';
  };
}

const PEERS = ['Endpoints', 'CIDR', 'CIDRSet', 'Entities', 'Services'];

/** One kind of peers in a rule; exceptions inside of their blocks. */
function isTaken({ spec, specs }: RawObject): boolean {
  return [...spec ? [spec] : [], ...specs ?? []].every((each: RawObject) => ['ingress', 'egress', 'ingressDeny', 'egressDeny'].every(section =>
    (each[section] ?? []).every((rule: RawObject) => {
      const filled = Object.keys(rule).filter(key => PEERS.some(kind => key === `from${kind}` || key === `to${kind}`) && rule[key].length > 0);
      const sets = [...rule.fromCIDRSet ?? [], ...rule.toCIDRSet ?? []];
      const outside = sets.some(({ cidr, except = [] }) => except.some((text: string) => !within(text.split('/')[0], cidr) || bitsOf(text) < bitsOf(cidr)));
      return filled.length <= 1 && !outside && !(rule.icmps?.length > 0 && rule.toPorts?.length > 0);
    })));
}

const bitsOf = (cidr: string): number => Number(cidr.split('/')[1]);

function isAbout(rule: RawObject, direction: string, peer: Identity, home: string | undefined, objects: readonly RawObject[]): boolean {
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const { Endpoints, CIDR, CIDRSet, Entities, Services } = Object.fromEntries(PEERS.map(kind => [kind, rule[`${prefix}${kind}`]]));
  const lists = [Endpoints, CIDR, CIDRSet, Entities].filter(list => list !== undefined);
  if (lists.some(list => list.length === 0)) return false;
  if (Services?.length > 0) {
    const services = objects.filter(({ kind, metadata }) => kind === 'Service' && Services.some(({ k8sService: ref }: RawObject) =>
      ref && ref.serviceName === metadata.name && [undefined, '', metadata.namespace ?? 'default'].includes(ref.namespace)));
    if (services.length > 0) {
      return services.some(({ metadata, spec }) => peer.namespace === (metadata.namespace ?? 'default')
        && Object.entries(spec.selector).every(([key, value]) => peer.labels.get(`k8s:${key}`) === value));
    }
    return (rule.toPorts ?? []).length > 0;
  }
  if (lists.length === 0) return (rule.toPorts ?? []).length > 0;
  return (Endpoints ?? []).some((selector: RawObject) => matches(completed(selector, home), peer.labels))
    || (CIDR ?? []).some((cidr: string) => peer.address !== undefined && within(peer.address, cidr))
    || (CIDRSet ?? []).some((item: RawObject) => peer.address !== undefined && inCidrRule(peer.address, item, objects))
    || (Entities ?? []).some((name: string) => name === 'all' || name === (peer.namespace === undefined ? 'world' : 'cluster'));
}

function inCidrRule(address: string, { cidr, cidrGroupRef, cidrGroupSelector, except = [] }: RawObject, objects: readonly RawObject[]): boolean {
  const groups = objects.filter(({ kind, metadata }) => kind === 'CiliumCIDRGroup'
    && (cidrGroupSelector ? matches(cidrGroupSelector, new Map(Object.entries(metadata.labels))) : metadata.name === cidrGroupRef));
  const blocks: string[] = cidr ? [cidr] : groups.flatMap(({ spec }) => spec.externalCIDRs);
  return blocks.some(block => within(address, block)) && !except.some((block: string) => within(address, block));
}

function coversPort({ toPorts = [], icmps = [] }: RawObject, destination: Identity, protocol: string, port: number): boolean {
  if (icmps.length > 0) return false;
  if (toPorts.length === 0) return true;
  return toPorts.some(({ ports = [] }: RawObject) => ports.some((asked: RawObject) => {
    if (![undefined, 'ANY', protocol].includes(asked.protocol)) return false;
    if (!/^\d+$/.test(asked.port)) return destination.namedPorts.some(own => own.name === asked.port && own.protocol === protocol && own.port === port);
    const first = Number(asked.port);
    return first === 0 || first <= port && port <= Math.max(first, asked.endPort ?? 0);
  }));
}

/** A policy's own namespace takes the place of another one in matchLabels. */
function withoutNamespace(selector: RawObject, home: string | undefined): RawObject {
  if (home === undefined) return selector;
  const matchLabels = Object.fromEntries(Object.entries(selector.matchLabels ?? {}).filter(([key]) => key !== 'k8s:io.kubernetes.pod.namespace'));
  return { ...selector, matchLabels };
}

function completed(selector: RawObject, home: string | undefined): RawObject {
  const keys = [...Object.keys(selector.matchLabels ?? {}), ...(selector.matchExpressions ?? []).map(({ key }: RawObject) => key)];
  if (keys.some(key => key.startsWith('reserved:'))) return selector;
  const bare = keys.map(key => key.replace(/^(k8s|any):/, ''));
  const local: RawObject = { key: 'k8s:io.cilium.k8s.policy.cluster', operator: 'In', values: ['default'] };
  const extra: RawObject[] = bare.includes('io.cilium.k8s.policy.cluster') ? [] : [local];
  if (!bare.includes('io.kubernetes.pod.namespace')) {
    if (home === undefined) {extra.push({ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' });} else if (!bare.some(key => key.startsWith('io.cilium.k8s.namespace.labels.'))) {
      extra.push({ key: 'k8s:io.kubernetes.pod.namespace', operator: 'In', values: [home] });
    }
  }
  return { ...selector, matchExpressions: [...selector.matchExpressions ?? [], ...extra] };
}

function matches({ matchLabels = {}, matchExpressions = [] }: RawObject, labels: ReadonlyMap<string, string>): boolean {
  const valueOf = (key: string): string | undefined => {
    const [source, ...rest] = key.includes(':') ? key.split(':') : ['any', key];
    if (source !== 'any') return labels.get(key);
    return [...labels].find(([own]) => own === rest.join(':') || own.slice(own.indexOf(':') + 1) === rest.join(':'))?.[1];
  };
  return Object.entries(matchLabels).every(([key, value]) => valueOf(key) === value)
    && matchExpressions.every(({ key, operator, values = [] }: RawObject) => {
      const value = valueOf(key);
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return (value !== undefined && values.includes(value)) === (operator === 'In');
    });
}

function identityOf(end: NaiveEnd, objects: readonly RawObject[]): Identity {
  if (end.kind === 'outside') return { labels: new Map([['reserved:world', '']]), address: end.address, namedPorts: [] };
  const { object, namespace } = end;
  const template = object.kind === 'Pod' ? object : object.spec.template;
  const namespaceLabels = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)?.metadata.labels ?? {};
  const labels = new Map<string, string>(Object.entries(template.metadata.labels ?? {}).map(([key, value]) => [`k8s:${key}`, value as string]));
  for (const [key, value] of Object.entries(namespaceLabels)) labels.set(`k8s:io.cilium.k8s.namespace.labels.${key}`, value as string);
  labels.set('k8s:io.kubernetes.pod.namespace', namespace);
  labels.set('k8s:io.cilium.k8s.policy.cluster', 'default');
  labels.set('k8s:io.cilium.k8s.policy.serviceaccount', template.spec.serviceAccountName ?? 'default');
  const ports: RawObject[] = template.spec.containers.flatMap((container: RawObject) => container.ports ?? []);
  const namedPorts = ports.filter(({ name }) => name).map(({ name, protocol = 'TCP', containerPort }) => ({ name, protocol, port: containerPort }));
  return { labels, namespace, namedPorts };
}

/** As text of bits, so that no arithmetic is shared with what is tested. */
function within(address: string, cidr: string): boolean {
  const [block, bits] = cidr.split('/');
  const [a, b] = [bitText(address), bitText(block)];
  const length = bits === undefined ? b.length : Number(bits);
  return a.length === b.length && a.slice(0, length) === b.slice(0, length);
}

function bitText(address: string): string {
  if (!address.includes(':')) return address.split('.').map(part => Number(part).toString(2).padStart(8, '0')).join('');
  const [head, tail] = address.split('::').map(part => part === '' ? [] : part.split(':'));
  const groups = tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.map(group => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
