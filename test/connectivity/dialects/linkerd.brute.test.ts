import { compare } from '../compare';
import { naiveLinkerd } from '../naive/linkerd';
import { inLinkerd, randomLinkerd } from '../random/linkerd';
import { Random } from '../random/random';
import { randomWorld } from '../random/world';

const WORLDS = 5000;

describe('Linkerd against brute force', () => {
  it(`answers alike in ${WORLDS} random worlds`, () => {
    let questions = 0;
    for (let seed = 1; seed <= WORLDS; seed++) {
      const random = new Random(seed);
      const objects = [...inLinkerd(random, randomWorld(random, { workloads: 3, namespaces: 2 })), ...randomLinkerd(random)];
      const comparison = compare(objects, {}, naiveLinkerd(objects), seed);
      questions += comparison.questions;
      expect({ seed, differences: comparison.differences }).toEqual({ seed, differences: [] });
    }
    expect(questions).toBeGreaterThan(WORLDS * 50);
  }, 120_000);
});
