import { AddressSet, PortSet } from '../../../src/connectivity';
import { buildWorld } from '../../../src/connectivity/build-world';
import { Engine } from '../../../src/connectivity/engine/engine';
import { ManifestSet } from '../../../src/manifests';
import { graphDifferences } from '../compare';
import { randomLayers } from '../random/model';
import { Random } from '../random/random';
import { randomWorld } from '../random/world';

const POD_CIDRS = AddressSet.of([
  { family: 4, from: 0x0a000000n, to: 0x0affffffn },
  { family: 6, from: 0xfdn * 2n ** 120n, to: 0xfen * 2n ** 120n - 1n },
]);
const MODELS = 3000;

describe('the graph by classes', () => {
  it(`says of every pair what the pair by itself says, on ${MODELS} random models`, () => {
    const differences: string[] = [];
    let allowed = 0;
    let unknown = 0;
    for (let seed = 0; seed < MODELS && differences.length === 0; seed++) {
      const random = new Random(seed);
      const { world } = buildWorld(ManifestSet.of(randomWorld(random, { hostNetwork: true, addresses: random.chance(0.5) })), 'node');
      const engine = new Engine(world, randomLayers(random), { podCidrs: POD_CIDRS });
      differences.push(...graphDifferences(engine).map(text => `seed ${seed}: ${text}`));
      for (const { verdict } of engine.graph().blocks()) {
        if (!verdict.allowed.isEmpty) allowed++;
        if (!verdict.unknown.isEmpty) unknown++;
      }
    }
    expect(differences).toEqual([]);
    expect(allowed).toBeGreaterThan(MODELS);
    expect(unknown).toBeGreaterThan(MODELS / 4);
  }, 120_000);

  it('is one block from pods to pods where nothing is forbidden', () => {
    const { world } = buildWorld(ManifestSet.of(randomWorld(new Random(1))), 'node');
    const graph = new Engine(world, [], { podCidrs: POD_CIDRS }).graph();
    const between = [...graph.blocks()].filter(({ from, to }) => !graph.classes[from[0]].outside && !graph.classes[to[0]].outside);
    expect(between).toHaveLength(1);
    expect(between[0].verdict.allowed).toBe(PortSet.ALL);
  });
});
