import { Random } from './random';

/** Words that worlds and policies about them share, so that selectors hit and miss about equally often. */
export const NAMESPACES = ['shop', 'bank', 'monitoring', 'kube-system'] as const;
export const POD_LABELS: Readonly<Record<string, readonly string[]>> = { app: ['web', 'api', 'db'], tier: ['front', 'back'], canary: ['true'] };
export const NAMESPACE_LABELS: Readonly<Record<string, readonly string[]>> = { env: ['prod', 'dev'], team: ['a', 'b'] };
export const ACCOUNTS = ['default', 'web', 'runner'] as const;
export const PORT_NAMES = ['http', 'metrics', 'dns'] as const;
export const PORTS = [53, 80, 443, 8080, 9090] as const;
export const PROTOCOL_NAMES = ['TCP', 'UDP', 'SCTP'] as const;
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod', 'Deployment'] as const;

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- raw objects, as parsers give them */
export type RawObject = any;

export interface RandomWorldOptions {
  /** @default 3 */
  readonly namespaces?: number;
  /** At most. @default 7 */
  readonly workloads?: number;
  /** Whether some pods use the network of their node. @default false */
  readonly hostNetwork?: boolean;
  /** Whether some pods are Pod objects with addresses. @default false */
  readonly addresses?: boolean;
}

/** Labels out of a vocabulary, each key with even chances. */
export function randomLabels(random: Random, vocabulary: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(random.some(Object.keys(vocabulary), 0.6).map(key => [key, random.pick(vocabulary[key])]));
}

/** Namespaces (some without an object), workloads of every kind, pods, services, accounts. */
export function randomWorld(random: Random, options: RandomWorldOptions = {}): RawObject[] {
  const namespaces = NAMESPACES.slice(0, random.int(1, options.namespaces ?? 3));
  const objects: RawObject[] = random.some(namespaces, 0.8).map(name => ({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: randomLabels(random, NAMESPACE_LABELS) },
  }));
  const count = random.int(2, options.workloads ?? 7);
  for (let i = 0; i < count; i++) objects.push(...randomWorkload(random, i, random.pick(namespaces), options));
  return objects;
}

function randomWorkload(random: Random, index: number, namespace: string, options: RandomWorldOptions): RawObject[] {
  const kind = options.addresses && random.chance(0.6) ? 'Pod' : random.pick(KINDS);
  const name = `w${index}`;
  const labels = { ...randomLabels(random, POD_LABELS), ...random.chance(0.3) ? { id: name } : {} };
  const spec = {
    ...random.chance(0.4) ? { serviceAccountName: random.pick(ACCOUNTS) } : {},
    ...options.hostNetwork && random.chance(0.15) ? { hostNetwork: true } : {},
    containers: [{ name: 'main', image: 'registry.example/app:1', ports: randomPorts(random) }],
  };
  const service = random.chance(0.3) && Object.keys(labels).length > 0
    ? [{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector: labels, ports: [{ port: 80, targetPort: random.pick([8080, 'http']) }] } }]
    : [];
  if (kind === 'Pod') {
    const status = options.addresses && random.chance(0.8) ? { hostIP: '192.168.0.1', podIPs: podIps(random, index) } : undefined;
    return [{ apiVersion: 'v1', kind, metadata: { name, namespace, labels }, spec, ...status ? { status } : {} }, ...service];
  }
  const template = { metadata: { labels }, spec };
  const selector = { matchLabels: labels };
  const replicas = random.chance(0.5) ? { replicas: random.int(1, 3) } : {};
  const whole = kind === 'Job' ? { template } : kind === 'DaemonSet' ? { selector, template } : { ...replicas, selector, template };
  return [{ apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name, namespace, labels }, spec: whole }, ...service];
}

function podIps(random: Random, index: number): { ip: string }[] {
  const ips = [{ ip: `10.${random.int(0, 2)}.0.${index + 1}` }];
  return random.chance(0.3) ? [...ips, { ip: `fd00:${random.int(0, 2)}::${index + 1}` }] : ips;
}

function randomPorts(random: Random): RawObject[] {
  const ports = new Map<string, RawObject>();
  for (const name of random.some(PORT_NAMES, 0.5)) {
    const protocol = random.pick(PROTOCOL_NAMES);
    const containerPort = random.pick(PORTS);
    ports.set(`${protocol} ${containerPort}`, { name, containerPort, ...protocol === 'TCP' && random.chance(0.5) ? {} : { protocol } });
  }
  return [...ports.values()];
}

/** What large worlds for measurements are made of. */
export interface LargeWorldOptions {
  readonly workloads: number;
  /** `sparse`: default deny, and each workload reached by three others. `dense`: each workload has a policy of its own that allows everything. */
  readonly shape: 'sparse' | 'dense';
  /** Distinct values of the label `app`: few (20 in all) or as many as workloads. */
  readonly labels: 'few' | 'many';
  /** @default 50 */
  readonly perNamespace?: number;
}

/** Workloads in namespaces of the same size with one NetworkPolicy each; sparse worlds have a default deny in each namespace besides. */
export function largeWorld({ workloads, shape, labels, perNamespace = 50 }: LargeWorldOptions): RawObject[] {
  const objects: RawObject[] = [];
  const app = (index: number) => labels === 'many' ? `app-${index}` : `app-${index % 20}`;
  const space = (index: number) => `space-${Math.floor(index / perNamespace)}`;
  for (let first = 0; first < workloads; first += perNamespace) {
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: space(first), labels: { team: `team-${first % 7}` } } });
    if (shape === 'sparse') objects.push(policy(space(first), 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }));
  }
  for (let i = 0; i < workloads; i++) {
    const own = { app: app(i), tier: i % 2 === 0 ? 'front' : 'back' };
    objects.push({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `w-${i}`, namespace: space(i) },
      spec: { replicas: 2, selector: { matchLabels: own }, template: { metadata: { labels: own }, spec: { containers: [{ name: 'main', image: 'registry.example/app:1', ports: [{ containerPort: 8080 }] }] } } },
    });
    const others = (steps: readonly number[], sign: 1 | -1) => steps.map(step => {
      const other = ((i + sign * step) % workloads + workloads) % workloads;
      return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': space(other) } }, podSelector: { matchLabels: { app: app(other) } } };
    });
    const ports = [{ protocol: 'TCP', port: 8080 }];
    objects.push(policy(space(i), `w-${i}`, shape === 'dense'
      ? { podSelector: { matchLabels: own }, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] }
      : { podSelector: { matchLabels: own }, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: others([1, 7, 60], -1), ports }], egress: [{ to: others([1, 7, 60], 1), ports }] }));
  }
  return objects;
}

function policy(namespace: string, name: string, spec: RawObject): RawObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}
