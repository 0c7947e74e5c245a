/**
 * What connectivity costs: from parsed objects to every block of the graph, walked once, single thread. Targets: 1,000 workloads
 * with a policy each 60 ms; 10,000 500 ms and 250 MB; 100,000 5 s and 1 GB; growth by an exponent of at most 1.15. The baseline is
 * the brute-force evaluator of the tests, which asks every policy about every pair. Then what comparing two worlds costs.
 *
 * `--all` adds worlds of 100,000 workloads, which take minutes; `--source` measures src instead of lib (under tsx); `--case "<workloads> <shape> <labels>"` measures one world in this process.
 */
import { spawnSync } from 'child_process';
import { join } from 'path';
import { built } from './built';
import type * as Connectivities from '../src/connectivity';
import type * as Manifests from '../src/manifests';
import type { NaiveEnd } from '../test/connectivity/compare';
import { naiveNetworkPolicies } from '../test/connectivity/naive/network-policy';
import { largeWorld, RawObject } from '../test/connectivity/random/world';

const SOURCE = process.argv.includes('--source');
/* eslint-disable-next-line @typescript-eslint/no-require-imports -- chosen by an option */
const load = <T>(room: string): T => SOURCE ? require(join(__dirname, '../src', room)) as T : built<T>(room);
const { Connectivity, diffConnectivity } = load<typeof Connectivities>('connectivity');
const { ManifestSet } = load<typeof Manifests>('manifests');

const TARGETS: Readonly<Record<number, { readonly milliseconds: number; readonly megabytes?: number }>> = {
  1_000: { milliseconds: 60 },
  10_000: { milliseconds: 500, megabytes: 250 },
  100_000: { milliseconds: 5_000, megabytes: 1_000 },
};
const ROUNDS = 5;
/** As much is asked of the brute-force evaluator; all pairs would take hours, and it remembers what it was asked. */
const MILLISECONDS_OF_PAIRS = 1_000;
const PAIRS = 100;
/** Without `--all`. */
const LARGEST = 10_000;
/** More changes are only counted. */
const MOST_CHANGES = 1_000_000;
const DIFFED = 10_000;
const DIFF_TARGET = 1_000;
/** Every so many policies say something else after the change. */
const CHANGED = 50;

interface Cost {
  readonly milliseconds: number;
  /** Of processors, with collecting garbage; tells more than the clock where others use the machine. */
  readonly cpu: number;
  readonly megabytes: number;
  readonly blocks: number;
  readonly pairs: number;
  /** Of one pair by the brute-force evaluator. */
  readonly microsecondsPerPair: number;
}

/**
 * One world in this process, which does nothing else. Memory is what the process has more after the first round. Garbage is
 * collected when V8 finds it due, and that counts; forced between rounds it would throw away what V8 has learned of the code.
 */
function measure(workloads: number, shape: 'sparse' | 'dense', labels: 'few' | 'many'): Cost {
  const objects = largeWorld({ workloads, shape, labels });
  const set = ManifestSet.of(objects);
  global.gc?.();
  const before = process.memoryUsage().rss;
  const times: number[] = [];
  const cpus: number[] = [];
  let [blocks, pairs, more] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const used = process.cpuUsage();
    const start = process.hrtime.bigint();
    const { engine } = Connectivity.of(set);
    const graph = engine.graph();
    [blocks, pairs] = [0, 0];
    for (const { from, to } of graph.blocks()) {
      blocks++;
      pairs += from.length * to.length;
    }
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    const { user, system } = process.cpuUsage(used);
    cpus.push((user + system) / 1e3);
    if (round === 0) more = process.memoryUsage().rss - before;
  }
  return { milliseconds: median(times), cpu: median(cpus), megabytes: more / 2 ** 20, blocks, pairs, microsecondsPerPair: perPair(objects) };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Pairs one after the other on one port. */
function perPair(objects: readonly RawObject[]): number {
  const ends = objects.filter(({ kind }) => kind === 'Deployment').map((object): NaiveEnd => {
    const { name, namespace } = object.metadata;
    return { kind: 'workload', label: `${namespace}/${name}[Deployment]`, namespace, object };
  });
  const ask = naiveNetworkPolicies(objects, { cilium: false, blocksMatchPods: true, podCidr: '10.0.0.0/8' });
  const start = process.hrtime.bigint();
  let asked = 0;
  let elapsed = 0;
  while (elapsed < MILLISECONDS_OF_PAIRS && asked < PAIRS) {
    ask(ends[asked % ends.length], ends[(asked * 7 + 1) % ends.length], 'TCP', 8080);
    asked++;
    elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  }
  return elapsed * 1e3 / asked;
}

interface DiffCost {
  /** Of `diffConnectivity` with both graphs, and of every change, one by one. */
  readonly milliseconds: number;
  readonly changes: number;
}

