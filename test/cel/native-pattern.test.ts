import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { nativePattern } from '../../src/cel/functions/native-pattern';

const atom = fc.constantFrom(
  'a', 'b', '-', '[ab]', '[^a]', '[a-c-]', '\\w', '\\s', '[\\s;]', '\\d', '[^\\s]', '[.]',
  '\\.', '$', '^', '\\b', 'ab', 'c', ' ', '1', '[^-;]', '.', '[[:alpha:]]',
);
const repetition = fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,3}', '{2,}', '*?', '{40}');
const { pattern } = fc.letrec<{ pattern: string; part: string }>(tie => ({
  pattern: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map(parts => parts.join('')),
  part: fc.oneof({ maxDepth: 3 },
    fc.tuple(atom, repetition).map(parts => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern'), repetition).map(([one, other, times]) => `(${one}|${other})${times}`),
    fc.tuple(tie('pattern'), repetition).map(([one, times]) => `(?:${one})${times}`),
  ),
}));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', ';', '.', ' ', '\n', '\r', '\u00a0', '\v', '1', 'é', '😀', '\ud83d'), maxLength: 12 });

describe('nativePattern', () => {
  it('matches what RE2 matches, and is given only for what RE2 accepts', () => {
    let understood = 0;
    fc.assert(fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
      const native = nativePattern(source);
      if (!native) return;
      understood++;
      const re2 = RE2JS.compile(source);
      const { regexp, factor, exponent } = native;
      for (const it of texts) {
        // What would take long is what nobody asks of it.
        if (factor * it.length ** exponent <= 2 ** 18) expect([source, it, regexp.test(it)]).toEqual([source, it, re2.test(it)]);
      }
    }), { numRuns: 3000 });
    expect(understood).toBeGreaterThan(200);
  });

  it.each(['a.b', '(?i)a', '(?=a)', '(a)\\1', 'é', '[[:alpha:]]', '\\pL', 'a{1001}', '(a{100}){11}', 'a(', 'a**', '[z-a]', 'x'.repeat(1001), '[^]a', '[^]a[b]'])(
    'leaves %p to RE2', source => expect(nativePattern(source)).toBeUndefined());

  it.each([
    ['a', 1, 1],
    ['[ab]{1,64}:', 65, 1], // giving back leads nowhere
    ['[ab]{1,64}b', 128, 1],
    ['a{1000}b|a{1000}c', 2 * 1001, 1], // each place costs as much as a match is long
    ['a|b|c', 3, 1],
    [':[^/]*$', 1, 2],
    ['a*b*c', 1, 3],
    ['(a{0,1}b?){2}', 15, 1],
    ['(a*)*', Infinity, 2],
  ])('bounds the steps that %p takes', (source, factor, exponent) => {
    expect(nativePattern(source)).toMatchObject({ factor, exponent });
  });
});
