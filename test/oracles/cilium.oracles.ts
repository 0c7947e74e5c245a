import { ADDRESSES, asPods, askOracle, CILIUM, compareWithOracle, engineAnswers, OracleComparison, OracleTask } from './oracle';
import { randomCilium } from '../connectivity/random/cilium';
import { randomClusterNetworkPolicies, randomStoredNetworkPolicies } from '../connectivity/random/cluster-network-policy';
import { Random } from '../connectivity/random/random';
import { randomWorld, RawObject } from '../connectivity/random/world';

const WORLDS = 2_000;
const OUTSIDERS = [...ADDRESSES, '10.1.0.3', '203.0.113.200', '2001:db8:1::5', '2001:4860::8888', 'reserved:health', 'reserved:ingress'];

const compare = (worlds: number, policies: (random: Random) => readonly RawObject[]): OracleComparison =>
  compareWithOracle(CILIUM, worlds, random => [...asPods(randomWorld(random)), ...policies(random)], { dialect: 'cilium' }, 60, OUTSIDERS);

/** Without ClusterNetworkPolicies that have peers of the first quirk below. */
const withoutNegativeNamespaces = (policies: readonly RawObject[]): RawObject[] => policies.filter(({ spec }) =>
  ![...spec.ingress ?? [], ...spec.egress ?? []].flatMap(({ from, to }) => from ?? to).some(({ namespaces }) =>
    (namespaces?.matchExpressions ?? []).some(({ operator }: RawObject) => operator === 'NotIn' || operator === 'DoesNotExist')));

function expectAgreement(title: string, { worlds, queries, allowed, unknown, refused, differences }: OracleComparison): void {
  console.info(`${title}, Cilium: ${worlds} worlds, ${queries} queries (${allowed} allowed, ${unknown} unknown), ${refused.length} policies refused, ${differences.length} differences`);
  expect(differences).toEqual([]);
  expect(allowed).toBeGreaterThan(queries / 20);
  expect(queries - allowed).toBeGreaterThan(queries / 20);
  expect(unknown).toBeLessThan(queries / 50);
}

describe('Cilium', () => {
  it('judges CiliumNetworkPolicies as the engine does', () => {
    expectAgreement('CiliumNetworkPolicy', compare(WORLDS, random => randomCilium(random, { references: false, kinds: ['CiliumNetworkPolicy'] })));
  });

  it('judges CiliumClusterwideNetworkPolicies as the engine does', () => {
    expectAgreement('CiliumClusterwideNetworkPolicy',
      compare(WORLDS, random => randomCilium(random, { references: false, kinds: ['CiliumClusterwideNetworkPolicy'] })));
  });

  it('judges NetworkPolicies as the engine does', () => {
    expectAgreement('NetworkPolicy', compare(WORLDS, random => randomStoredNetworkPolicies(random)));
  });

  it('judges ClusterNetworkPolicies as the engine does', () => {
    expectAgreement('ClusterNetworkPolicy', compare(WORLDS, random => withoutNegativeNamespaces(randomClusterNetworkPolicies(random, { ties: true }))));
  });

  it('judges policies of all kinds together as the engine does', () => {
    expectAgreement('Policies of all kinds', compare(1_000, random => [
      ...randomCilium(random, { references: false }),
      ...randomStoredNetworkPolicies(random),
      ...withoutNegativeNamespaces(randomClusterNetworkPolicies(random)),
    ]));
  });
});

describe('what Cilium does', () => {
  const pod = (name: string): RawObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'registry.example/app:1' }] },
  });
  const objects: RawObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop', 'env': 'prod' } } },
    pod('web'),
    pod('db'),
  ];
  const ask = (from: string, to: string, ...policies: RawObject[]) => {
    const task: OracleTask = { objects: [...objects, ...policies], queries: [{ from, to, protocol: 'TCP', port: 80 }] };
    const { answers, refused } = askOracle(CILIUM, [task])[0];
    expect(refused).toEqual([]);
    return { engine: engineAnswers(task, { dialect: 'cilium' })[0], oracle: answers[0] };
  };
  const clusterPolicy = (spec: RawObject): RawObject => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'c' },
    spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} }, ...spec },
  });

  const isolate = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  };

  it('quirk: takes a peer of namespaces with negative demands only for everybody, the outside included', () => {
    // The API: namespaces that meet the demands. `pods` with the same selector and an empty podSelector is read right.
    const env = { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] };
    const deny = (peer: RawObject) => clusterPolicy({ ingress: [{ action: 'Deny', from: [peer] }] });
    for (const from of ['shop/web', '8.8.8.8']) {
      expect(ask(from, 'shop/db', deny({ namespaces: env }))).toEqual({ engine: 'allowed', oracle: false });
      expect(ask(from, 'shop/db', deny({ pods: { namespaceSelector: env, podSelector: {} } }))).toEqual({ engine: 'allowed', oracle: true });
    }
  });

  it('quirk: opens pods by such a peer to what is outside', () => {
    const namespaces = { matchExpressions: [{ key: 'env', operator: 'DoesNotExist' }] };
    const accept = clusterPolicy({ ingress: [{ action: 'Accept', from: [{ namespaces }] }] });
    expect(ask('8.8.8.8', 'shop/db', isolate, accept)).toEqual({ engine: 'denied', oracle: true });
  });

  it('denies by default after the Baseline tier, so that an Accept there opens isolated pods', () => {
    expect(ask('shop/web', 'shop/db', isolate)).toEqual({ engine: 'denied', oracle: false });
    const accept = clusterPolicy({ tier: 'Baseline', ingress: [{ action: 'Accept', from: [{ pods: { namespaceSelector: {}, podSelector: {} } }] }] });
    expect(ask('shop/web', 'shop/db', isolate, accept)).toEqual({ engine: 'allowed', oracle: true });
    expect(ask('8.8.8.8', 'shop/db', isolate, accept)).toEqual({ engine: 'denied', oracle: false });
  });

  it('lets toServices that lead nowhere alone match nobody, and with toPorts everybody', () => {
    const policy = (rule: RawObject): RawObject => ({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'out', namespace: 'shop' },
      spec: { endpointSelector: {}, egress: [{ toServices: [{ k8sService: { serviceName: 'none', namespace: 'shop' } }], ...rule }] },
    });
    const toPorts = (port: string) => ({ toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] });
    for (const to of ['shop/db', '8.8.8.8']) {
      expect(ask('shop/web', to, policy({}))).toEqual({ engine: 'denied', oracle: false });
      expect(ask('shop/web', to, policy(toPorts('443')))).toEqual({ engine: 'denied', oracle: false });
      expect(ask('shop/web', to, policy(toPorts('80')))).toEqual({ engine: 'allowed', oracle: true });
    }
  });
});
