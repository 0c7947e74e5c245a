import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import { evaluate } from './evaluate';
import { CelDouble } from '../../src/cel';

/** The other engine is an ES module: it runs in a process of its own, on all expressions at once. */
const ORACLE = `
  import { Environment } from '@marcbachmann/cel-js';
  const { expressions, bindings } = JSON.parse(await new Promise(resolve => {
    let text = '';
    process.stdin.on('data', part => text += part).on('end', () => resolve(text));
  }));
  const environment = new Environment({ enableOptionalTypes: true });
  for (const name of Object.keys(bindings)) environment.registerVariable(name, 'dyn');
  const plain = value => typeof value === 'bigint' ? String(value) : Array.isArray(value) ? value.map(plain) : value;
  process.stdout.write(JSON.stringify(expressions.map(expression => {
    try {
      return { value: plain(environment.parse(expression)(bindings)) };
    } catch (error) {
      return { error: String(error.message) };
    }
  })));
`;

const bindings = {
  object: { kind: 'Pod', spec: { hostPID: false, name: 'web', list: ['a', 'b'], containers: [{ name: 'x', on: true }, { name: 'y', on: false }, { name: 'z' }] } },
};

/** Bool-valued expressions over the bindings, on the common ground of both engines. JSON numbers are not: cel-js has them as double. */
const { predicate } = fc.letrec<{ predicate: string; text: string }>(tie => ({
  text: fc.oneof(
    fc.constantFrom("'a'", "'web'", "''", "'x'", 'object.kind', 'object.spec.name', 'object.missing.name', "object.?spec.?nothing.orValue('d')",
      'object.spec.list[1]', 'object.spec.list[7]', 'object.spec.hostPID', "(object.spec.name + '-1')"),
  ),
  predicate: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', 'object.spec.hostPID', 'object.spec.nothing', 'has(object.spec.name)', 'has(object.spec.nothing)',
      'object.?spec.?hostPID.orValue(true)', 'object.?none.?hostPID.orValue(true)', 'object.?spec.?list.hasValue()', '7 / 2 == 3', '1 / 0 == 1'),
    fc.tuple(tie('text'), fc.constantFrom('==', '!=', 'in'), tie('text')).map(([a, operator, b]) =>
      operator === 'in' ? `dyn(${a}) in object.spec.list` : `dyn(${a}) ${operator} dyn(${b})`),
    fc.tuple(tie('predicate'), fc.constantFrom('&&', '||'), tie('predicate')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    tie('predicate').map(a => `!(${a})`),
    fc.tuple(tie('predicate'), tie('predicate'), tie('predicate')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(fc.constantFrom('all', 'exists', 'exists_one'), fc.constantFrom('c.on', "c.name == 'x'", 'c.?on.orValue(false)', 'has(c.on)'), tie('predicate'))
      .map(([macro, body, other]) => `object.spec.containers.${macro}(c, ${body} || ${other})`),
    fc.tuple(fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('text')).map(([method, a]) => `object.spec.name.${method}(${a})`),
    tie('predicate').map(a => `object.spec.containers.filter(c, ${a}).size() == 3`),
  ),
}));

function ours(expression: string): { value?: unknown; error?: string } {
  try {
    const value = evaluate(expression, bindings);
    return { value: value instanceof CelDouble ? value.value : value };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe('the engine and cel-js', () => {
  test('agree on generated predicates', () => {
    const expressions = [...new Set(fc.sample(predicate, { numRuns: 1_500, seed: 20_240_229 }))];
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', ORACLE], {
      cwd: __dirname, input: JSON.stringify({ expressions, bindings }), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
    });
    expect(child.stderr).toBe('');
    const theirs: { value?: unknown; error?: string }[] = JSON.parse(child.stdout);
    const differences = expressions.flatMap((expression, i) => {
      const mine = ours(expression);
      const agree = 'error' in mine ? 'error' in theirs[i] : !('error' in theirs[i]) && mine.value === theirs[i].value;
      return agree ? [] : [`${expression}: ${JSON.stringify(mine)}, cel-js: ${JSON.stringify(theirs[i])}`];
    });
    expect(differences).toEqual([]);
    expect(theirs.filter(({ error }) => error === undefined).length).toBeGreaterThan(300);
  });
});
