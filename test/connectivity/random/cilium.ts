import { Random } from './random';
import { ACCOUNTS, NAMESPACE_LABELS, NAMESPACES, POD_LABELS, PORT_NAMES, PORTS, randomLabels, RawObject } from './world';

const CIDRS = ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '203.0.113.0/24', '203.0.113.128/25', '2001:db8::/32', '::/0'] as const;
const ENTITIES = ['all', 'world', 'cluster', 'none', 'health', 'ingress', 'init', 'unmanaged'] as const;
const GROUPS = ['office', 'partners', 'missing'] as const;
/** The last one lies outside of its block, which Cilium refuses. */
const EXCEPTIONS = [
  ['10.0.0.0/8', '10.1.0.0/16'], ['0.0.0.0/0', '203.0.113.128/25'], ['2001:db8::/32', '2001:db8:1::/48'], ['10.0.0.0/16', '10.1.0.0/16'],
] as const;
const NAMESPACE_KEY = 'io.kubernetes.pod.namespace';

export interface RandomCiliumOptions {
  /** At most. @default 4 */
  readonly policies?: number;
  /** Of what kinds. @default - both */
  readonly kinds?: readonly ('CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy')[];
  /** Whether peers may be Services and groups of addresses, which Cilium resolves before its engine sees them. @default true */
  readonly references?: boolean;
}

/** Policies of both kinds, and groups of addresses. */
export function randomCilium(random: Random, options: RandomCiliumOptions = {}): RawObject[] {
  const { references = true } = options;
  const groups = references ? ['office', 'partners'].map(name => ({
    apiVersion: 'cilium.io/v2', kind: 'CiliumCIDRGroup', metadata: { name, labels: { who: name } }, spec: { externalCIDRs: random.some(CIDRS, 0.3) },
  })) : [];
  return [...groups, ...random.times(1, options.policies ?? 4, index => {
    const kind = random.pick(options.kinds ?? ['CiliumNetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy']);
    const make = () => randomSpec(random, references);
    const specs = random.chance(0.15) ? { specs: random.times(1, 2, make) } : { spec: make() };
    const namespace = kind === 'CiliumNetworkPolicy' ? { namespace: random.pick(NAMESPACES.slice(0, 3)) } : {};
    return { apiVersion: 'cilium.io/v2', kind, metadata: { name: `p${index}`, ...namespace }, ...specs };
  })];
}

function randomSpec(random: Random, references: boolean): RawObject {
  const sections = random.some(['ingress', 'egress', 'ingressDeny', 'egressDeny'], 0.45);
  const used = sections.length > 0 ? sections : ['ingress'];
  const rules = used.map(section => [section, random.chance(0.12) ? [{}] : random.times(1, 2, () => randomRule(random, section, references))]);
  return {
    endpointSelector: random.chance(0.3) ? {} : randomSelector(random, false),
    ...random.chance(0.25) ? { enableDefaultDeny: Object.fromEntries(random.some(['ingress', 'egress'], 0.6).map(key => [key, random.chance(0.4)])) } : {},
    ...Object.fromEntries(rules),
  };
}

function randomRule(random: Random, section: string, references: boolean): RawObject {
  const prefix = section.startsWith('ingress') ? 'from' : 'to';
  const kinds = ['Endpoints', 'Endpoints', 'Endpoints', 'CIDR', 'CIDRSet', 'Entities', ...references && prefix === 'to' ? ['Services'] : []];
  const peers = random.chance(0.15) ? {} : random.chance(0.06) ? { [`${prefix}Endpoints`]: [] } : randomPeers(random, prefix, random.pick(kinds), references);
  const both = random.chance(0.03) ? { [`${prefix}CIDR`]: ['10.0.0.0/8'] } : {};
  const item = () => ({ ports: random.times(random.chance(0.05) ? 0 : 1, 2, () => randomPort(random)) });
  const ports = random.chance(0.45) ? { toPorts: random.times(1, 2, item) } : {};
  const icmps = random.chance(0.05) ? { icmps: [{ fields: [{ type: 8, family: 'IPv4' }] }] } : {};
  return { ...peers, ...both, ...ports, ...icmps };
}

