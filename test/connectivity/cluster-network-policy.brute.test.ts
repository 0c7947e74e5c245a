import { compare } from './compare';
import { naiveClusterNetworkPolicies } from './naive/cluster-network-policy';
import { randomClusterNetworkPolicies, randomStoredNetworkPolicies } from './random/cluster-network-policy';
import { Random } from './random/random';
import { randomWorld } from './random/world';
import { asPods } from '../oracles/oracle';

const WORLDS = 5_000;

describe('ClusterNetworkPolicies by brute force', () => {
  it(`agree with the engine on ${WORLDS} random worlds`, () => {
    let questions = 0;
    const differences: string[] = [];
    for (let seed = 0; seed < WORLDS && differences.length === 0; seed++) {
      const random = new Random(seed);
      const objects = [
        ...asPods(randomWorld(random, { workloads: 2 })), ...randomClusterNetworkPolicies(random, { ties: seed % 4 === 0 }).slice(0, 2),
        ...randomStoredNetworkPolicies(random).slice(0, 1),
      ];
      const compared = compare(objects, { dialect: 'portable' }, naiveClusterNetworkPolicies(objects), seed);
      questions += compared.questions;
      differences.push(...compared.differences.map(text => `world ${seed}: ${text}`));
    }
    console.info(`ClusterNetworkPolicy by brute force: ${WORLDS} worlds, ${questions} questions, ${differences.length} differences`);
    expect(differences).toEqual([]);
  }, 300_000);
});