/** Two worlds that differ in some policies: a port is another, or everybody may come in. */
function measureDiff(shape: 'sparse' | 'dense', labels: 'few' | 'many'): DiffCost {
  const objects = largeWorld({ workloads: DIFFED, shape, labels });
  let position = 0;
  const changed = objects.map((object): RawObject => {
    if (object.kind !== 'NetworkPolicy' || position++ % CHANGED !== 0) return object;
    const ports = [{ protocol: 'TCP', port: 9090 }];
    return { ...object, spec: { ...object.spec, ingress: (object.spec.ingress ?? []).map((rule: RawObject) => ({ ...rule, ports })) } };
  });
  const [before, after] = [objects, changed].map(each => ManifestSet.of(each));
  const times: number[] = [];
  let changes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [was, is] = [before, after].map(set => Connectivity.of(set));
    global.gc?.();
    const start = process.hrtime.bigint();
    const diff = diffConnectivity(was, is);
    changes = diff.count;
    if (changes < MOST_CHANGES) for (const _ of diff.changes()) changes += 0;
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return { milliseconds: median(times), changes };
}

/** One case in a process of its own. */
function inProcess<T>(args: readonly string[]): T {
  const all = ['--expose-gc', ...process.execArgv, __filename, ...args, ...SOURCE ? ['--source'] : []];
  const { stdout, stderr, status } = spawnSync(process.execPath, all, { encoding: 'utf8', maxBuffer: 2 ** 24 });
  if (status !== 0) throw new Error(`measuring ${args.join(' ')} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').pop() as string) as T;
}

function main(): void {
  const only = process.argv[process.argv.indexOf('--case') + 1];
  if (process.argv.includes('--case')) {
    const [workloads, shape, labels] = only.split(' ') as [string, 'sparse' | 'dense', 'few' | 'many'];
    console.log(JSON.stringify(workloads === 'diff' ? measureDiff(shape, labels) : measure(Number(workloads), shape, labels)));
    return;
  }
  console.log(`connectivity of parsed objects, blocks walked, medians of ${ROUNDS} in one run`);
  for (const shape of ['sparse', 'dense'] as const) {
    for (const labels of ['few', 'many'] as const) {
      const found: { readonly workloads: number; readonly milliseconds: number }[] = [];
      for (const [size, target] of Object.entries(TARGETS)) {
        const workloads = Number(size);
        if (workloads > LARGEST && !process.argv.includes('--all')) continue;
        const cost = inProcess<Cost>(['--case', `${workloads} ${shape} ${labels}`]);
        found.push({ workloads, milliseconds: cost.milliseconds });
        const pairwise = cost.microsecondsPerPair * workloads ** 2 / 1e3;
        const within = cost.milliseconds <= target.milliseconds && cost.megabytes <= (target.megabytes ?? Infinity);
        console.log(`  ${shape.padEnd(6)} ${labels.padEnd(4)} labels ${String(workloads).padStart(7)} workloads ${cost.milliseconds.toFixed(0).padStart(6)} ms (CPU ${cost.cpu.toFixed(0).padStart(5)}) `
          + `${cost.megabytes.toFixed(0).padStart(5)} MB ${String(cost.blocks).padStart(7)} blocks ${String(cost.pairs).padStart(11)} pairs of classes`
          + `  ${(pairwise / cost.milliseconds).toFixed(0).padStart(7)} x faster than brute force  ${within ? 'within' : 'MISSES'} the target`
          + ` of ${target.milliseconds} ms${target.megabytes ? ` and ${target.megabytes} MB` : ''}`);
      }
      const [first, last] = [found[0], found[found.length - 1]];
      const exponent = Math.log(last.milliseconds / first.milliseconds) / Math.log(last.workloads / first.workloads);
      console.log(`  ${shape} ${labels}: grows as N^${exponent.toFixed(2)} (goal: at most 1.15)`);
    }
  }
  console.log(`diff of two worlds of ${DIFFED} workloads, every ${CHANGED}th policy changed, with both graphs and every change walked`);
  for (const shape of ['sparse', 'dense'] as const) {
    const { milliseconds, changes } = inProcess<DiffCost>(['--case', `diff ${shape} many`]);
    console.log(`  ${shape.padEnd(6)} ${milliseconds.toFixed(0).padStart(6)} ms ${String(changes).padStart(9)} changes${changes < MOST_CHANGES ? '' : ', only counted'}`
      + `  ${milliseconds <= DIFF_TARGET ? 'within' : 'MISSES'} the target of ${DIFF_TARGET} ms`);
  }
  if (!process.argv.includes('--all')) console.log(`worlds of more than ${LARGEST} workloads are left out: add --all`);
}

main();
