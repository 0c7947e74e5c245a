import { Random } from './random';
import { ACCOUNTS, NAMESPACES, POD_LABELS, PORTS, PORT_NAMES, RawObject, randomLabels } from './world';

const SPACES = NAMESPACES.slice(0, 3);
const NAMES = ['a', 'b'] as const;
const POLICIES = ['all-unauthenticated', 'all-authenticated', 'cluster-unauthenticated', 'cluster-authenticated', 'deny', 'audit', 'misspelt'] as const;
/** Each holds the whole of a private range or nothing of it. */
const BLOCKS = ['0.0.0.0/0', '10.0.0.0/8', '172.0.0.0/8', '8.0.0.0/8', '8.8.0.0/16', '203.0.113.0/24', '2001:db8::/32'] as const;

/** Puts namespaces and pods into the mesh, with what holds without a Server. */
export function inLinkerd(random: Random, objects: RawObject[]): RawObject[] {
  const kept = objects.filter(({ kind }) => kind !== 'Namespace');
  const names = [...new Set(kept.map(({ metadata }) => metadata.namespace as string))];
  const inject = (chance: number) => random.chance(chance) ? { 'linkerd.io/inject': random.pick(['enabled', 'enabled', 'disabled']) } : {};
  const annotations = () => ({
    ...random.chance(0.3) ? { 'config.linkerd.io/default-inbound-policy': random.pick(POLICIES) } : {},
    ...random.chance(0.2) ? { 'config.linkerd.io/skip-inbound-ports': random.pick(['80', '53,8080', '8000-9000, 443']) } : {},
  });
  for (const object of kept.filter(({ kind }) => kind !== 'Service')) {
    const pod = object.kind === 'Pod' ? object : object.spec.template;
    pod.metadata.annotations = { ...inject(0.2), ...random.chance(0.4) ? annotations() : {} };
  }
  return [...names.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: { ...inject(0.8), ...annotations() } } })), ...kept];
}

/** Servers, routes, authorizations of both forms, authentications, networks outside. */
export function randomLinkerd(random: Random): RawObject[] {
  const make = (count: number, group: string, kind: string, spec: () => RawObject, metadata: () => RawObject = () => ({})): RawObject[] =>
    NAMES.slice(0, random.int(0, count)).map(name => ({
      apiVersion: group, kind, metadata: { name, namespace: random.pick(SPACES), ...metadata() }, spec: spec(),
    }));
  const own = 'policy.linkerd.io/v1beta3';
  return [
    ...make(2, own, 'Server', () => ({
      ...random.chance(0.95) ? { podSelector: randomSelector(random) } : {},
      port: random.chance(0.7) ? random.pick(PORTS) : random.pick(PORT_NAMES),
      ...random.chance(0.3) ? { accessPolicy: random.pick(POLICIES) } : {},
    }), () => ({ labels: randomLabels(random, { role: ['x', 'y'] }) })),
    ...make(2, own, 'AuthorizationPolicy', () => ({
      targetRef: random.pick([
        { kind: 'Server', name: random.pick(NAMES) }, { kind: 'Server', name: random.pick(NAMES) }, { kind: 'Namespace', name: random.pick(SPACES) },
        { kind: 'HTTPRoute', name: random.pick(NAMES) }, { kind: 'GRPCRoute', name: random.pick(NAMES) }, { kind: 'Deployment', name: 'w0' },
      ]),
      requiredAuthenticationRefs: random.times(0, 2, () => random.pick([
        { kind: 'MeshTLSAuthentication', name: random.pick(NAMES), ...elsewhere(random) },
        { kind: 'NetworkAuthentication', name: random.pick(NAMES), ...elsewhere(random) },
        { kind: 'ServiceAccount', name: random.pick(ACCOUNTS), ...elsewhere(random) },
      ])),
    })),
    ...make(2, own, 'ServerAuthorization', () => ({
      server: random.chance(0.6) ? { name: random.pick(NAMES) } : {
        selector: random.pick([{}, { matchLabels: { role: 'x' } }, { matchExpressions: [{ key: 'role', operator: 'Exists' }] }]),
      },
      client: {
        ...random.chance(0.3) ? { networks: randomNetworks(random) } : {},
        ...random.chance(0.2) ? { unauthenticated: true } : {},
        ...random.chance(0.7) ? {
          meshTLS: {
            ...random.chance(0.1) ? { unauthenticatedTLS: true } : {},
            ...random.chance(0.4) ? { identities: randomIdentities(random) } : {},
            ...random.chance(0.4) ? { serviceAccounts: [{ name: random.pick(ACCOUNTS), ...elsewhere(random) }] } : {},
          },
        } : {},
      },
    })),
    ...make(2, own, 'MeshTLSAuthentication', () => random.pick([
      { identities: randomIdentities(random) },
      {
        identityRefs: random.times(1, 2, () => random.pick([
          { kind: 'ServiceAccount', name: random.pick(ACCOUNTS), ...elsewhere(random) }, { kind: 'ServiceAccount', ...elsewhere(random) },
          { kind: 'Namespace' }, { kind: 'Namespace', name: random.pick(SPACES) },
        ])),
      },
    ])),
    ...make(2, own, 'NetworkAuthentication', () => ({ networks: randomNetworks(random) })),
    ...make(2, 'gateway.networking.k8s.io/v1', random.pick(['HTTPRoute', 'GRPCRoute']), () => ({
      parentRefs: random.times(0, 2, () => ({ kind: 'Server', name: random.pick(NAMES) })),
    })),
    ...random.chance(0.3) ? randomEgress(random) : [],
  ];
}

