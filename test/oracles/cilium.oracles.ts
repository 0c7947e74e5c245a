import { ADDRESSES, asPods, CILIUM, compareWithOracle, OracleComparison } from './oracle';
import { randomCilium } from '../connectivity/random/cilium';
import { randomClusterNetworkPolicies, randomStoredNetworkPolicies } from '../connectivity/random/cluster-network-policy';
import { Random } from '../connectivity/random/random';
import { randomWorld, RawObject } from '../connectivity/random/world';

const WORLDS = 2_000;
const OUTSIDERS = [...ADDRESSES, '10.1.0.3', '203.0.113.200', '2001:db8:1::5', '2001:4860::8888', 'reserved:health', 'reserved:ingress'];

const compare = (worlds: number, policies: (random: Random) => readonly RawObject[]): OracleComparison =>
  compareWithOracle(CILIUM, worlds, random => [...asPods(randomWorld(random)), ...policies(random)], { dialect: 'cilium' }, 60, OUTSIDERS);

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
    expectAgreement('ClusterNetworkPolicy', compare(WORLDS, random => randomClusterNetworkPolicies(random, { ties: true })));
  });

  it('judges policies of all kinds together as the engine does', () => {
    expectAgreement('Policies of all kinds', compare(1_000, random => [
      ...randomCilium(random, { references: false }), ...randomStoredNetworkPolicies(random), ...randomClusterNetworkPolicies(random),
    ]));
  });
});
