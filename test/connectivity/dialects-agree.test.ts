import fc from 'fast-check';
import { connectivityOf, defaultDeny, deployment, networkPolicy } from './objects';
import { Connectivity } from '../../src/connectivity';

const NAMESPACES = ['a', 'b'];
const APPS = ['x', 'y', 'z'];

/** Who may talk to whom on one port of TCP, in no dialect. */
interface Intent {
  readonly from: Place;
  readonly to: Place;
  readonly port: number;
}

interface Place {
  readonly namespace: string;
  readonly app: string;
}

const place = fc.record({ namespace: fc.constantFrom(...NAMESPACES), app: fc.constantFrom(...APPS) });
const intents = fc.array(fc.record({ from: place, to: place, port: fc.constantFrom(80, 443, 8080) }), { maxLength: 6 });

const WORKLOADS = NAMESPACES.flatMap(namespace => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, ...APPS.map(app => deployment(namespace, app)),
]);

const inNamespace = (namespace: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });
const ofApp = (app: string) => ({ matchLabels: { app } });

/** Each dialect in its own words: nothing but the intents. */
const RENDERINGS: Readonly<Record<string, (all: readonly Intent[]) => readonly object[]>> = {
  NetworkPolicy: all => [...NAMESPACES.map(defaultDeny), ...all.flatMap(({ from, to, port }, i) => [
    networkPolicy(from.namespace, `out-${i}`, {
      podSelector: ofApp(from.app),
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: inNamespace(to.namespace), podSelector: ofApp(to.app) }], ports: [{ port }] }],
    }),
    networkPolicy(to.namespace, `in-${i}`, {
      podSelector: ofApp(to.app),
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: inNamespace(from.namespace), podSelector: ofApp(from.app) }], ports: [{ port }] }],
    }),
  ])],

  Calico: all => {
    const policy = (namespace: string, name: string, spec: object) => ({ apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy', metadata: { namespace, name }, spec });
    const peer = ({ namespace, app }: Place) => ({ namespaceSelector: `projectcalico.org/name == '${namespace}'`, selector: `app == '${app}'` });
    return [...NAMESPACES.map(namespace => policy(namespace, 'deny', { selector: 'all()', types: ['Ingress', 'Egress'] })), ...all.flatMap(({ from, to, port }, i) => [
      policy(from.namespace, `out-${i}`, {
        selector: `app == '${from.app}'`, types: ['Egress'], egress: [{ action: 'Allow', protocol: 'TCP', destination: { ...peer(to), ports: [port] } }],
      }),
      policy(to.namespace, `in-${i}`, {
        selector: `app == '${to.app}'`, types: ['Ingress'], ingress: [{ action: 'Allow', protocol: 'TCP', source: peer(from), destination: { ports: [port] } }],
      }),
    ])];
  },

  Cilium: all => {
    const policy = (namespace: string, name: string, spec: object) => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { namespace, name }, spec });
    const peer = ({ namespace, app }: Place) => [{ matchLabels: { app, 'k8s:io.kubernetes.pod.namespace': namespace } }];
    const toPorts = (port: number) => [{ ports: [{ port: `${port}`, protocol: 'TCP' }] }];
    return [...NAMESPACES.map(namespace => policy(namespace, 'deny', { endpointSelector: {}, ingress: [{}], egress: [{}] })), ...all.flatMap(({ from, to, port }, i) => [
      policy(from.namespace, `out-${i}`, { endpointSelector: ofApp(from.app), egress: [{ toEndpoints: peer(to), toPorts: toPorts(port) }] }),
      policy(to.namespace, `in-${i}`, { endpointSelector: ofApp(to.app), ingress: [{ fromEndpoints: peer(from), toPorts: toPorts(port) }] }),
    ])];
  },

  ClusterNetworkPolicy: all => {
    const policy = (name: string, spec: object) => ({ apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', metadata: { name }, spec });
    const pods = ({ namespace, app }: Place) => ({ pods: { namespaceSelector: inNamespace(namespace), podSelector: ofApp(app) } });
    const protocols = (port: number) => [{ tcp: { destinationPort: { number: port } } }];
    return [
      policy('deny', {
        tier: 'Baseline',
        priority: 0,
        subject: { namespaces: {} },
        ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }],
        egress: [{ action: 'Deny', to: [{ namespaces: {} }] }],
      }),
      ...all.flatMap(({ from, to, port }, i) => [
        policy(`out-${i}`, { tier: 'Admin', priority: 2 * i, subject: pods(from), egress: [{ action: 'Accept', to: [pods(to)], protocols: protocols(port) }] }),
        policy(`in-${i}`, { tier: 'Admin', priority: 2 * i + 1, subject: pods(to), ingress: [{ action: 'Accept', from: [pods(from)], protocols: protocols(port) }] }),
      ]),
    ];
  },
};

