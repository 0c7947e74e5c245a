import { Naive, NaiveAnswer, NaiveEnd } from '../compare';
import { RawObject } from '../random/world';

/* Straight from the documentation of Calico, packet by packet. Shares nothing with the engine. Knows what random/calico.ts writes. */

type Labels = Record<string, string>;
type Truth = boolean | undefined;

/** Recursive descent over the text, evaluating as it reads. */
function selects(text: string | undefined, labels: Labels, prefix = ''): boolean {
  const tokens = (text ?? '').match(/'[^']*'|"[^"]*"|==|!=|&&|\|\||[!(){},]|[\w./-]+/g) ?? [];
  if (tokens.length === 0) return true;
  const next = () => tokens.shift() as string;
  const quoted = () => next().slice(1, -1);
  const orExpr = (): boolean => {
    let value = andExpr();
    while (tokens[0] === '||') {
      next();
      const right = andExpr();
      value = value || right;
    }
    return value;
  };
  const andExpr = (): boolean => {
    let value = term();
    while (tokens[0] === '&&') {
      next();
      const right = term();
      value = value && right;
    }
    return value;
  };
  const term = (): boolean => {
    const first: string = next();
    const peek = (): string | undefined => tokens[0];
    if (first === '!') return !term();
    if (first === '(') {
      const value = orExpr();
      next();
      return value;
    }
    if (peek() === '(') {
      next();
      const argument = peek() === ')' ? '' : next();
      next();
      const inNamespace = 'projectcalico.org/namespace' in labels;
      if (first === 'has') return `${prefix}${argument}` in labels;
      if (first === 'global') return !inNamespace;
      return prefix === 'pcns.' ? inNamespace : true;
    }
    const value: string | undefined = labels[`${prefix}${first}`];
    const operator = next();
    switch (operator) {
      case '==': return value === quoted();
      case '!=': return value !== quoted();
      case 'contains': { const part = quoted(); return value !== undefined && value.includes(part); }
      case 'starts': { next(); const part = quoted(); return value !== undefined && value.startsWith(part); }
      case 'ends': { next(); const part = quoted(); return value !== undefined && value.endsWith(part); }
      default: {
        if (operator === 'not') next();
        next();
        const values: string[] = [];
        for (let token = next(); token !== '}'; token = next()) if (token !== ',') values.push(token.slice(1, -1));
        const isAmong = value !== undefined && values.includes(value);
        return operator === 'not' ? !isAmong : isAmong;
      }
    }
  };
  return orExpr();
}

interface Packet {
  readonly labels?: Labels;
  readonly template?: RawObject;
  /** Known addresses of a pod, or the one outside. Undefined: a pod somewhere in private ranges. */
  readonly address?: string;
}

function bitsOf(address: string): { family: 4 | 6; bits: string } {
  if (address.includes('.')) return { family: 4, bits: address.split('.').map(part => Number(part).toString(2).padStart(8, '0')).join('') };
  const [head, tail] = address.split('::').map(part => part === '' ? [] : part.split(':'));
  const groups = tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return { family: 6, bits: groups.map(group => parseInt(group, 16).toString(2).padStart(16, '0')).join('') };
}

const isIn = (address: string, block: string): boolean => {
  const [base, prefix] = block.split('/');
  const [a, b] = [bitsOf(address), bitsOf(base)];
  return a.family === b.family && a.bits.startsWith(b.bits.slice(0, Number(prefix)));
};

/** One address of every private range: the blocks of the generator hold each of them whole or not at all. */
const PRIVATE_SAMPLES = ['10.1.2.3', '172.16.5.6', '192.168.7.8', '100.64.9.9'];

/** Of pods without addresses: asked of a sample of where they may be. Certain where all samples agree. */
function overAddresses(packet: Packet, test: (address: string) => boolean): Truth {
  if (packet.address !== undefined) return test(packet.address);
  const answers = PRIVATE_SAMPLES.map(test);
  if (answers.every(answer => answer)) return true;
  // Whether pods have addresses of the second family is not known either.
  return answers.some(answer => answer) || test('fd00:0:0:0:0:0:0:9') ? undefined : false;
}

const and3 = (values: readonly Truth[]): Truth => values.includes(false) ? false : values.includes(undefined) ? undefined : true;

