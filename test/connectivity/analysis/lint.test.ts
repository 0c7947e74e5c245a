import { Connectivity } from '../../../src/connectivity';
import { lint } from '../../../src/connectivity/analysis/lint';
import { deadRules } from '../../../src/connectivity/analysis/lint/never-decides';
import { Engine } from '../../../src/connectivity/engine/engine';
import { ManifestSet } from '../../../src/manifests';
import { namespace, object, workload } from '../dialects/mesh-world';
import { meshed, randomIstio } from '../random/istio';
import { Random } from '../random/random';
import { randomWorld } from '../random/world';

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

  it('calls rules dead only whose removal changes no connection', () => {
    let removed = 0;
    for (let seed = 1; seed <= 1500; seed++) {
      const random = new Random(seed);
      const objects = [...meshed(random, randomWorld(random, { workloads: 4 })), ...randomIstio(random), ...randomIstio(random).map(one => ({ ...one, metadata: { ...one.metadata, name: `${one.metadata.name}x` } }))];
      const before = Connectivity.of(ManifestSet.of(objects));
      const parts = before.layers.flatMap(({ name, tiers }) => tiers.flatMap(tier => tier.parts.map(part => ({ layer: name, tier, part }))));
      const dead = new Set([...deadRules(parts)].map(({ rule }) => rule));
      removed += dead.size;
      if (dead.size === 0) continue;
      const layers = before.layers.map(layer => ({
        ...layer, tiers: layer.tiers.map(tier => ({ ...tier, parts: tier.parts.map(part => ({ ...part, rules: part.rules.filter(rule => !dead.has(rule)) })) })),
      }));
      const after = new Engine(before.world, layers, before.options);
      for (const from of before.world.pods) {
        for (const to of before.world.pods) {
          const ends = [{ kind: 'pod' as const, pod: from.id }, { kind: 'pod' as const, pod: to.id }] as const;
          expect(String(after.verdict(...ends).allowed)).toBe(String(before.engine.verdict(...ends).allowed));
          expect(String(after.verdict(...ends).unknown)).toBe(String(before.engine.verdict(...ends).unknown));
        }
      }
    }
    expect(removed).toBeGreaterThan(50);
  });
});