/** At most one network for each namespace and one for all: which of several counts is not defined. */
function randomEgress(random: Random): RawObject[] {
  const spaces = [random.pick(SPACES), 'linkerd-egress'];
  const networks = random.some(spaces, 0.6).map(namespace => ({
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kind: 'EgressNetwork',
    metadata: { name: 'out', namespace },
    spec: { trafficPolicy: random.pick(['Allow', 'Deny', 'Deny']), ...random.chance(0.4) ? { networks: randomNetworks(random) } : {} },
  }));
  const routes = random.times(0, 2, index => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: random.pick(['TCPRoute', 'TLSRoute', 'HTTPRoute']),
    metadata: { name: `r${index}`, namespace: random.pick(spaces) },
    spec: {
      parentRefs: [{
        kind: 'EgressNetwork',
        name: random.pick(['out', 'out', 'other']),
        ...random.chance(0.5) ? { port: random.pick(PORTS) } : {},
        ...random.chance(0.4) ? { namespace: random.pick(spaces) } : {},
      }],
    },
  }));
  return [...networks, ...routes];
}

const elsewhere = (random: Random): RawObject => random.chance(0.4) ? { namespace: random.pick(SPACES) } : {};

const randomNetworks = (random: Random): RawObject[] =>
  random.times(1, 2, () => ({ cidr: random.pick(BLOCKS), ...random.chance(0.2) ? { except: ['8.8.8.0/24'] } : {} }));

function randomSelector(random: Random): RawObject {
  return random.pick([
    {}, { matchLabels: randomLabels(random, POD_LABELS) }, { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] },
    { matchExpressions: [{ key: 'tier', operator: random.pick(['Exists', 'DoesNotExist']) }] },
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
  ]);
}

function randomIdentities(random: Random): string[] {
  const tail = 'serviceaccount.identity.linkerd.cluster.local';
  return random.times(1, 2, () => {
    const [namespace, account] = [random.pick(SPACES), random.pick(ACCOUNTS)];
    return random.pick(['*', `${account}.${namespace}.${tail}`, `*.${namespace}.${tail}`, `*.${tail}`, '*.cluster.local',
      `${account}.${namespace}.${tail}.org`, `*.${account}.${namespace}.${tail}`,
      `*.p.${tail}`, 'web']);
  });
}