export function naiveCalico(objects: readonly RawObject[]): Naive {
  const calico = objects.filter(({ apiVersion }) => /projectcalico\.org/.test(apiVersion));
  const namespaceLabels = (name: string): Labels => ({ ...objects.find(o => o.kind === 'Namespace' && o.metadata.name === name)?.metadata.labels, 'kubernetes.io/metadata.name': name });
  const inherited = (namespace: string): Labels => ({
    ...Object.fromEntries(Object.entries(namespaceLabels(namespace)).map(([key, value]) => [`pcns.${key}`, value])),
    'pcns.projectcalico.org/name': namespace,
    'projectcalico.org/namespace': namespace,
  });
  const sets = calico.filter(({ kind }) => kind.endsWith('NetworkSet')).map(({ kind, metadata, spec }) => ({
    labels: { ...metadata.labels, ...kind === 'NetworkSet' ? inherited(metadata.namespace) : {} } as Labels, nets: spec.nets as string[],
  }));
  const packetEnd = (end: NaiveEnd): Packet => {
    const known = packets.get(end);
    if (known) return known;
    const packet = makePacket(end);
    packets.set(end, packet);
    return packet;
  };
  const packets = new Map<NaiveEnd, Packet>();
  const makePacket = (end: NaiveEnd): Packet => {
    if (end.kind === 'outside') return { address: end.address };
    const template = end.object.kind === 'Pod' ? end.object : end.object.spec.template;
    const account = template.spec.serviceAccountName ?? 'default';
    return {
      template,
      address: undefined,
      labels: {
        ...template.metadata.labels,
        ...inherited(end.namespace),
        'projectcalico.org/orchestrator': 'k8s',
        'projectcalico.org/serviceaccount': account,
        'pcsa.projectcalico.org/name': account,
      },
    };
  };

  /** Whether the address of an end is in what a selector selects. */
  const inSelection = (packet: Packet, matches: (labels: Labels) => boolean): Truth => {
    if (packet.labels && matches(packet.labels)) return true;
    const nets = sets.filter(set => matches(set.labels)).flatMap(set => set.nets);
    return overAddresses(packet, address => nets.some(net => isIn(address, net)));
  };

  /** Everything about addresses is decided for one address at a time, so that members of one rule agree on it. */
  const entityMatches = (entity: RawObject, packet: Packet, policyNamespace: string | undefined, own: boolean, family: number | undefined): Truth => {
    const { selector, namespaceSelector, notSelector, serviceAccounts, nets = [], notNets = [] } = entity;
    const names: string[] = serviceAccounts?.names ?? [];
    const hasAccounts = names.length > 0 || Boolean(serviceAccounts?.selector);
    const asks = Boolean(selector || namespaceSelector || hasAccounts) || policyNamespace !== undefined && Boolean(notSelector);
    const positive = (labels: Labels) => selects(selector, labels) && selects(serviceAccounts?.selector, labels, 'pcsa.')
      && (names.length === 0 || names.includes(labels['projectcalico.org/serviceaccount']))
      && (namespaceSelector ? selects(namespaceSelector, labels, 'pcns.') : policyNamespace === undefined || labels['projectcalico.org/namespace'] === policyNamespace);
    const at = (address: string): boolean => {
      const one: Packet = { ...packet, address };
      return (family === undefined || bitsOf(address).family === family) && (!asks || inSelection(one, positive) === true)
        && (!notSelector || inSelection(one, labels => selects(notSelector, labels)) !== true)
        && (nets.length === 0 || nets.some((net: string) => isIn(address, net))) && !notNets.some((net: string) => isIn(address, net));
    };
    if (own) return (!asks || positive(packet.labels as Labels)) && (!notSelector || !selects(notSelector, packet.labels as Labels));
    return overAddresses(packet, at);
  };

  const byNumber: Record<string, string> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' };
  const numberOf = (protocol: unknown): string => byNumber[String(protocol)] ?? String(protocol);
  const portMatches = (ports: readonly unknown[], protocol: string, port: number, to: Packet): boolean => ports.some(each => {
    const text = String(each);
    if (/^\d+(:\d+)?$/.test(text)) {
      const [from, last = from] = text.split(':').map(Number);
      return from <= port && port <= last;
    }
    return (to.template?.spec.containers ?? []).some((container: RawObject) => (container.ports ?? []).some((own: RawObject) =>
      own.name === text && own.containerPort === port && (own.protocol ?? 'TCP') === protocol));
  });

  const ruleMatches = (rule: RawObject, direction: 'ingress' | 'egress', namespace: string | undefined, from: Packet, to: Packet, protocol: string, port: number): Truth => {
    const { destination = {} } = rule;
    if (rule.protocol !== undefined && numberOf(rule.protocol) !== protocol) return false;
    if (rule.notProtocol !== undefined && numberOf(rule.notProtocol) === protocol) return false;
    if (destination.ports?.length > 0 && !portMatches(destination.ports, protocol, port, to)) return false;
    if (destination.notPorts?.length > 0 && portMatches(destination.notPorts, protocol, port, to)) return false;
    const known = memo.get(rule)?.get(from)?.get(to);
    if (known) return known.truth;
    const truth = endsMatch(rule, direction, namespace, from, to);
    if (!memo.has(rule)) memo.set(rule, new Map());
    if (!memo.get(rule)?.has(from)) memo.get(rule)?.set(from, new Map());
    memo.get(rule)?.get(from)?.set(to, { truth });
    return truth;
  };
  /** What a rule asks of the two ends does not depend on ports: asked once for each pair. */
  const memo = new Map<RawObject, Map<Packet, Map<Packet, { readonly truth: Truth }>>>();
  const endsMatch = (rule: RawObject, direction: 'ingress' | 'egress', namespace: string | undefined, from: Packet, to: Packet): Truth => {
    const { source = {}, destination = {}, ipVersion } = rule;
    const sourcePort: Truth = source.ports?.length > 0 ? undefined : true;
    const hasBlocks = [source, destination].some(({ nets = [], notNets = [] }) => nets.length + notNets.length > 0);
    const family = ipVersion ?? (hasBlocks ? 4 : undefined);
    const isIngress = direction === 'ingress';
    const ends = [entityMatches(source, from, namespace, !isIngress, family), entityMatches(destination, to, namespace, isIngress, family)];
    return and3([sourcePort, ...ends]);
  };

  const tierOrders: Record<string, { order: number; denies: boolean }> = { default: { order: 1_000_000, denies: true } };
  for (const { metadata, spec } of calico.filter(({ kind }) => kind === 'Tier')) tierOrders[metadata.name] = { order: spec.order ?? Infinity, denies: (spec.defaultAction ?? 'Deny') === 'Deny' };
  const byOrder = (a: string, b: string) =>
    tierOrders[a].order === tierOrders[b].order ? (a < b ? -1 : 1) : tierOrders[a].order - tierOrders[b].order;
  const tierNames = Object.keys(tierOrders).sort(byOrder);
  /** One version of IP for each rule, or the policy is refused. */
  const isRefused = (spec: RawObject): boolean => [...spec.ingress ?? [], ...spec.egress ?? []].some((rule: RawObject) => rule.ipVersion === 6
    && (rule.protocol === 'ICMP' || rule.notProtocol === 'ICMP' || [rule.source, rule.destination].some(({ nets = [], notNets = [] }) => nets.length + notNets.length > 0)));
  const policies = calico.filter(({ kind }) => kind === 'NetworkPolicy' || kind === 'GlobalNetworkPolicy')
    .filter(policy => policy.spec.doNotTrack !== true && !isRefused(policy.spec) && tierOrders[policy.spec.tier ?? 'default'] !== undefined)
    .sort((a, b) => {
      const [x, y] = [a.spec.order ?? Infinity, b.spec.order ?? Infinity];
      const [k, l] = [a, b].map(({ metadata, kind }) => `${metadata.name}/${metadata.namespace ?? ''}/${kind}`);
      return x === y ? (k < l ? -1 : 1) : x - y;
    });

  const applying = { ingress: new Map<Packet, RawObject[][]>(), egress: new Map<Packet, RawObject[][]>() };
  /** What one side says; `Truth` undefined for what cannot be known. */
  const side = (direction: 'ingress' | 'egress', own: Packet, from: Packet, to: Packet, protocol: string, port: number): NaiveAnswer => {
    const labels = own.labels;
    if (!labels) return 'allowed';
    const known = applying[direction].get(own);
    const select = () => policies.filter(({ metadata, spec }) => {
      const types: string[] = spec.types ?? ((spec.egress ?? []).length === 0 ? ['Ingress'] : (spec.ingress ?? []).length === 0 ? ['Egress'] : ['Ingress', 'Egress']);
      return types.some(type => type.toLowerCase() === direction) && (metadata.namespace === undefined || metadata.namespace === labels['projectcalico.org/namespace'])
        && selects(spec.selector, labels) && selects(spec.namespaceSelector, labels, 'pcns.') && selects(spec.serviceAccountSelector, labels, 'pcsa.');
    });
    const byTier = known ?? tierNames.map(name => select().filter(({ spec }) => (spec.tier ?? 'default') === name));
    if (!known) applying[direction].set(own, byTier);
    const outcomes = new Set<'allowed' | 'denied'>();
    let live = true;
    for (const [i, name] of tierNames.entries()) {
      const inTier = byTier[i];
      if (!live || inTier.length === 0) continue;
      let passed = false;
      for (const { metadata, spec } of inTier) {
        for (const rule of spec[direction] ?? []) {
          const matches = live && rule.action !== 'Log' && ruleMatches(rule, direction, metadata.namespace, from, to, protocol, port);
          if (matches === false) continue;
          if (matches === true) live = false;
          if (rule.action === 'Pass') passed = true;
          else outcomes.add(rule.action === 'Allow' ? 'allowed' : 'denied');
        }
      }
      if (live && tierOrders[name].denies) {
        outcomes.add('denied');
        live = false;
      }
      live = live || passed;
    }
    if (live) outcomes.add('allowed');
    return outcomes.size === 2 ? 'unknown' : [...outcomes][0];
  };

  return (fromEnd, toEnd, protocol, port) => {
    const [from, to] = [packetEnd(fromEnd), packetEnd(toEnd)];
    const answers = [side('egress', from, from, to, protocol, port), side('ingress', to, from, to, protocol, port)];
    return answers.includes('denied') ? 'denied' : answers.includes('unknown') ? 'unknown' : 'allowed';
  };
}
