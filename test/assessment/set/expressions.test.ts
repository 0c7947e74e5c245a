import * as fc from 'fast-check';
import { atRunTime, matcherOf } from '../../../src/assessment/set/expressions';
import { labelsIn } from '../../../src/assessment/set/labels';
import { anchorsOf } from '../../../src/assessment/set/selector';
import { and, Expression, holds, or } from '../../../src/connectivity';

const asked = { on: fc.constantFrom<'pod' | 'meta'>('pod', 'meta'), key: fc.constantFrom('a', 'b', 'pod-template-hash') };
const VALUE = fc.constantFrom('1', '12', '');
const { expression } = fc.letrec<{ expression: Expression }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ op: fc.constantFrom<'in' | 'notIn'>('in', 'notIn'), ...asked, values: fc.array(VALUE, { maxLength: 3 }) }),
    fc.record({ op: fc.constantFrom<'present' | 'absent'>('present', 'absent'), ...asked }),
    fc.record({ op: fc.constantFrom<'startsWith' | 'endsWith' | 'contains'>('startsWith', 'endsWith', 'contains'), ...asked, value: VALUE }),
    fc.constantFrom<Expression>({ op: 'all' }, { op: 'none' }),
    fc.array(tie('expression'), { maxLength: 3 }).map(operands => and(...operands)),
    fc.array(tie('expression'), { maxLength: 3 }).map(operands => or(...operands)),
    tie('expression').map(operand => ({ op: 'not' as const, operand })),
  ),
}));
const LABELS = fc.dictionary(fc.constantFrom('a', 'b', 'meta:a', 'meta:b', 'pod-template-hash'), VALUE);
const RUNS = { seed: 20250101, numRuns: 3000 };

describe('a matcher of an expression', () => {
  it('matches what the expression holds of', () => {
    fc.assert(fc.property(expression, LABELS, (one, given) => {
      const labels = labelsIn(given);
      expect(matcherOf(one).matches(labels)).toBe(holds(one, (on, key) => labels.get(on === 'pod' ? key : `${on}:${key}`)));
    }), RUNS);
  });

  it('is found by its anchors wherever it matches', () => {
    fc.assert(fc.property(expression, LABELS, (one, given) => {
      const [matcher, labels] = [matcherOf(one), labelsIn(given)];
      const anchors = new Set(anchorsOf(labels));
      if (matcher.matches(labels) && matcher.anchors) expect(matcher.anchors.some(anchor => anchors.has(anchor))).toBe(true);
    }), RUNS);
  });

  it('has the narrowest anchors: values before keys, few before many', () => {
    const few: Expression = { op: 'in', on: 'pod', key: 'b', values: ['1', '2'] };
    const wide: Expression[] = [{ op: 'present', on: 'pod', key: 'a' }, { op: 'in', on: 'pod', key: 'a', values: ['1', '2', '3'] }];
    expect(matcherOf(and(...wide, few)).anchors).toEqual(matcherOf(few).anchors);
    expect(matcherOf(and(few, ...wide)).anchors).toEqual(matcherOf(few).anchors);
  });

  it('counts many values as more work', () => {
    const values = Array.from({ length: 1000 }, (_, i) => String(i));
    expect(matcherOf({ op: 'notIn', on: 'pod', key: 'a', values }).cost).toBeGreaterThan(50);
  });
});

describe('what an expression asks at run time', () => {
  it('holds wherever the expression holds with some value of what controllers add', () => {
    fc.assert(fc.property(expression, LABELS, fc.option(VALUE, { nil: undefined }), (one, given, hash) => {
      const labels = labelsIn(given);
      labels.delete('pod-template-hash');
      const before = matcherOf(atRunTime(one)).matches(labels);
      if (hash !== undefined) labels.set('pod-template-hash', hash);
      if (matcherOf(one).matches(labels)) expect(before).toBe(true);
    }), RUNS);
  });
});