/** Between pods of different workloads: ClusterNetworkPolicy says nothing of sources outside. */
function edges({ world, engine }: Connectivity): string[] {
  return world.pods.flatMap(from => world.pods.filter(to => to !== from).map(to => {
    const { allowed, unknown } = engine.verdict({ kind: 'pod', pod: from.id }, { kind: 'pod', pod: to.id });
    return `${world.workloads[from.workload].label} -> ${world.workloads[to.workload].label}: ${allowed} ${unknown}`;
  })).filter(line => !line.endsWith(': none none')).sort();
}

function declared(all: readonly Intent[]): string[] {
  const ports = new Map<string, Set<number>>();
  for (const { from, to, port } of all) {
    if (from.namespace === to.namespace && from.app === to.app) continue;
    const edge = `${from.namespace}/${from.app}[Deployment] -> ${to.namespace}/${to.app}[Deployment]`;
    ports.set(edge, (ports.get(edge) ?? new Set()).add(port));
  }
  return [...ports].map(([edge, own]) => `${edge}: TCP ${[...own].sort((a, b) => a - b).join()} none`).sort();
}

describe('one intent, in the words of', () => {
  it.each(Object.entries(RENDERINGS))('%s, is who can talk to whom', (_dialect, render) => {
    fc.assert(fc.property(intents, all => {
      expect(edges(connectivityOf([...WORKLOADS, ...render(all)]))).toEqual(declared(all));
    }), { numRuns: 100 });
  });
});

describe('laws of dialects', () => {
  it('a Deny of Cilium opens nothing where default deny stays as it was', () => {
    fc.assert(fc.property(intents, place, place, (all, subject, peer) => {
      const objects = [...WORKLOADS, ...RENDERINGS.Cilium(all)];
      const deny = {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { namespace: subject.namespace, name: 'more' },
        spec: { endpointSelector: ofApp(subject.app), ingressDeny: [{ fromEndpoints: [{ matchLabels: { 'app': peer.app, 'k8s:io.kubernetes.pod.namespace': peer.namespace } }] }] },
      };
      const before = edges(connectivityOf(objects));
      expect(before).toEqual(expect.arrayContaining(edges(connectivityOf([...objects, deny]))));
    }), { numRuns: 100 });
  });

  it('staged policies of Calico and dry runs of Istio change nothing', () => {
    const objects = [...WORKLOADS, ...RENDERINGS.Calico([{ from: { namespace: 'a', app: 'x' }, to: { namespace: 'b', app: 'y' }, port: 80 }])];
    const staged = { apiVersion: 'projectcalico.org/v3', kind: 'StagedGlobalNetworkPolicy', metadata: { name: 's' }, spec: { selector: 'all()', types: ['Ingress'], ingress: [{ action: 'Allow' }], order: 1 } };
    const dry = { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { namespace: 'b', name: 'd', annotations: { 'istio.io/dry-run': 'true' } }, spec: {} };
    expect(edges(connectivityOf([...objects, staged, dry]))).toEqual(edges(connectivityOf(objects)));
  });

  it('rules of equal priority that match nothing in common may stand in any order', () => {
    const policy = (name: string, app: string, action: string) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name },
      spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} }, ingress: [{ action, from: [{ pods: { namespaceSelector: {}, podSelector: ofApp(app) } }] }] },
    });
    const result = (...names: string[]) => edges(connectivityOf([...WORKLOADS, policy(names[0], 'x', 'Deny'), policy(names[1], 'y', 'Accept')]));
    expect(result('one', 'two')).toEqual(result('two', 'one'));
    expect(result('one', 'two').some(line => line.startsWith('a/x'))).toBe(false);
  });
});
