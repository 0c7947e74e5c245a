import { asPods, askOracle, compareWithOracle, engineAnswers, KUBE_NETWORK_POLICIES, OracleComparison, OracleTask } from './oracle';
import { randomClusterNetworkPolicies, randomStoredNetworkPolicies } from '../connectivity/random/cluster-network-policy';
import { randomWorld, RawObject } from '../connectivity/random/world';

const WORLDS = 2_000;

function expectAgreement(title: string, { worlds, queries, allowed, unknown, refused, differences }: OracleComparison): void {
  console.info(`${title}, kube-network-policies: ${worlds} worlds, ${queries} queries (${allowed} allowed, ${unknown} unknown), ${differences.length} differences`);
  expect(differences).toEqual([]);
  expect(refused).toEqual([]);
  expect(allowed).toBeGreaterThan(queries / 20);
  expect(queries - allowed).toBeGreaterThan(queries / 20);
}

describe('kube-network-policies', () => {
  it('judges NetworkPolicies as the engine does', () => {
    expectAgreement('NetworkPolicy', compareWithOracle(KUBE_NETWORK_POLICIES, WORLDS,
      random => [...asPods(randomWorld(random)), ...randomStoredNetworkPolicies(random)], {}));
  });

  it('judges ClusterNetworkPolicies and NetworkPolicies together as the engine does', () => {
    // With both types in every NetworkPolicy: see the test of one type below.
    expectAgreement('ClusterNetworkPolicy', compareWithOracle(KUBE_NETWORK_POLICIES, WORLDS,
      random => [...asPods(randomWorld(random)), ...randomClusterNetworkPolicies(random),
        ...randomStoredNetworkPolicies(random, { bothTypes: true })], {}));
  });

  it('takes policies of one priority by name, as the engine does for Calico', () => {
    const comparison = compareWithOracle(KUBE_NETWORK_POLICIES, 500,
      random => [...asPods(randomWorld(random)), ...randomClusterNetworkPolicies(random, { ties: true })], { dialect: 'calico' });
    expectAgreement('ClusterNetworkPolicy of one priority', comparison);
    expect(comparison.unknown).toBe(0);
  });
});

describe('quirks of kube-network-policies', () => {
  const pod = (name: string, podIP: string): RawObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'registry.example/app:1' }] },
    status: { hostIP: '192.168.0.1', podIP, podIPs: [{ ip: podIP }] },
  });
  const objects: RawObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' } } },
    pod('web', '10.244.0.1'),
    pod('db', '10.244.0.2'),
  ];
  const subject = { namespaces: {} };
  const baseline = {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'deny' },
    spec: { tier: 'Baseline', priority: 1, subject, ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }] },
  };
  const ask = (...policies: RawObject[]) => {
    const task: OracleTask = { objects: [...objects, ...policies], queries: [{ from: 'shop/web', to: 'shop/db', protocol: 'TCP', port: 80 }] };
    return { engine: engineAnswers(task, {})[0], oracle: askOracle(KUBE_NETWORK_POLICIES, [task])[0].answers[0] };
  };

  it('has no Baseline tier for the ingress of a pod that a NetworkPolicy selects for egress only', () => {
    // The API: Baseline is for pods that no NetworkPolicy selects in that direction.
    expect(ask(baseline)).toEqual({ engine: 'denied', oracle: false });
    const egressOnly = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'out', namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Egress'], egress: [{}] },
    };
    expect(ask(baseline, egressOnly)).toEqual({ engine: 'denied', oracle: true });
  });

  it('lets rules with a peer of no known field match nothing, whatever their action', () => {
    // The API: Deny and Pass fail closed and deny everything.
    const unknownPeer = { ...baseline, spec: { ...baseline.spec, ingress: [{ action: 'Deny', from: [{}] }] } };
    expect(ask(unknownPeer)).toEqual({ engine: 'denied', oracle: true });
  });
});