function randomPeers(random: Random, prefix: string, kind: string, references: boolean): RawObject {
  const items = random.times(1, 2, () => {
    switch (kind) {
      case 'Endpoints': return random.chance(0.2) ? {} : randomSelector(random, true);
      case 'CIDR': return random.chance(0.2) ? '203.0.113.7' : random.pick(CIDRS);
      case 'CIDRSet': return randomCidrRule(random, references);
      case 'Entities': return random.pick(ENTITIES);
      default: return random.chance(0.5)
        ? { k8sService: { serviceName: `w${random.int(0, 4)}`, ...random.chance(0.5) ? { namespace: random.pick(NAMESPACES) } : {} } }
        : { k8sServiceSelector: { selector: { matchLabels: { 'k8s:none': 'here' } } } };
    }
  });
  return { [`${prefix}${kind}`]: items };
}

function randomCidrRule(random: Random, references: boolean): RawObject {
  if (references && random.chance(0.25)) return { cidrGroupRef: random.pick(GROUPS) };
  if (references && random.chance(0.15)) {
    return { cidrGroupSelector: { matchExpressions: [{ key: 'who', operator: random.pick(['In', 'NotIn']), values: ['office'] }] } };
  }
  const [cidr, except] = random.pick(EXCEPTIONS);
  return { cidr, ...random.chance(0.6) ? { except: [except] } : {} };
}

function randomSelector(random: Random, peer: boolean): RawObject {
  const source = () => random.pick(['', 'k8s:', 'any:']);
  const labels = Object.entries(randomLabels(random, POD_LABELS)).slice(0, 2).map(([key, value]) => [`${source()}${key}`, value]);
  if (random.chance(peer ? 0.4 : 0.08)) labels.push([`${random.pick(['', 'k8s:'])}${NAMESPACE_KEY}`, random.pick(NAMESPACES)]);
  if (peer && random.chance(0.15)) labels.push(['k8s:io.cilium.k8s.namespace.labels.env', random.pick(NAMESPACE_LABELS.env)]);
  if (random.chance(0.1)) labels.push(['io.cilium.k8s.policy.serviceaccount', random.pick(ACCOUNTS)]);
  if (random.chance(0.05)) labels.push(['k8s:io.cilium.k8s.policy.cluster', 'default']);
  if (peer && random.chance(0.04)) labels.push([`reserved:${random.pick(['host', 'health', 'world', 'ingress'])}`, '']);
  const keys = [...Object.keys(POD_LABELS), `k8s:${NAMESPACE_KEY}`, 'k8s:io.cilium.k8s.namespace.labels.team', 'container:id'];
  const expressions = random.chance(0.3) ? [randomExpression(random, random.pick(peer ? keys : Object.keys(POD_LABELS)))] : [];
  return {
    ...labels.length > 0 ? { matchLabels: Object.fromEntries(labels) } : {},
    ...expressions.length > 0 ? { matchExpressions: expressions } : {},
  };
}

function randomExpression(random: Random, key: string): RawObject {
  const operator = random.pick(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  const values = operator.endsWith('In') ? random.times(1, 2, () => random.pick([...Object.values(POD_LABELS).flat(), ...NAMESPACES, 'a'])) : [];
  return { key, operator, ...values.length > 0 ? { values } : {} };
}

function randomPort(random: Random): RawObject {
  const protocol = random.chance(0.3) ? {} : { protocol: random.pick(['TCP', 'TCP', 'UDP', 'SCTP', 'ANY']) };
  if (random.chance(0.15)) return { port: '0', ...protocol };
  if (random.chance(0.2)) return { port: random.pick(PORT_NAMES), ...protocol };
  const port = random.pick(PORTS);
  return { port: `${port}`, ...random.chance(0.2) ? { endPort: random.pick([port, port + 10, port - 1]) } : {}, ...protocol };
}
