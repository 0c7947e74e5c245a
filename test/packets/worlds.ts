import { NODE } from './felix';
import { Host, Probe } from './lab';
import { randomCalico } from '../connectivity/random/calico';
import { randomNetworkPolicies } from '../connectivity/random/network-policy';
import { Random } from '../connectivity/random/random';
import { ACCOUNTS, NAMESPACES, randomWorld, RawObject } from '../connectivity/random/world';

export const OUTSIDE: readonly Host[] = ['8.8.8.8', '198.51.100.7', '203.0.113.9', '203.0.113.200', '172.16.0.5'].map(address => ({ name: address, address }));
export const PROBED_PORTS = [53, 80, 81, 443, 450, 8080, 9090] as const;
/** In and beside the blocks that random policies name. */
const SUBNETS = ['10.0.0', '10.1.0', '10.1.2', '10.244.0', '100.64.0'] as const;

/** What a node of a cluster holds: policies may be refused, the rest is complete and has the API server's defaults. */
export interface PacketWorld {
  readonly namespaces: readonly RawObject[];
  readonly accounts: readonly RawObject[];
  readonly pods: readonly RawObject[];
  readonly policies: readonly RawObject[];
}

/** At least four pods, named after the world: no two worlds know the same. */
export function packetWorld(seed: number, policies: (random: Random) => RawObject[]): PacketWorld {
  const random = new Random(seed);
  let objects: RawObject[] = [];
  let workloads: RawObject[] = [];
  while (workloads.length < 4) {
    objects = randomWorld(random);
    workloads = objects.filter(({ kind, spec }) => kind === 'Pod' || spec?.template);
  }
  const labels = new Map(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels]));
  return {
    namespaces: [...NAMESPACES, 'default'].map(name => ({
      apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...labels.get(name), 'kubernetes.io/metadata.name': name } },
    })),
    accounts: [...NAMESPACES, 'default'].flatMap(namespace => ACCOUNTS.map(name => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } }))),
    pods: workloads.map(({ kind, metadata, spec }, i) => {
      const template = kind === 'Pod' ? { metadata, spec } : spec.template;
      const podIP = `${random.pick(SUBNETS)}.${i + 1}`;
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `${metadata.name}-of-${seed}`, namespace: metadata.namespace, labels: template.metadata.labels },
        spec: { serviceAccountName: 'default', ...template.spec, nodeName: NODE },
        status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: 'True' }] },
      };
    }),
    policies: policies(random),
  };
}

/**
 * No name twice: what counts then is a matter of the order in which they are applied. No bits beyond a prefix: older releases
 * take such blocks, as the engine does, 1.37 refuses them.
 */
export function storableNetworkPolicies(random: Random): RawObject[] {
  const policies: RawObject[] = JSON.parse(JSON.stringify(randomNetworkPolicies(random)).replaceAll('203.0.113.9/24', '203.0.113.0/24'));
  return policies.map((policy, i) => ({
    ...policy, apiVersion: 'networking.k8s.io/v1', metadata: { namespace: 'default', ...policy.metadata, name: `p${i}` },
  }));
}

/** Of the release that there is to ask: no tiers but its own, nothing staged. */
export function storableCalico(random: Random): RawObject[] {
  return randomCalico(random).filter(({ kind }) => kind !== 'Tier' && !kind.startsWith('Staged')).map(({ kind, metadata, spec }) => {
    const { tier: _, ...rest } = spec;
    for (const rules of ['ingress', 'egress'].filter(direction => spec[direction])) rest[rules] = spec[rules].map(withOneProtocol);
    return { apiVersion: 'projectcalico.org/v3', kind, metadata, spec: rest };
  });
}

/** What iptables refuses to have both, and what ends the agent (`multiple -p flags not allowed`), although both are valid. */
function withOneProtocol(rule: RawObject): RawObject {
  const { notProtocol: _, ...rest } = rule;
  return rule.protocol === undefined ? rule : rest;
}

export const nameOf = ({ metadata }: RawObject) => `${metadata.namespace}/${metadata.name}`;

/** Every pair of hosts but outside to outside, every port, both protocols. */
export function probesOf({ pods }: PacketWorld): Probe[] {
  const inside = pods.map(nameOf);
  const all = [...inside, ...OUTSIDE.map(({ name }) => name)];
  return all.flatMap(from => all.filter(to => to !== from && (inside.includes(from) || inside.includes(to)))
    .flatMap(to => (['TCP', 'UDP'] as const).flatMap(protocol => PROBED_PORTS.map(port => ({ from, to, protocol, port })))));
}
