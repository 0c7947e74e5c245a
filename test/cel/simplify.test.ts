import { CelError, compileCel, rewriteCel, simplifyCel } from '../../src/cel';
import { parse } from '../../src/cel/parser';
import { printCel } from '../../src/cel/print';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { INLINE_PARAMETERS } from '../../src/policies/projected-control';
import { generatedObjects } from '../oracle/verdict-cases';

const profile = CompiledProfile.for(Profile.ZERO_TRUST, { kubernetesVersion: '1.37' });
const VARIABLES = ['object', 'namespaceObject', 'variables', 'container', 'request', 'set', 'params', 'x', 'y', 'n'];

/** The catalogue with the values of its parameters written into it, as policies have it. */
const EXPRESSIONS = profile.controls.map(({ control, effective }): [string, string] => [
  control.id,
  rewriteCel(control.expression, (name, field) => name === 'params' && field ? INLINE_PARAMETERS(effective, field) : undefined),
]);

const valueOf = (expression: string, bindings: Record<string, unknown>): unknown => {
  try {
    return compileCel(expression, { variables: VARIABLES }).evaluate(bindings);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return 'fails';
  }
};

describe('printCel', () => {
  it.each([
    'a ? b : c ? d : e', '(a ? b : c) ? d : e', '!(a && b) || c && (d || e)', '-x - -1 - (2 - 3)', '(1 + 2) * 3 % 4', 'a.?b[?"c"].orValue([])[0].d',
    'a == (b in [1, 2])', '[?a, {"k": 1.0, ?"l": 2u}].map(x, x > 0, x)', "has(a.b.c) && .d(1, 'it\\'s \\\\ \\n')", 'l.exists_one(x, x == -9223372036854775808)',
    'm.transformMap(k, v, k != v, v).all(k, v, k in v)', "b'\\xff\\x00' == b", '(-1).f()', '(1).f()', '!!a', 'a.matches(r"^\\w+$")', '1e300 + 1.5',
  ])('writes %s so that it is read alike', source => {
    const printed = printCel(parse(source));
    expect(printCel(parse(printed))).toBe(printed);
    const shape = (text: string) => JSON.stringify(parse(text), (key, value) => key === 'offset' ? undefined : typeof value === 'bigint' ? `${value}` : value);
    expect(shape(printed)).toBe(shape(source));
  });

  it('needs one line and no control characters', () => {
    expect(printCel(parse('a +\n  // why\n  "\\u202e\\n"'))).toBe("a + '\\U0000202e\\U0000000a'");
  });
});

describe('simplifyCel', () => {
  it.each([
    ['a walk over constants', "['b', 'c'].exists(x, y.startsWith(x) || x == n)", "y.startsWith('b') || 'b' == n || y.startsWith('c') || 'c' == n"],
    ['one that must hold for all', "['b', 'c'].all(x, !y.matches(x))", "!y.matches('b') && !y.matches('c')"],
    ['a named constant', "['B'].map(x, x.lowerAscii() + y)[0]", "'b' + y"],
    ['what constants decide', "'ab'.endsWith('b') && (false || x == 1) && (true ? y : n) == 1", 'x == 1 && y == 1'],
    ['a walk that a constant ends', "['b', 'c'].exists(x, x == 'c' || y.f)", 'true'],
    ['an empty walk', 'x == 1 || [].exists(y, y == n)', 'x == 1'],
    ['inner variables of the same name', "['b'].exists(x, y.exists(x, x == 'c') && x == n)", "y.exists(x, x == 'c') && 'b' == n"],
    ['what only looks constant', "x in [dyn('a'), 1] && type('a') == y", "x in [dyn('a'), 1] && type('a') == y"],
    ['what would fail', "'a'.substring(5) == y", "'a'.substring(5) == y"],
    ['an operand that may be no boolean', 'true && x', 'true && x'],
    ['one that may be no boolean', "['b'].exists(x, y)", 'false || y'],
    ['many endings', "x.endsWith('abc') || y || x.endsWith('ac') || x.endsWith('ed') || x.endsWith('de')",
      "x.endsWith('c') && (x.endsWith('abc') || x.endsWith('ac')) || y || x.endsWith('ed') || x.endsWith('de')"],
    ['a walk over what is no constant', '[x].exists(y, y == 1)', '[x].exists(y, y == 1)'],
  ])('writes %s', (_, source, simplified) => {
    expect(simplifyCel(source)).toBe(simplified);
  });

  it('changes no value and no failure, for the whole catalogue', () => {
    const simplified = EXPRESSIONS.map(([id, expression]): [string, string, string] => [id, expression, simplifyCel(expression)]);
    const walks = (source: string) => source.split('.exists(').length;
    expect(simplified.filter(([, before, after]) => walks(after) < walks(before)).length).toBeGreaterThan(5);
    let compared = 0;
    for (const object of generatedObjects(11).filter((__, i) => i % 4 === 0)) {
      const scope = profile.scopeOf(object);
      const bindings: Record<string, unknown> = { ...scope.bindings(), set: {}, request: { operation: 'CREATE' } };
      for (const control of profile.controlsFor(object)) {
        const [, before, after] = simplified.find(([id]) => id === control.control.id)!;
        bindings.container = (scope.podSpec as any)?.containers?.[0];
        expect([control.control.id, valueOf(after, bindings)]).toEqual([control.control.id, valueOf(before, bindings)]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(3_000);
  });
});
