import { Connectivity, ConnectivityOptions, Endpoint } from '../../../src/connectivity';
import { lint } from '../../../src/connectivity/analysis/lint';
import { LintInput } from '../../../src/connectivity/analysis/lint/finding';
import { deadRules } from '../../../src/connectivity/analysis/lint/never-decides';
import { Engine } from '../../../src/connectivity/engine/engine';
import { PolicyPart } from '../../../src/connectivity/model/policy-model';
import { ManifestSet } from '../../../src/manifests';
import { borderAddresses } from '../compare';
import { namespace, object, workload } from '../dialects/mesh-world';
import { randomCalico } from '../random/calico';
import { randomCilium } from '../random/cilium';
import { randomClusterNetworkPolicies } from '../random/cluster-network-policy';
import { meshed, randomIstio } from '../random/istio';
import { randomNetworkPolicies } from '../random/network-policy';
import { Random } from '../random/random';
import { randomWorld, RawObject } from '../random/world';

const WORLD = [namespace('shop'), workload('web'), workload('db')];
const np = (spec: object) => object('networking.k8s.io/v1', 'NetworkPolicy', 'p', spec);
const found = (...objects: object[]) => {
  const set = ManifestSet.of([...WORLD, ...objects]);
  return lint(Connectivity.of(set), set).map(({ rule }) => rule);
};
const DB = { matchLabels: { app: 'db' } };
const SERVICE = object('v1', 'Service', 'db', { selector: { app: 'db' }, ports: [{ port: 80, targetPort: 8080 }] });
const NAME = (key: string) => np({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { [key]: 'shop' } } }] }] });
const block = (except: string[]) => np({ podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except } }] }] });
const cnp = (name: string, priority: number) => object('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', name, { tier: 'Admin', priority, subject: { namespaces: {} } });
/** Policies of two throws of the dice under names of their own. */
const twice = (some: RawObject[], others: RawObject[]): RawObject[] => [
  ...some, ...others.map(one => ({ ...one, metadata: { ...one.metadata, name: `${one.metadata.name}x` } })),
];

