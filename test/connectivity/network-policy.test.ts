/* eslint-disable @stylistic/max-len -- objects on one line each read better */
import { randomNetworkPolicies } from './random/network-policy';
import { Random } from './random/random';
import { randomWorld, RawObject } from './random/world';
import { Connectivity, connectionsOf, ConnectivityOptions, PortSet } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';
import { readManifests } from '../../src/yaml';

const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec: { containers: [] } });
const policy = (spec: object, name = 'p') => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec });
const EXTERNAL: ConnectivityOptions = { ipBlocks: 'external-only' };

function connections(objects: readonly RawObject[], options: ConnectivityOptions = EXTERNAL): Map<string, PortSet> {
  const found = [...connectionsOf(Connectivity.of(ManifestSet.of(objects), options))];
  return new Map(found.map(({ from, to, verdict }) => [`${from.label} => ${to.label}`, verdict.allowed]));
}

const between = (spec: object, options?: ConnectivityOptions) =>
  String(connections([pod('web'), pod('db'), policy(spec)], options).get('default/web[Pod] => default/db[Pod]') ?? 'none');
const refusal = (spec: object) => Connectivity.of(ManifestSet.of([pod('web'), policy(spec)])).diagnostics.map(({ message, path }) => `${path} ${message}`);

describe('NetworkPolicy', () => {
  it('isolates for ingress by default, and for egress where it has rules for it', () => {
    expect(between({ podSelector: { matchLabels: { app: 'db' } } })).toBe('none');
    expect(between({ podSelector: { matchLabels: { app: 'web' } }, egress: [] })).toBe('all');
    expect(between({ podSelector: { matchLabels: { app: 'web' } }, egress: [{ ports: [{ port: 53 }] }] })).toBe('TCP 53');
  });

  it('takes no peers and no ports for everybody and everything', () => {
    expect(between({ podSelector: {}, ingress: [{}] })).toBe('all');
    expect(between({ podSelector: {}, ingress: [{ from: [], ports: [] }] })).toBe('all');
  });

  it('lists addresses of IPv6 where a policy names them, all of them too', () => {
    const six = (cidr: string) => [...connections([pod('web'), policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [{ ipBlock: { cidr } }] }] })]).keys()];
    expect(six('::/0')).toEqual(['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => default/web[Pod]']);
    expect(six('2001:db8::/32')).toEqual(['2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff[External] => default/web[Pod]']);
    expect(six('0.0.0.0/0')).toEqual(['0.0.0.0-255.255.255.255[External] => default/web[Pod]']);
  });

  it('has no effect in a direction that policyTypes does not list, except in Cilium', () => {
    const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}], egress: [{ ports: [{ port: 53 }] }] };
    expect([between(spec), between(spec, { dialect: 'cilium' })]).toEqual(['all', 'TCP 53']);
  });

  it('reads both apiVersions, and the last of two with one name', () => {
    const old = { ...policy({ podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] }), apiVersion: 'extensions/v1beta1' };
    const found = connections([policy({ podSelector: {} }), old, pod('web'), pod('db')]);
    expect(String(found.get('default/web[Pod] => default/db[Pod]'))).toBe('TCP 80');
  });

  it.each<[string, object, string]>([
    ['port 0', { ingress: [{ ports: [{ port: 0 }] }] }, 'spec.ingress[0].ports[0].port port is 0'],
    ['an endPort before the port', { ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }, 'spec.ingress[0].ports[0].endPort endPort is 80'],
    ['an endPort beside a name', { ingress: [{ ports: [{ port: 'http', endPort: 80 }] }] }, 'spec.ingress[0].ports[0].endPort endPort stands'],
    ['a wrong block', { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/33' } }] }] }, 'spec.egress[0].to[0].ipBlock.cidr is "10.0.0.0/33"'],
    ['an exception outside of its block', { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/9'] } }] }] }, 'spec.egress[0].to[0].ipBlock.except[0] except'],
    ['an unknown operator', { podSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } }, 'spec.podSelector.matchExpressions[0].operator operator is "Like"'],
    ['a peer of nobody', { ingress: [{ from: [{}] }] }, 'spec.ingress[0].from[0] names nobody'],
    ['an unknown type', { policyTypes: ['Inbound'] }, 'spec.policyTypes[0] is "Inbound"'],
  ])('has no effect as a whole with %s, which is reported', (_, spec, expected) => {
    expect(refusal(spec)).toEqual([expect.stringContaining(expected)]);
    expect(refusal(spec)[0]).toContain('without effect');
    expect(between(spec)).toBe('all');
  });

  it('loses fields that the API does not know, and keeps the rest, with file and line', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec:\n  podSelector: {}\n  ingres: []\n';
    const { diagnostics, layers } = Connectivity.of(readManifests(text, 'a.yaml').manifests);
    expect(diagnostics.map(({ path, provenance }) => [path, provenance.file, provenance.line])).toEqual([['spec.ingres', 'a.yaml', 5]]);
    expect(layers[0].tiers[0].parts).toHaveLength(1);
  });
});

