import { compare } from './compare';
import { naiveNetworkPolicies } from './naive/network-policy';
import { randomNetworkPolicies } from './random/network-policy';
import { Random } from './random/random';
import { randomWorld } from './random/world';
import { AddressSet, ConnectivityOptions } from '../../src/connectivity';

const WORLDS = 5000;
const POD_CIDRS = AddressSet.of([{ family: 4, from: 0x0a000000n, to: 0x0affffffn }]);

describe('NetworkPolicies', () => {
  it(`mean what a brute-force evaluator of the raw objects says, on ${WORLDS} random worlds`, () => {
    const differences: string[] = [];
    let questions = 0;
    let withPolicies = 0;
    for (let seed = 0; seed < WORLDS && differences.length === 0; seed++) {
      const random = new Random(seed);
      const policies = randomNetworkPolicies(random);
      const objects = [...randomWorld(random, { workloads: 4, hostNetwork: true, addresses: random.chance(0.5) }), ...policies];
      const options: ConnectivityOptions = {
        dialect: random.pick(['portable', 'calico', 'cilium']), ipBlocks: random.pick(['any', 'external-only']), hostNetworkPods: 'node', podCidrs: POD_CIDRS,
      };
      const naive = naiveNetworkPolicies(objects, { cilium: options.dialect === 'cilium', blocksMatchPods: options.ipBlocks === 'any', podCidr: '10.0.0.0/8' });
      const compared = compare(objects, options, naive, seed);
      questions += compared.questions;
      if (policies.length > 0) withPolicies++;
      differences.push(...compared.differences.map(text => `seed ${seed} ${options.dialect} ${options.ipBlocks}: ${text}`));
    }
    console.log(`NetworkPolicy: ${WORLDS} random worlds (${withPolicies} with policies), ${questions} questions, ${differences.length} differences`);
    expect(differences).toEqual([]);
  }, 180_000);
});
