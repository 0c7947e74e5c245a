/**
 * What connectivity costs: from parsed objects to every block of the graph, walked once, single thread. Targets: 1,000 workloads
 * with a policy each 60 ms; 10,000 500 ms and 250 MB; 100,000 5 s and 1 GB; growth by an exponent of at most 1.15.
 *
 * `--source` measures src instead of lib (under tsx); `--case "<workloads> <shape> <labels>"` measures one world in this process.
 */
import { spawnSync } from 'child_process';
import { join } from 'path';
import { built } from './built';
import type * as Connectivities from '../src/connectivity';
import type * as Manifests from '../src/manifests';
import { largeWorld } from '../test/connectivity/random/world';

const SOURCE = process.argv.includes('--source');
/* eslint-disable-next-line @typescript-eslint/no-require-imports -- chosen by an option */
const load = <T>(room: string): T => SOURCE ? require(join(__dirname, '../src', room)) as T : built<T>(room);
const { Connectivity } = load<typeof Connectivities>('connectivity');
const { ManifestSet } = load<typeof Manifests>('manifests');

const TARGETS: Readonly<Record<number, { readonly milliseconds: number; readonly megabytes?: number }>> = {
  1_000: { milliseconds: 60 },
  10_000: { milliseconds: 500, megabytes: 250 },
  100_000: { milliseconds: 5_000, megabytes: 1_000 },
};
const ROUNDS = 5;
const PAIRS = 20_000;

interface Cost {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly blocks: number;
  readonly pairs: number;
  /** Of one pair by direct evaluation. */
  readonly microsecondsPerPair: number;
}

/** One world in this process, which does nothing else: memory is the peak of the process without what it had before. */
function measure(workloads: number, shape: 'sparse' | 'dense', labels: 'few' | 'many'): Cost {
  const set = ManifestSet.of(largeWorld({ workloads, shape, labels }));
  global.gc?.();
  const before = process.memoryUsage().rss;
  const times: number[] = [];
  let [blocks, pairs, peak] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    global.gc?.();
    const start = process.hrtime.bigint();
    const { engine } = Connectivity.of(set);
    const graph = engine.graph();
    [blocks, pairs] = [0, 0];
    for (const { from, to } of graph.blocks()) {
      blocks++;
      pairs += from.length * to.length;
    }
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    peak = Math.max(peak, process.memoryUsage().rss - before);
  }
  const milliseconds = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  return { milliseconds, megabytes: peak / 2 ** 20, blocks, pairs, microsecondsPerPair: perPair(set) };
}

/** Direct evaluation of pairs: what asking each pair by itself costs, without finding the policies of each pod. */
function perPair(set: Manifests.ManifestSet): number {
  const { engine, world } = Connectivity.of(set);
  const some = world.pods.slice(0, 100);
  const ask = (i: number) => engine.verdict({ kind: 'pod', pod: some[i % some.length].id }, { kind: 'pod', pod: some[(i * 7 + 1) % some.length].id });
  for (let i = 0; i < 1_000; i++) ask(i);
  const start = process.hrtime.bigint();
  for (let i = 0; i < PAIRS; i++) ask(i);
  return Number(process.hrtime.bigint() - start) / 1e3 / PAIRS;
}

function main(): void {
  const only = process.argv[process.argv.indexOf('--case') + 1];
  if (process.argv.includes('--case')) {
    const [workloads, shape, labels] = only.split(' ') as [string, 'sparse' | 'dense', 'few' | 'many'];
    console.log(JSON.stringify(measure(Number(workloads), shape, labels)));
    return;
  }
  console.log(`connectivity of parsed objects, blocks walked, medians of ${ROUNDS} in one run`);
  for (const shape of ['sparse', 'dense'] as const) {
    for (const labels of ['few', 'many'] as const) {
      const found: { readonly workloads: number; readonly milliseconds: number }[] = [];
      for (const [size, target] of Object.entries(TARGETS)) {
        const workloads = Number(size);
        const args = [...process.execArgv, '--expose-gc', __filename, '--case', `${workloads} ${shape} ${labels}`, ...SOURCE ? ['--source'] : []];
        const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 24 });
        if (status !== 0) throw new Error(`measuring ${workloads} workloads failed: ${stderr}`);
        const cost = JSON.parse(stdout.trim().split('\n').pop() as string) as Cost;
        found.push({ workloads, milliseconds: cost.milliseconds });
        const pairwise = cost.microsecondsPerPair * workloads ** 2 / 1e3;
        const within = cost.milliseconds <= target.milliseconds && cost.megabytes <= (target.megabytes ?? Infinity);
        console.log(`  ${shape.padEnd(6)} ${labels.padEnd(4)} labels ${String(workloads).padStart(7)} workloads ${cost.milliseconds.toFixed(0).padStart(6)} ms `
          + `${cost.megabytes.toFixed(0).padStart(5)} MB ${String(cost.blocks).padStart(7)} blocks ${String(cost.pairs).padStart(11)} pairs of classes`
          + `  ${(pairwise / cost.milliseconds).toFixed(0).padStart(7)} x faster than pair by pair  ${within ? 'within' : 'MISSES'} the target`
          + ` of ${target.milliseconds} ms${target.megabytes ? ` and ${target.megabytes} MB` : ''}`);
      }
      const [first, last] = [found[0], found[found.length - 1]];
      const exponent = Math.log(last.milliseconds / first.milliseconds) / Math.log(last.workloads / first.workloads);
      console.log(`  ${shape} ${labels}: grows as N^${exponent.toFixed(2)} (goal: at most 1.15)`);
    }
  }
}

main();
