import { compare } from '../compare';
import { naiveCilium } from '../naive/cilium';
import { randomCilium } from '../random/cilium';
import { Random } from '../random/random';
import { randomWorld } from '../random/world';

const WORLDS = 5000;

describe('Cilium: engine against brute force', () => {
  it(`says the same on ${WORLDS} random worlds`, () => {
    let questions = 0;
    for (let seed = 0; seed < WORLDS; seed++) {
      const random = new Random(seed);
      const objects = [...randomWorld(random, { workloads: 3 }), ...randomCilium(random, { policies: 2 })];
      const comparison = compare(objects, { dialect: 'cilium' }, naiveCilium(objects), seed);
      if (comparison.differences.length > 0) throw new Error(`seed ${seed}:\n${comparison.differences.join('\n')}\n${JSON.stringify(objects, undefined, 1)}`);
      questions += comparison.questions;
    }
    expect(questions).toBeGreaterThan(WORLDS);
  }, 60_000);
});
