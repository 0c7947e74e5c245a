/**
 * CEL engines on the same predicates, as ratios to the predicate written in plain JavaScript.
 *
 *   npm run bench
 *
 * `cel-js` is `@marcbachmann/cel-js`, `bufbuild` is `@bufbuild/cel`, `ours` is
 * lib/cel if there is a build, else src/cel. An engine that lacks optional selection gets the same
 * meaning in `has()`.
 */
import { existsSync } from 'fs';
import { join } from 'path';
import type * as Cel from '../src/cel';

/** What users run is the build: a loader that compiles on the fly makes calls between modules several times slower. */
const BUILD = join(__dirname, '..', 'lib', 'cel');
const built = existsSync(join(BUILD, 'index.js'));

const WARM_UP = 2_000;
const SAMPLES = 15;
const SAMPLE_MILLISECONDS = 20;

const container = (name: string) => ({
  name,
  image: `registry.example.com/shop/${name}@sha256:${'0123456789abcdef'.repeat(4)}`,
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    runAsUser: 10_001,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
});

const object = {
  kind: 'Deployment',
  metadata: { name: 'cart', labels: { app: 'cart' } },
  spec: { template: { spec: { hostPID: false, containers: ['cart', 'proxy', 'metrics'].map(container) } } },
};

interface Predicate {
  readonly title: string;
  /** With optional selection. */
  readonly cel: string;
  /** In standard CEL. */
  readonly standard: string;
  readonly plain: (it: any) => boolean;
}

const CONTAINERS = 'object.spec.template.spec.containers';

const PREDICATES: Predicate[] = [
  {
    title: 'one field',
    cel: 'object.?spec.?template.?spec.?hostPID.orValue(false) == false',
    standard: '!has(object.spec.template.spec.hostPID) || object.spec.template.spec.hostPID == false',
    plain: it => (it.spec?.template?.spec?.hostPID ?? false) === false,
  },
  {
    title: 'a field of each container',
    cel: `${CONTAINERS}.all(c, c.?securityContext.?privileged.orValue(false) == false)`,
    standard: `${CONTAINERS}.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || c.securityContext.privileged == false)`,
    plain: it => it.spec.template.spec.containers.every((c: any) => (c.securityContext?.privileged ?? false) === false),
  },
  {
    title: 'lists of each container',
    cel: `${CONTAINERS}.all(c, 'ALL' in c.?securityContext.?capabilities.?drop.orValue([])
      && c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE'))`,
    standard: `${CONTAINERS}.all(c, has(c.securityContext) && has(c.securityContext.capabilities) && has(c.securityContext.capabilities.drop)
      && 'ALL' in c.securityContext.capabilities.drop
      && (!has(c.securityContext.capabilities.add) || c.securityContext.capabilities.add.all(a, a == 'NET_BIND_SERVICE')))`,
    plain: it => it.spec.template.spec.containers.every((c: any) => (c.securityContext?.capabilities?.drop ?? []).includes('ALL')
      && (c.securityContext?.capabilities?.add ?? []).every((a: string) => a === 'NET_BIND_SERVICE')),
  },
  {
    title: 'strings of each container',
    cel: `${CONTAINERS}.all(c, c.image.startsWith('registry.example.com/') && c.image.contains('@sha256:'))`,
    standard: `${CONTAINERS}.all(c, c.image.startsWith('registry.example.com/') && c.image.contains('@sha256:'))`,
    plain: it => it.spec.template.spec.containers.every((c: any) => c.image.startsWith('registry.example.com/') && c.image.includes('@sha256:')),
  },
];

type Evaluate = (bindings: { object: unknown }) => unknown;

interface Engine {
  readonly name: string;
  readonly compile: (predicate: Predicate) => Evaluate;
}

async function engines(): Promise<Engine[]> {
  const { compileCel }: typeof Cel = await import(built ? `${BUILD}/index.js` : '../src/cel');
  const celJs = await import('@marcbachmann/cel-js');
  const bufbuild = await import('@bufbuild/cel');
  const environment = new celJs.Environment({ enableOptionalTypes: true } as any).registerVariable('object', 'map');
  const bufbuildEnvironment = bufbuild.celEnv();
  return [
    { name: 'plain JavaScript', compile: ({ plain }) => it => plain(it.object) },
    {
      name: 'ours',
      compile: ({ cel }) => {
        const program = compileCel(cel, { variables: ['object'] });
        return it => program.evaluate(it);
      },
    },
    {
      name: 'cel-js',
      compile: ({ cel }) => {
        const run = environment.parse(cel);
        return it => run(it);
      },
    },
    {
      name: 'bufbuild',
      compile: ({ standard }) => {
        const run = bufbuild.plan(bufbuildEnvironment, bufbuild.parse(standard));
        return it => run(it as any);
      },
    },
  ];
}

/** Nanoseconds of one evaluation: the median of the samples, so that a disturbed one does not count. */
function measure(evaluate: Evaluate): number {
  const bindings = { object };
  if (evaluate(bindings) !== true) throw new Error('the predicate must hold');
  for (let i = 0; i < WARM_UP; i++) evaluate(bindings);
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = process.hrtime.bigint();
    const end = start + BigInt(SAMPLE_MILLISECONDS) * 1_000_000n;
    let runs = 0;
    let now = start;
    for (; now < end; now = process.hrtime.bigint()) {
      for (let i = 0; i < 100; i++) evaluate(bindings);
      runs += 100;
    }
    samples.push(Number(now - start) / runs);
  }
  return samples.sort((a, b) => a - b)[Math.floor(SAMPLES / 2)];
}

async function main(): Promise<void> {
  const candidates = await engines();
  const rows = PREDICATES.map(predicate => {
    const times = candidates.map(({ compile }) => measure(compile(predicate)));
    return [predicate.title, ...times.map(time => `${Math.round(time)} ns (${(time / times[0]).toFixed(1)}x)`)];
  });
  const table = [['predicate', ...candidates.map(({ name }) => name)], ...rows];
  const widths = table[0].map((_, i) => Math.max(...table.map(row => row[i].length)));
  for (const row of table) console.log(row.map((cell, i) => cell.padEnd(widths[i])).join('  '));
  console.log(`ratios are to plain JavaScript; ours is ${built ? 'lib/cel, as built' : 'src/cel, not built: several times slower than lib/cel'}`);
}

void main();
