import { compare } from './compare';
import { naiveCalico } from './naive/calico';
import { randomCalico } from './random/calico';
import { Random } from './random/random';
import { randomWorld } from './random/world';

const WORLDS = Number(process.env.BRUTE_WORLDS ?? 5000);

describe('policies of Calico', () => {
  it(`mean the same to the engine and to brute force in ${WORLDS} random worlds`, () => {
    const found: string[] = [];
    let questions = 0;
    for (let seed = 0; seed < WORLDS && found.length === 0; seed++) {
      const random = new Random(seed);
      const objects = [...randomWorld(random, { workloads: 3 }), ...randomCalico(random)];
      const result = compare(objects, { dialect: 'calico' }, naiveCalico(objects), seed);
      questions += result.questions;
      if (result.differences.length > 0) found.push(`seed ${seed}`, ...result.differences, JSON.stringify(objects.slice(-8), null, 1));
    }
    expect(found).toEqual([]);
    expect(questions).toBeGreaterThan(WORLDS * 50);
  }, 120_000);
});
