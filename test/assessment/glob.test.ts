import * as fc from 'fast-check';
import { compileGlob } from '../../src/assessment/glob';

/** The same by a regular expression, which is right and may be slow. */
function byRegExp(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.split('*').map(piece => piece.replace(/[^a-z]/g, '\\$&')).join('.*')}$`, 's').test(text);
}

describe('compileGlob', () => {
  it.each([
    ['web', 'web', true],
    ['web', 'we', false],
    ['web', '*', true],
    ['', '*', true],
    ['', '', true],
    ['web', '', false],
    ['web-1', 'web-*', true],
    ['web', 'web*', true],
    ['aba', 'ab*ba', false],
    ['a.b', 'a?b', false],
    ['a+b', 'a+*', true],
    ['Web', 'web', false],
  ])('of %p with %p says %p', (text, pattern, matches) => {
    expect(compileGlob(pattern)(text)).toBe(matches);
  });

  it('agrees with a regular expression', () => {
    const letters = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 9 });
    fc.assert(fc.property(letters('ab'), letters('ab**'), (text, pattern) => {
      expect(compileGlob(pattern)(text)).toBe(byRegExp(text, pattern));
    }), { numRuns: 5000 });
  });

  it('takes no time on a pattern that would make a regular expression backtrack', () => {
    const matches = compileGlob(`${'a*'.repeat(5000)}b`);
    const started = process.hrtime.bigint();
    expect(matches('a'.repeat(100_000))).toBe(false);
    expect(matches(`${'a'.repeat(100_000)}b`)).toBe(true);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(500);
  });
});
