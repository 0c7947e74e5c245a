import { CelError, compileCel, fuseWalks } from '../../src/cel';

const VARIABLES = ['l', 'm', 'x', 'y'];

const valueOf = (expression: string, bindings: Record<string, unknown>): unknown => {
  try {
    return compileCel(expression, { variables: VARIABLES }).evaluate(bindings);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return 'fails';
  }
};

describe('fuseWalks', () => {
  it.each([
    ['walks over one list', 'l.all(a, a > 1) && x == 1 && l.all(b, b < y)', 'l.all(a, a > 1 && a < y) && x == 1'],
    ['what is to exist nowhere', '!l.exists(a, a == 1) && l.all(a, a > x)', 'l.all(a, a != 1 && a > x)'],
    ['what is to be found nowhere', 'size(l.filter(a, a == x || a == y)) == 0 && l.all(a, a > 0)', 'l.all(a, a != x && a != y && a > 0)'],
    ['names that expressions share', '[x + 1].exists(n, n > 1) && ![x + 1].all(k, k > 5)', '[x + 1].all(n, n > 1 && !(n > 5))'],
    ['walks within walks', 'l.all(a, a.all(b, b > 1)) && l.all(c, !c.exists(d, d > 9))', 'l.all(a, a.all(b, b > 1 && !(b > 9)))'],
    ['nothing but conjunctions', 'l.all(a, a > 1) || l.all(b, b < 9)', 'l.all(a, a > 1) || l.all(b, b < 9)'],
    ['no walks that would mistake a name', 'l.all(a, a > 1) && l.all(b, m.all(a, a > b))', 'l.all(a, a > 1) && l.all(b, m.all(a, a > b))'],
    ['no walks over other lists', 'l.all(a, a > 1) && m.all(a, a > 1)', 'l.all(a, a > 1) && m.all(a, a > 1)'],
  ])('joins %s', (_, source, expected) => {
    expect(fuseWalks(source)).toBe(expected);
    for (const l of [[], [1], [2, 3], [[2]], [[10], [0]], ['a', 2]]) {
      for (const x of [0, 1, 2]) {
        const bindings = { l, m: [3, 4], x, y: 5 };
        expect(valueOf(fuseWalks(source), bindings) === true).toBe(valueOf(source, bindings) === true);
      }
    }
  });
});