describe('lint', () => {
  test.each<[string, object[], object[]]>([
    ['selects-no-pod', [np({ podSelector: { matchLabels: { app: 'nobody' } } })], [np({ podSelector: DB })]],
    ['peer-matches-nobody', [np({ podSelector: DB, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }] }] })], [np({ podSelector: DB, ingress: [{ from: [{ podSelector: {} }] }] })]],
    ['service-port', [SERVICE, np({ podSelector: DB, ingress: [{ ports: [{ port: 80 }] }] })], [SERVICE, np({ podSelector: DB, ingress: [{ ports: [{ port: 8080 }] }] })]],
    ['default-deny-missing', [np({ podSelector: DB, policyTypes: ['Ingress', 'Egress'] })], [np({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })]],
    ['egress-without-types', [np({ podSelector: {}, egress: [] })], [np({ podSelector: {}, egress: [], policyTypes: ['Egress'] })]],
    ['egress-without-dns', [np({ podSelector: DB, egress: [{ ports: [{ port: 443 }] }] })], [np({ podSelector: DB, egress: [{ ports: [{ port: 443 }, { port: 53, protocol: 'UDP' }] }] })]],
    ['named-port-unknown', [np({ podSelector: DB, ingress: [{ ports: [{ port: 'web' }] }] })], [np({ podSelector: DB, ingress: [{ ports: [{ port: 'http' }] }] })]],
    ['equal-priorities', [cnp('a', 1), cnp('b', 1)], [cnp('a', 1), cnp('b', 2)]],
    ['namespace-by-name-label', [NAME('name')], [NAME('kubernetes.io/metadata.name')]],
    ['open-block', [block([])], [block(['169.254.0.0/16'])]],
    ['never-decides', [np({ podSelector: DB, ingress: [{}, { ports: [{ port: 80 }] }] })], [np({ podSelector: DB, ingress: [{ ports: [{ port: 81 }] }, { ports: [{ port: 80 }] }] })]],
    ['cilium-empty-rule', [object('cilium.io/v2', 'CiliumNetworkPolicy', 'c', { endpointSelector: {}, ingress: [{}] })], [object('cilium.io/v2', 'CiliumNetworkPolicy', 'c', { endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] })]],
    ['misses-quarantine', [np({ podSelector: DB, ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'bulwark.io/quarantine', operator: 'DoesNotExist' }] } }] }] })],
      [np({ podSelector: { matchExpressions: [{ key: 'bulwark.io/quarantine', operator: 'DoesNotExist' }] }, ingress: [{}] })]],
  ])('%s is found where it is, and only there', (rule, bad, good) => {
    expect(found(...bad)).toContain(rule);
    expect(found(...good)).not.toContain(rule);
  });

  it('finds callers that share an identity, and strangers that a negation lets in', () => {
    const mesh = [namespace('m', { 'istio-injection': 'enabled' }), workload('a', { ns: 'm', account: 'same' })];
    const policy = (source: object) => object('security.istio.io/v1', 'AuthorizationPolicy', 'p', { rules: [{ from: [{ source }] }] }, 'm');
    const strict = object('security.istio.io/v1', 'PeerAuthentication', 's', { mtls: { mode: 'STRICT' } }, 'm');
    const [named, unnamed] = [policy({ principals: ['*'] }), policy({ notPrincipals: ['*'] })];
    expect(found(...mesh, workload('b', { ns: 'm', account: 'same' }), named)).toContain('shared-account');
    expect(found(...mesh, workload('b', { ns: 'm' }), named)).not.toContain('shared-account');
    expect(found(...mesh, unnamed)).toContain('strangers-match');
    expect(found(...mesh, unnamed, strict)).not.toContain('strangers-match');
    expect(found(...mesh, named)).not.toContain('strangers-match');
  });

  it('finds policies that close the port of the ambient mesh', () => {
    const ambient = [namespace('m', { 'istio.io/dataplane-mode': 'ambient' }), workload('a', { ns: 'm' })];
    const policy = (ports: object[], ns = 'm') => object('networking.k8s.io/v1', 'NetworkPolicy', 'p', { podSelector: {}, ingress: [{ ports }] }, ns);
    expect(found(...ambient, policy([{ port: 8080 }]))).toContain('hbone-closed');
    expect(found(...ambient, policy([{ port: 8080 }, { port: 15008 }]))).not.toContain('hbone-closed');
    expect(found(...ambient, policy([{ port: 8080 }], 'shop'))).not.toContain('hbone-closed');
  });

  it('finds peers that may be in quarantine', () => {
    const free = { matchExpressions: [{ key: 'bulwark.io/quarantine', operator: 'DoesNotExist' }] };
    const from = (peer: object) => np({ podSelector: free, ingress: [{ from: [peer] }] });
    const paths = (policy: object) => {
      const set = ManifestSet.of([...WORLD, policy]);
      return lint(Connectivity.of(set), set).filter(({ rule }) => rule === 'misses-quarantine').map(({ path }) => path);
    };
    expect(paths(from({ podSelector: DB }))).toEqual(['spec.ingress[0].from[0]']);
    expect(paths(from({ namespaceSelector: {} }))).toEqual(['spec.ingress[0].from[0]']);
    expect(paths(from({ podSelector: free }))).toEqual([]);
    expect(paths(from({ ipBlock: { cidr: '10.0.0.0/8' } }))).toEqual([]);
  });

  test.each<[string, number, number, (random: Random) => object[], ConnectivityOptions]>([
    ['Istio', 800, 30, random => [...meshed(random, randomWorld(random, { workloads: 4 })), ...twice(randomIstio(random), randomIstio(random))], {}],
    ['NetworkPolicies', 200, 30, random => [...randomWorld(random, { workloads: 4 }), ...twice(randomNetworkPolicies(random), randomNetworkPolicies(random))], {}],
    ['ClusterNetworkPolicies', 400, 15, random => [
      ...randomWorld(random, { workloads: 4 }), ...twice(randomClusterNetworkPolicies(random), randomClusterNetworkPolicies(random)),
    ], { dialect: 'portable' }],
    ['Cilium', 200, 15, random => [...randomWorld(random, { workloads: 4 }), ...twice(randomCilium(random), randomCilium(random))], { dialect: 'cilium' }],
    ['Calico', 200, 15, random => [...randomWorld(random, { workloads: 4 }), ...twice(randomCalico(random), randomCalico(random))], { dialect: 'calico' }],
  ])('calls rules of %s dead only whose removal changes no connection', (_title, worlds, least, make, options) => {
    let removed = 0;
    for (let seed = 1; seed <= worlds; seed++) {
      const objects = make(new Random(seed));
      const set = ManifestSet.of(objects);
      const before = Connectivity.of(set, options);
      const { parts } = new LintInput(before, set);
      const dead = new Set([...deadRules(parts)].map(({ rule }) => rule));
      removed += dead.size;
      if (dead.size === 0) continue;
      const living = ({ rules, ...part }: PolicyPart): PolicyPart => ({ ...part, rules: rules.filter(rule => !dead.has(rule)) });
      const layers = before.layers.map(layer => ({ ...layer, tiers: layer.tiers.map(tier => ({ ...tier, parts: tier.parts.map(living) })) }));
      const after = new Engine(before.world, layers, before.options);
      const pods = before.world.pods.map(({ id }): Endpoint => ({ kind: 'pod', pod: id }));
      const outside = borderAddresses(objects).slice(-6).map(({ family, value }): Endpoint => ({ kind: 'outside', range: { family, from: value, to: value } }));
      for (const [from, to] of [...pods, ...outside].flatMap(a => pods.flatMap((b): [Endpoint, Endpoint][] => a.kind === 'pod' ? [[a, b]] : [[a, b], [b, a]]))) {
        const [was, is] = [before, { engine: after }].map(({ engine }) => engine.verdict(from, to));
        expect([seed, `${is.allowed} / ${is.unknown}`]).toEqual([seed, `${was.allowed} / ${was.unknown}`]);
      }
    }
    expect(removed).toBeGreaterThan(least);
  });
});
