import { Random } from './random';
import { NAMESPACE_LABELS, NAMESPACES, POD_LABELS, PORT_NAMES, PORTS, PROTOCOL_NAMES, RawObject } from './world';

/** Blocks that hold pods, hold some, hold none; with holes in some. */
const BLOCKS: readonly RawObject[] = [
  { cidr: '0.0.0.0/0' }, { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.169.254/32'] }, { cidr: '10.0.0.0/8' }, { cidr: '10.1.0.0/16' },
  { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.1.2.0/24'] }, { cidr: '203.0.113.9/24' }, { cidr: '8.8.8.8/32' }, { cidr: '0.0.0.0/0', except: ['0.0.0.0/1', '128.0.0.0/1'] },
  { cidr: '::/0' }, { cidr: 'fd00:1::/32' }, { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] },
];
/** What the API server refuses; the policy that holds it has no effect. */
const BAD_PEERS: readonly RawObject[] = [
  {}, { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }, { ipBlock: { cidr: '10.0.0.0/33' } }, { ipBlock: { cidr: '10.0.0.0' } },
  { ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } },
  { podSelector: { matchExpressions: [{ key: 'app', operator: 'Gt', values: ['1'] }] } }, { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: [] }] } },
  { namespaceSelector: { matchExpressions: [{ key: 'env', operator: 'Exists', values: ['prod'] }] } },
];
const BAD_PORTS: readonly RawObject[] = [
  { port: 0 }, { port: 70000 }, { port: 8080, endPort: 80 }, { port: 'http', endPort: 90 }, { endPort: 90 }, { protocol: 'ICMP' }, { port: 80, endPort: 65536 },
];

/** NetworkPolicies with every field and every trap of their semantics. */
export function randomNetworkPolicies(random: Random): RawObject[] {
  return random.times(0, 5, index => ({
    apiVersion: random.chance(0.1) ? 'extensions/v1beta1' : 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    // Now and then one name twice: the last one counts.
    metadata: { name: `p${random.chance(0.1) ? 0 : index}`, ...random.chance(0.05) ? {} : { namespace: random.pick(NAMESPACES.slice(0, 3)) } },
    ...random.chance(0.03) ? {} : { spec: randomSpec(random) },
  }));
}

function randomSpec(random: Random): RawObject {
  const types = random.some(['Ingress', 'Egress'], 0.6);
  return {
    ...random.chance(0.08) ? {} : { podSelector: random.chance(0.4) ? {} : randomSelector(random, POD_LABELS) },
    ...random.chance(0.35) ? {} : { policyTypes: random.chance(0.02) ? ['ingress'] : types },
    ...random.chance(0.25) ? {} : { ingress: random.times(0, 3, () => randomRule(random, 'from')) },
    ...random.chance(0.25) ? {} : { egress: random.times(0, 3, () => randomRule(random, 'to')) },
  };
}

function randomRule(random: Random, peers: 'from' | 'to'): RawObject {
  return {
    ...random.chance(0.2) ? {} : { [peers]: random.times(0, 3, () => random.chance(0.015) ? random.pick(BAD_PEERS) : randomPeer(random)) },
    ...random.chance(0.35) ? {} : { ports: random.times(0, 3, () => random.chance(0.015) ? random.pick(BAD_PORTS) : randomPort(random)) },
  };
}

function randomPeer(random: Random): RawObject {
  if (random.chance(0.3)) return { ipBlock: random.pick(BLOCKS) };
  const shape = random.int(1, 3);
  return {
    ...shape === 2 ? {} : { podSelector: randomSelector(random, POD_LABELS) },
    ...shape === 1 ? {} : { namespaceSelector: randomSelector(random, { ...NAMESPACE_LABELS, 'kubernetes.io/metadata.name': NAMESPACES.slice(0, 3) }) },
  };
}

function randomPort(random: Random): RawObject {
  const protocol = random.chance(0.3) ? {} : { protocol: random.pick(PROTOCOL_NAMES) };
  if (random.chance(0.15)) return protocol;
  if (random.chance(0.3)) return { ...protocol, port: random.pick(PORT_NAMES) };
  const port = random.pick(PORTS);
  return { ...protocol, port, ...random.chance(0.3) ? { endPort: random.pick([port, port + 1, 9090, 65535].filter(end => end >= port)) } : {} };
}

function randomSelector(random: Random, vocabulary: Readonly<Record<string, readonly string[]>>): RawObject {
  const keys = Object.keys(vocabulary);
  return {
    ...random.chance(0.5) ? { matchLabels: Object.fromEntries(random.some(keys, 0.4).map(key => [key, random.pick(vocabulary[key])])) } : {},
    ...random.chance(0.4) ? { matchExpressions: random.times(0, 2, () => randomRequirement(random, random.pick(keys), vocabulary)) } : {},
  };
}

function randomRequirement(random: Random, key: string, vocabulary: Readonly<Record<string, readonly string[]>>): RawObject {
  const operator = random.pick(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (!operator.endsWith('In')) return { key, operator };
  const values = random.some(vocabulary[key]);
  return { key, operator, values: values.length > 0 ? values : [vocabulary[key][0]] };
}
