import { Random } from './random';
import { ACCOUNTS, NAMESPACES, POD_LABELS, RawObject, randomLabels } from './world';

const PATTERNS = (random: Random): string => {
  const [namespace, account] = [random.pick(NAMESPACES), random.pick(ACCOUNTS)];
  return random.pick(['*', `cluster.local/ns/${namespace}/sa/${account}`, `cluster.local/ns/${namespace}/*`, `cluster.local/ns/${namespace.slice(0, 2)}*`, `*/sa/${account}`,
    `*${account.slice(2)}`, `*/ns/${namespace}/sa/${account}`, `other/ns/${namespace}/sa/${account}`, `cluster.local/ns/${namespace}/sa/${account.slice(0, 1)}*`]);
};
const maybe = (random: Random, chance: number, field: string, values: () => string[]): RawObject =>
  random.chance(chance) ? { [field]: values() } : {};
const some = (random: Random, make: () => string): string[] => Array.from({ length: random.int(1, 2) }, make);
const port = (random: Random) => random.pick(['53', '80', '443', '8080', '9090']);

/** Puts namespaces into the mesh, by sidecar or ambient. */
export function meshed(random: Random, objects: RawObject[]): RawObject[] {
  const namespaces = new Set(objects.filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => metadata.namespace as string));
  const kept = objects.filter(({ kind }) => kind !== 'Namespace');
  return [...[...namespaces].map(name => ({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: random.pick([{ 'istio-injection': 'enabled' }, { 'istio-injection': 'enabled' }, { 'istio.io/dataplane-mode': 'ambient' }, {}]) },
  })), ...kept];
}

export function randomIstio(random: Random): RawObject[] {
  const spaces = [...NAMESPACES.slice(0, 3), 'istio-system'];
  const policies = Array.from({ length: random.int(0, 3) }, (_, i) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `p${i}`, namespace: random.pick(spaces), ...random.chance(0.1) ? { annotations: { 'istio.io/dry-run': 'true' } } : {} },
    spec: {
      ...random.chance(0.7) ? { action: random.pick(['ALLOW', 'ALLOW', 'DENY', 'DENY', 'AUDIT', 'CUSTOM']) } : {},
      ...random.chance(0.5) ? { selector: { matchLabels: randomLabels(random, POD_LABELS) } } : {},
      ...random.chance(0.85) ? { rules: Array.from({ length: random.int(0, 2) }, () => randomRule(random)) } : {},
    },
  }));
  const authentications = Array.from({ length: random.int(0, 2) }, (_, i) => {
    const labels = random.chance(0.5) ? randomLabels(random, POD_LABELS) : {};
    const mode = () => ({ mode: random.pick(['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET']) });
    return {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: `a${i}`, namespace: random.pick(spaces), creationTimestamp: `2026-01-0${i + 1}T00:00:00Z` },
      spec: {
        ...Object.keys(labels).length > 0
          ? { selector: { matchLabels: labels }, ...random.chance(0.5) ? { portLevelMtls: { [port(random)]: mode() } } : {} } : {},
        ...random.chance(0.8) ? { mtls: mode() } : {},
      },
    };
  });
  return [...policies, ...authentications];
}

function randomRule(random: Random): RawObject {
  const source = () => ({
    source: {
      ...maybe(random, 0.3, 'principals', () => some(random, () => PATTERNS(random))),
      ...maybe(random, 0.15, 'notPrincipals', () => some(random, () => PATTERNS(random))),
      ...maybe(random, 0.3, 'namespaces', () => some(random, () => random.pick(['shop', 'b*', '*g', '*']))),
      ...maybe(random, 0.1, 'notNamespaces', () => ['shop']),
      ...maybe(random, 0.1, 'requestPrincipals', () => ['*']),
    },
  });
  const operation = () => ({
    operation: {
      ...maybe(random, 0.5, 'ports', () => some(random, () => port(random))),
      ...maybe(random, 0.2, 'notPorts', () => some(random, () => port(random))),
      ...maybe(random, 0.3, 'methods', () => ['GET']),
    },
  });
  return {
    ...random.chance(0.6) ? { from: Array.from({ length: random.int(1, 2) }, source) } : {},
    ...random.chance(0.5) ? { to: Array.from({ length: random.int(1, 2) }, operation) } : {},
    ...random.chance(0.2) ? { when: [random.pick([{ key: 'source.namespace', values: ['shop'] }, { key: 'destination.port', notValues: ['80'] }, { key: 'request.headers[x]', values: ['1'] }])] } : {},
  };
}
