import { Random } from './random';
import { ACCOUNTS, NAMESPACE_LABELS, NAMESPACES, POD_LABELS, PORT_NAMES, PORTS } from './world';
import { Action, AddressSet, Layer, NamedPort, Peer, PolicyPart, PortSet, Protocol, Rule, Tier } from '../../../src/connectivity';
import { and, EVERYTHING, Expression, not, NOTHING, or } from '../../../src/connectivity/model/expression';

const ACTIONS: readonly Action[] = ['Accept', 'Accept', 'Deny', 'Pass'];
const BLOCKS = [
  AddressSet.ALL,
  AddressSet.of([{ family: 4, from: 0x0a000000n, to: 0x0affffffn }]),
  AddressSet.of([{ family: 4, from: 0x0a000000n, to: 0x0a00ffffn }]),
  AddressSet.of([{ family: 4, from: 0x0a010000n, to: 0x0a01ffffn }, { family: 4, from: 0x08080800n, to: 0x080808ffn }]),
  AddressSet.of([{ family: 4, from: 0xc0a80000n, to: 0xc0a8ffffn }]),
  AddressSet.of([{ family: 6, from: 0xfd00n * 2n ** 112n, to: 0xfd00n * 2n ** 112n + 2n ** 112n - 1n }]),
  AddressSet.of([{ family: 4, from: 0x0a000000n, to: 0x0a00ffffn }]).complement(),
];

/** Layers that use everything that the common form has. */
export function randomLayers(random: Random): Layer[] {
  const network: Layer = {
    name: 'network',
    scope: PortSet.ALL,
    tiers: random.times(1, 3, index => randomTier(random, index)),
  };
  return random.chance(0.25) ? [network, { name: 'istio', scope: PortSet.of('TCP'), tiers: [randomTier(random, 0)] }] : [network];
}

function randomTier(random: Random, index: number): Tier {
  return {
    name: `tier-${index}`,
    order: index,
    endOfTier: random.pick(['Deny', 'Pass'] as const),
    parts: random.times(0, 5, part => randomPart(random, part)),
  };
}

function randomPart(random: Random, index: number): PolicyPart {
  const source = { kind: 'Policy', apiGroup: random.pick(['networking.k8s.io', 'cilium.io']), namespace: 'shop', name: `policy-${index}`, provenance: {} };
  const tied = random.chance(0.3);
  return {
    source,
    direction: random.pick(['Ingress', 'Egress'] as const),
    subject: random.chance(0.3) ? EVERYTHING : randomExpression(random),
    isolates: random.pick([PortSet.ALL, PortSet.ALL, PortSet.NONE, PortSet.port('TCP', 80)]),
    ...random.chance(0.15) ? { isolatesNamed: [randomNamedPort(random)] } : {},
    ...tied ? { tie: random.pick(['x', 'y']) } : {},
    rules: random.times(0, 3, rule => ({
      action: random.pick(ACTIONS),
      peers: random.times(0, 2, () => randomPeer(random)),
      ports: random.chance(0.3) ? PortSet.ALL : randomPorts(random),
      namedPorts: random.chance(0.25) ? [randomNamedPort(random)] : [],
      order: random.pick([[1000], [random.int(0, 2), rule], [Infinity, rule]]),
      ...random.chance(0.1) ? { uncertain: random.pick(['nobody knows', 'an authoriser decides']) } : {},
      source,
    } satisfies Rule)),
  };
}

function randomPeer(random: Random): Peer {
  return {
    ...random.chance(0.8) ? { pods: random.chance(0.3) ? EVERYTHING : randomExpression(random) } : {},
    ...random.chance(0.25) ? { podAddresses: random.pick(BLOCKS) } : {},
    ...random.chance(0.4) ? { outside: random.pick(BLOCKS) } : {},
    ...random.chance(0.3) ? { nodes: true } : {},
    ...random.chance(0.2) ? { nodeAddresses: random.pick(BLOCKS) } : {},
    ...random.chance(0.1) ? { names: [random.pick(['*.example.com', 'api.example.com'])] } : {},
    ...random.chance(0.2) ? { entities: [random.pick(['host', '*'])] } : {},
  };
}

/** A selector of any form, of small depth. */
export function randomExpression(random: Random, depth = 2): Expression {
  if (depth > 0 && random.chance(0.4)) {
    const operands = random.times(1, 3, () => randomExpression(random, depth - 1));
    return random.pick([and(...operands), or(...operands), not(operands[0])]);
  }
  const [on, key, values] = random.pick<readonly ['pod' | 'namespace' | 'meta', string, readonly string[]]>([
    ...Object.entries(POD_LABELS).map(([name, all]) => ['pod', name, all] as const),
    ...Object.entries(NAMESPACE_LABELS).map(([name, all]) => ['namespace', name, all] as const),
    ['meta', 'namespace', NAMESPACES],
    ['meta', 'account', ACCOUNTS],
    ['meta', 'workload', ['w0', 'w1']],
  ]);
  const value = random.pick(values);
  return random.pick<Expression>([
    { op: 'in', on, key, values: random.some(values) },
    { op: 'in', on, key, values: [value] },
    { op: 'notIn', on, key, values: [value, ...random.some(values)] },
    { op: random.pick(['present', 'absent'] as const), on, key },
    { op: random.pick(['startsWith', 'endsWith', 'contains'] as const), on, key, value: value.slice(0, 2) },
    NOTHING,
  ]);
}

function randomPorts(random: Random): PortSet {
  const protocol = random.pick<Protocol>(['TCP', 'TCP', 'UDP', 'SCTP']);
  const from = random.pick(PORTS);
  return random.pick([PortSet.port(protocol, from), PortSet.of(protocol), PortSet.range(protocol, from, from + 1000), PortSet.NONE]);
}

function randomNamedPort(random: Random): NamedPort {
  return { name: random.pick(PORT_NAMES), ...random.chance(0.7) ? { protocol: random.pick<Protocol>(['TCP', 'UDP']) } : {} };
}
