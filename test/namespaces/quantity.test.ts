import * as fc from 'fast-check';
import { compileCel } from '../../src/cel';
import { billionths, exceeds } from '../../src/namespaces/quantity';

describe('billionths', () => {
  it.each<[string, bigint | undefined]>([
    ['1', 1_000_000_000n], ['100m', 100_000_000n], ['1.5', 1_500_000_000n], ['.5', 500_000_000n], ['1Ki', 1024_000_000_000n],
    ['1e3', 1_000_000_000_000n], ['1E', 10n ** 27n], ['0.1n', 1n], ['-2', -2_000_000_000n],
    ['', undefined], ['.', undefined], ['Gi', undefined], ['1GB', undefined], ['1 Gi', undefined], ['abc', undefined], ['0x1', undefined],
  ])('reads %j', (quantity, amount) => expect(billionths(quantity)).toBe(amount));
});

describe('exceeds', () => {
  const compare = compileCel('quantity(object.a).compareTo(quantity(object.b)) > 0', { variables: ['object'], kubernetesVersion: '1.34' } as any);
  const quantity = fc.tuple(fc.integer({ min: 0, max: 999999 }), fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e2', '.5', '.25Gi'))
    .map(([number, suffix]) => `${number}${suffix}`);

  it('agrees with the quantities of CEL', () => {
    fc.assert(fc.property(quantity, quantity, (a, b) => expect(exceeds(a, b)).toBe(compare.evaluate({ object: { a, b } }))));
  });

  it('is false where one of the two is not there', () => {
    expect([exceeds('1', undefined), exceeds(undefined, '1'), exceeds('abc', '1')]).toEqual([false, false, false]);
  });
});