describe('laws of NetworkPolicies', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const worldOf = (seed: number) => {
    const random = new Random(seed);
    return { random, world: randomWorld(random, { workloads: 5 }), policies: randomNetworkPolicies(random).map((each, i) => ({ ...each, metadata: { ...each.metadata, name: `p${i}` } })) };
  };
  const text = (found: Map<string, PortSet>) => [...found].map(([ends, ports]) => `${ends} ${ports}`).join('\n');

  it('do not depend on the order of documents', () => {
    for (const seed of seeds) {
      const { world, policies } = worldOf(seed);
      expect(text(connections([...policies].reverse().concat(world)))).toBe(text(connections([...world, ...policies])));
    }
  });

  it('lose no connection between workloads to a rule that is added', () => {
    for (const seed of seeds) {
      const { world, policies } = worldOf(seed);
      // Where policyTypes is written, rules do not isolate what was not isolated.
      const typed = policies.map(each => ({ ...each, spec: { podSelector: {}, ...each.spec, policyTypes: ['Ingress', 'Egress'] } }));
      const before = connections([...world, ...typed]);
      const after = connections([...world, ...typed.map(each => ({ ...each, spec: { ...each.spec, ingress: [...each.spec.ingress ?? [], { ports: [{ port: 443 }] }] } }))]);
      const lost = [...before].filter(([ends, ports]) => !ends.includes('[External]') && !(after.get(ends) ?? PortSet.NONE).contains(ports));
      expect(lost).toEqual([]);
    }
  });

  it('do not change with names of namespaces and labels that change everywhere', () => {
    for (const seed of seeds) {
      const { world, policies } = worldOf(seed);
      const renamed = (value: string) => value.replace(/\bshop\b/g, 'shoq').replace(/"app"/g, '"apq"');
      const again = JSON.parse(renamed(JSON.stringify([...world, ...policies])));
      expect(text(connections(again))).toBe(renamed(text(connections([...world, ...policies]))));
    }
  });

  it('do not change where a policy is split into one for each rule', () => {
    for (const seed of seeds) {
      const { world, policies } = worldOf(seed);
      const valid = policies.filter(each => each.spec && Connectivity.of(ManifestSet.of([each])).layers.length > 0).map(each => ({ ...each, spec: { podSelector: {}, ...each.spec, policyTypes: ['Ingress', 'Egress'] } }));
      const split = valid.flatMap(({ spec: { ingress = [], egress = [], ...spec }, ...each }) => [
        { ...each, spec }, ...ingress.map((rule: RawObject) => ({ ...each, spec: { ...spec, ingress: [rule] } })), ...egress.map((rule: RawObject) => ({ ...each, spec: { ...spec, egress: [rule] } })),
      ]).map((each, i) => ({ ...each, metadata: { ...each.metadata, name: `s${i}` } }));
      expect(text(connections([...world, ...split]))).toBe(text(connections([...world, ...valid])));
    }
  });
});
