import { Random } from './random';
import { NAMESPACE_LABELS, NAMESPACES, POD_LABELS, PORT_NAMES, PORTS, RawObject } from './world';

/** What of an API a random policy may use. */
export interface RandomClusterOptions {
  /** Whether policies may share a priority. @default false */
  readonly ties?: boolean;
  /** Types of the NetworkPolicies among them. @default - any */
  readonly bothTypes?: boolean;
}

const BLOCKS = ['10.244.0.0/24', '10.244.1.0/25', '10.0.0.0/8', '0.0.0.0/0', '192.0.2.0/24', '192.0.2.128/25', '203.0.113.0/24'];

function selector(random: Random, vocabulary: Readonly<Record<string, readonly string[]>>): RawObject {
  if (random.chance(0.25)) return {};
  const key = random.pick(Object.keys(vocabulary));
  if (random.chance(0.5)) return { matchLabels: { [key]: random.pick(vocabulary[key]) } };
  const operator = random.pick(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  return { matchExpressions: [{ key, operator, ...operator.endsWith('In') ? { values: [random.pick(vocabulary[key])] } : {} }] };
}

const podSelector = (random: Random): RawObject => selector(random, POD_LABELS);
const namespaceSelector = (random: Random): RawObject => random.chance(0.3)
  ? { matchLabels: { 'kubernetes.io/metadata.name': random.pick(NAMESPACES) } } : selector(random, NAMESPACE_LABELS);
const podsPeer = (random: Random): RawObject => random.chance(0.4)
  ? { namespaces: namespaceSelector(random) } : { pods: { namespaceSelector: namespaceSelector(random), podSelector: podSelector(random) } };

function protocol(random: Random, named: boolean): RawObject {
  if (named && random.chance(0.25)) return { destinationNamedPort: random.pick(PORT_NAMES) };
  const start = random.pick(PORTS);
  const destinationPort = random.chance(0.6) ? { number: start } : { range: { start, end: start + random.pick([1, 30, 3000]) } };
  return { [random.pick(['tcp', 'tcp', 'udp', 'sctp'])]: { destinationPort } };
}

function rule(random: Random, field: 'from' | 'to'): RawObject {
  const isNetworks = field === 'to' && random.chance(0.35);
  return {
    action: random.pick(['Accept', 'Deny', 'Pass']),
    [field]: random.times(1, 2, () =>
      isNetworks && random.chance(0.7) ? { networks: random.times(1, 2, () => random.pick(BLOCKS)) } : podsPeer(random)),
    ...random.chance(0.6) ? { protocols: random.times(1, 2, () => protocol(random, !isNetworks)) } : {},
  };
}

/** ClusterNetworkPolicies of both tiers, with priorities of their own unless ties are asked for. */
export function randomClusterNetworkPolicies(random: Random, { ties = false }: RandomClusterOptions = {}): RawObject[] {
  // Small, so that few ports are asked about for their sake.
  const shift = random.int(0, 4);
  return random.times(1, 5, i => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: `c${i}` },
    spec: {
      tier: random.pick(['Admin', 'Baseline']),
      priority: ties && random.chance(0.6) ? random.int(1, 2) : 3 + (i * 3 + shift) % 5,
      subject: podsPeer(random),
      ...random.chance(0.7) ? { ingress: random.times(1, 3, () => rule(random, 'from')) } : {},
      ...random.chance(0.7) ? { egress: random.times(1, 3, () => rule(random, 'to')) } : {},
    },
  }));
}

function networkPort(random: Random): RawObject {
  const protocolOf = random.chance(0.3) ? {} : { protocol: random.pick(['TCP', 'UDP', 'SCTP']) };
  const kind = random.next();
  if (kind < 0.25) return { port: random.pick(PORT_NAMES), ...protocolOf };
  if (kind < 0.4) return { protocol: random.pick(['TCP', 'UDP', 'SCTP']) };
  const port = random.pick(PORTS);
  return { port, ...random.chance(0.3) ? { endPort: port + random.pick([0, 20, 1000]) } : {}, ...protocolOf };
}

function networkPeer(random: Random): RawObject {
  const kind = random.next();
  if (kind < 0.3) return { podSelector: podSelector(random) };
  if (kind < 0.5) return { namespaceSelector: namespaceSelector(random) };
  if (kind < 0.75) return { namespaceSelector: namespaceSelector(random), podSelector: podSelector(random) };
  return { ipBlock: random.pick([{ cidr: '0.0.0.0/0', except: ['10.244.0.0/16', '192.0.2.128/25'] }, ...BLOCKS.map(cidr => ({ cidr }))]) };
}

/** NetworkPolicies with types and protocols written out, as an API server stores them. */
export function randomStoredNetworkPolicies(random: Random, { bothTypes = false }: RandomClusterOptions = {}): RawObject[] {
  const rules = (field: 'from' | 'to'): RawObject[] => random.times(1, 2, () => ({
    ...random.chance(0.85) ? { [field]: random.times(1, 2, () => networkPeer(random)) } : {},
    ...random.chance(0.6) ? { ports: random.times(1, 2, () => ({ protocol: 'TCP', ...networkPort(random) })) } : {},
  }));
  return random.times(0, 4, i => {
    const policyTypes = bothTypes ? ['Ingress', 'Egress'] : random.pick([['Ingress'], ['Egress'], ['Ingress', 'Egress']]);
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `n${i}`, namespace: random.pick(NAMESPACES.slice(0, 3)) },
      spec: {
        podSelector: podSelector(random),
        policyTypes,
        ...policyTypes.includes('Ingress') && random.chance(0.8) ? { ingress: rules('from') } : {},
        ...policyTypes.includes('Egress') && random.chance(0.8) ? { egress: rules('to') } : {},
      },
    };
  });
}
