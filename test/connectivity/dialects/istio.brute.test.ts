import { compare } from '../compare';
import { naiveIstio } from '../naive/istio';
import { meshed, randomIstio } from '../random/istio';
import { Random } from '../random/random';
import { randomWorld } from '../random/world';

const WORLDS = 5000;

describe('Istio against brute force', () => {
  it(`answers alike in ${WORLDS} random worlds`, () => {
    for (let seed = 1; seed <= WORLDS; seed++) {
      const random = new Random(seed);
      const objects = [...meshed(random, randomWorld(random, { workloads: 4 })), ...randomIstio(random)];
      const { differences } = compare(objects, {}, naiveIstio(objects), seed);
      expect({ seed, differences }).toEqual({ seed, differences: [] });
    }
  }, 120_000);
});
