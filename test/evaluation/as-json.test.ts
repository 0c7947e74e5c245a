import { runInNewContext } from 'vm';
import { compileCel } from '../../src/cel';
import { asJson } from '../../src/evaluation/as-json';

describe('asJson', () => {
  it.each<[string, unknown]>([
    ["['a', 'b'].filter(x, x != 'a')", ['b']],
    ['1 + 1', 2],
    ['9007199254740993 - 9007199254740000', 993],
    ['[1.5, 2.0]', [1.5, 2]],
    ['2u', 2],
    ["{'a': dyn([1]), 'b': dyn({'c': true})}", { a: [1], b: { c: true } }],
    ['{1: null}', { 1: null }],
    ['object', { kind: 'Pod', spec: { count: 1 } }],
    ["string(duration('90s'))", '90s'],
    ["'text'", 'text'],
  ])('gives what %s is in JSON', (expression, expected) => {
    const value = asJson(compileCel(expression, { variables: ['object'] }).evaluate({ object: { kind: 'Pod', spec: { count: 1 } } }));
    expect(JSON.parse(JSON.stringify(value))).toEqual(expected);
  });

  it('keeps objects of another realm', () => {
    expect(asJson(structuredClone({ a: { b: 1 } }))).toEqual({ a: { b: 1 } });
    expect(asJson(runInNewContext('({ a: { b: 1 } })'))).toEqual({ a: { b: 1 } });
  });

  it('does not follow a key that names the prototype', () => {
    const value: any = asJson(new Map([['__proto__', new Map([['polluted', true]])]]));
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as any).polluted).toBeUndefined();
  });
});
