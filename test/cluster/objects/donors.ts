import { readdirSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { KubeObject, stripNulls } from '../../../src/manifests';
import { JUDGED } from '../../controls/check';
import { corpusPath, readJsonLines } from '../../corpora';
import { arbitraryTemplate, Template } from '../../helpers/arbitrary-kubernetes';
import { arbitraryObject } from '../../helpers/arbitrary-objects';
import { realObjects } from '../../oracle/verdict-cases';

/** Objects by where they come from. */
export interface Donors {
  /** What the tests of the controls call good and bad. */
  readonly judged: readonly KubeObject[];
  /** The labelled objects of other projects; none when the corpus is absent. */
  readonly labelled: readonly KubeObject[];
  /** Manifests that people deploy; none when the corpus is absent. */
  readonly real: readonly KubeObject[];
  readonly arbitrary: readonly KubeObject[];
  readonly templates: readonly Template[];
}

const CONTROL_TESTS = join(__dirname, '..', '..', 'controls');

/** Loads the tests of the controls for the objects that they declare, without declaring a test. */
function judgedObjects(): KubeObject[] {
  const silent = Object.assign(() => undefined, { each: () => () => undefined });
  const globals: any = globalThis;
  const names = ['describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'];
  const saved = names.map(name => globals[name]);
  try {
    for (const name of names) globals[name] = silent;
    globals.describe = Object.assign((_: string, body: () => void) => body(), { each: () => () => undefined });
    for (const folder of readdirSync(CONTROL_TESTS, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue;
      const files = readdirSync(join(CONTROL_TESTS, folder.name)).filter(name => name.endsWith('.test.ts')).sort();
      // What the tests say happens while they load.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      for (const file of files) require(join(CONTROL_TESTS, folder.name, file));
    }
  } finally {
    names.forEach((name, i) => globals[name] = saved[i]);
  }
  return JUDGED.flatMap(({ good, bad }) => [...good, ...bad]).map(([, object]) => object);
}

function labelledObjects(): KubeObject[] {
  const folder = corpusPath('posture');
  if (!folder) {
    console.warn('corpus posture is absent: its labelled objects are not compared');
    return [];
  }
  const rows = readdirSync(folder).filter(name => name.endsWith('.jsonl')).sort().flatMap(name => readJsonLines(join(folder, name)));
  return rows.flatMap(({ objects }) => objects ?? []).filter(object => typeof object?.apiVersion === 'string' && typeof object.kind === 'string');
}

export function donors(seed: number): Donors {
  const real = realObjects();
  if (real.length === 0) console.warn('corpus manifests is absent: no manifests of others are compared');
  return {
    judged: judgedObjects(),
    labelled: labelledObjects(),
    real,
    arbitrary: fc.sample(arbitraryObject, { seed, numRuns: 3_000 }).map(object => stripNulls(object)),
    templates: fc.sample(arbitraryTemplate, { seed, numRuns: 1_500 }).map(template => stripNulls(template as any) as unknown as Template),
  };
}
