import { CelError, CelSyntaxError, compileCel } from '../../../src/cel';
import { encodeValue, normalized } from '../encode-value';
import { ask, compileByOracle, describeWithOracle, OracleProgram, OracleResult } from '../oracle';
import { ADJUDICATIONS } from './adjudication';
import { FORMATS, LANGUAGE, LIBRARIES, OPERATIONS } from './expressions';

/** New expressions of this version have every library that there is. */
const NEWEST = '1.38';

/** As text, for JavaScript has no number for the largest int. */
const BINDINGS = `{"object": {
  "name": "web", "n": 3, "f": 2.5, "whole": 4, "big": 9223372036854775807, "flag": true, "nothing": null, "paren": "(", "a-b": 1,
  "list": ["a", "b", "c"], "numbers": [3, 1.5, 2], "mixed": [1, "a", 2.5, null, true], "map": {"a": 1, "b": 2}
}}`;

const bindings = JSON.parse(BINDINGS);
bindings.object.big = 9223372036854775807n;

/** What comes of an expression: its value, or how it fails. */
function ours(expression: string): string {
  try {
    return JSON.stringify(encodeValue(compileCel(expression, { variables: ['object'], kubernetesVersion: NEWEST }).evaluate(bindings)));
  } catch (error) {
    if (error instanceof CelSyntaxError) return 'does not compile';
    if (error instanceof CelError) return 'fails';
    throw error;
  }
}

function theirs({ compileError, error, value }: OracleResult): string {
  if (compileError !== undefined) return 'does not compile';
  return error !== undefined ? 'fails' : JSON.stringify(normalized(value));
}

function differences(expressions: readonly string[]): string[] {
  const programs = Object.fromEntries(expressions.map((expression): [string, OracleProgram] =>
    [expression, { expression, variables: ['object'], kubernetesVersion: NEWEST }]));
  const evaluate = JSON.stringify(expressions.map(program => ({ program })));
  const [, { results }] = ask([{ programs }, `{"bindings": ${BINDINGS.replace(/\n/g, '')}, "evaluate": ${evaluate}}`]);
  return expressions.flatMap((expression, i) => {
    const [mine, other] = [ours(expression), theirs(results[i])];
    return mine === other ? [] : [`${expression}: ours ${mine}, oracle: ${other} ${results[i].compileError ?? results[i].error ?? ''}`];
  });
}

const adjudicationOf = (difference: string) => ADJUDICATIONS.find(row => row.differences.test(difference));

/** Expressions that came with a version, and what has always been there. */
const GATED = [
  "'a'.startsWith('a')", "'a'.find('a') == 'a'", "isURL('a')", '[1].sum() == 1', '[1].indexOf(1) == 0', '1 < 1.5', 'optional.of(1).hasValue()', '{}.?a.hasValue()',
  '[?optional.of(1)] == [1]', "isQuantity('1')", "sign(quantity('1')) == 1", "'%s'.format(['a']) == 'a'", "strings.quote('a') == 'a'", "'a'.charAt(0) == 'a'",
  'sets.contains([1], [1])', "isIP('a')", "ip('1.1.1.1').family() == 4", "ip.isCanonical('::1')", "isCIDR('a')", "cidr('10.0.0.0/8').prefixLength() == 8",
  "format.dns1123Label().validate('a').hasValue()", "format.named('uri').hasValue()", '[1].all(i, v, i < v)', '[1].exists(i, v, i < v)', '[1].existsOne(i, v, i < v)',
  '[1].transformList(i, v, v) == [1]', '{1: 1}.transformMap(k, v, v) == {1: 1}', '{1: 1}.transformMapEntry(k, v, {v: k}) == {1: 1}', "isSemver('1.0.0')",
  "semver('1.0.0').major() == 1", '[1].slice(0, 1) == [1]', '[[1]].flatten() == [1]', '[1].distinct() == [1]', '[1].reverse() == [1]', '[1].sort() == [1]',
  '[1].sortBy(x, x) == [1]', 'lists.range(1) == [0]', '[1].includes(1)', "'abc'.reverse() == 'cba'", "jsonpatch.escapeKey('a') == 'a'", 'math.greatest(1, 2) == 2',
];

const MINORS = Array.from({ length: 9 }, (_, i) => `1.${30 + i}`);

describeWithOracle('the dialect of the API server', () => {
  const adjudicated = new Set<unknown>();

  test.each([
    ['language', LANGUAGE], ['libraries', LIBRARIES], ['format()', FORMATS], ['operators', OPERATIONS],
  ])('has the same values, errors and refusals: %s', (title, expressions) => {
    const found = differences([...new Set(expressions)]);
    found.forEach(difference => adjudicated.add(adjudicationOf(difference)));
    expect(found.filter(difference => !adjudicationOf(difference))).toEqual([]);
    console.info(`${title}: ${expressions.length} expressions, ${found.length} adjudicated`);
  });

  it('needs every adjudication', () => {
    expect(ADJUDICATIONS.filter(row => !adjudicated.has(row)).map(({ reason }) => reason)).toEqual([]);
  });

  test.each(MINORS)('has the same functions for new expressions on %s', kubernetesVersion => {
    const compiled = compileByOracle(Object.fromEntries(GATED.map(expression => [expression, { expression, variables: [], kubernetesVersion }])));
    const accepts = (expression: string) => {
      try {
        compileCel(expression, { variables: [], kubernetesVersion });
        return true;
      } catch (error) {
        if (error instanceof CelSyntaxError) return false;
        throw error;
      }
    };
    const expected = GATED.filter(expression => compiled[expression].compileError === undefined);
    expect(GATED.filter(accepts)).toEqual(expected);
  });
});
