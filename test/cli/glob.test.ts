import * as fc from 'fast-check';
import { isGlob, parseGlob } from '../../src/cli/input/glob';

function matches(pattern: string, path: string): boolean {
  const { base, matches: below } = parseGlob(pattern);
  const prefix = base === '.' ? '' : base === '/' ? '/' : `${base}/`;
  return path.startsWith(prefix) && below(path.slice(prefix.length));
}

describe('parseGlob', () => {
  it.each([
    ['*.yaml', 'a.yaml'],
    ['k8s/*.yaml', 'k8s/a.yaml'],
    ['k8s/**/*.yaml', 'k8s/a.yaml'],
    ['k8s/**/*.yaml', 'k8s/b/c/a.yaml'],
    ['**', 'a/b'],
    ['apps/*/deploy/?.yaml', 'apps/shop/deploy/a.yaml'],
    ['[abc].yaml', 'b.yaml'],
    ['[a-c].yaml', 'b.yaml'],
    ['[!a-c].yaml', 'd.yaml'],
    ['{dev,prod}/*.{yaml,json}', 'prod/a.json'],
    ['/etc/*.yaml', '/etc/a.yaml'],
    ['.github/*.yaml', '.github/a.yaml'],
    ['*/.hidden/*.yaml', 'a/.hidden/b.yaml'],
    ['a{b.yaml', 'a{b.yaml'],
    ['a[b.yaml', 'a[b.yaml'],
    ['a\u{1f600}?.yaml', 'a\u{1f600}\u{1f601}.yaml'],
  ])('%s matches %s', (pattern, path) => {
    expect(matches(pattern, path)).toBe(true);
  });

  it.each([
    ['*.yaml', 'a/b.yaml'],
    ['*.yaml', '.a.yaml'],
    ['**/*.yaml', '.git/a.yaml'],
    ['k8s/*.yaml', 'k9s/a.yaml'],
    ['?.yaml', 'ab.yaml'],
    ['[!a-c].yaml', 'b.yaml'],
    ['a.yaml*b', 'aXyaml'],
    ['*.yaml', 'a.yml'],
  ])('%s does not match %s', (pattern, path) => {
    expect(matches(pattern, path)).toBe(false);
  });

  it('looks no deeper than the pattern goes', () => {
    expect(parseGlob('k8s/*/*.yaml')).toMatchObject({ base: 'k8s', depth: 2 });
    expect(parseGlob('k8s/**/*.yaml').depth).toBe(Infinity);
  });

  it('refuses a pattern that stands for thousands', () => {
    expect(() => parseGlob('{a,b}'.repeat(20))).toThrow('more than 1000 alternatives: write fewer');
  });

  it('takes no longer for patterns that make others try combinations', () => {
    const start = Date.now();
    expect(matches(`${'*a'.repeat(1000)}b`, 'a'.repeat(10_000))).toBe(false);
    expect(matches(`${'**/'.repeat(500)}b`, Array(500).fill('a').join('/'))).toBe(false);
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  it('matches what it was made of, whatever stands in place of the stars', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(fc.property(word, word, fc.array(word, { maxLength: 4 }), (first, last, between) => {
      expect(matches(`${first}/**/x${last}*`, [first, ...between, `x${last}rest`].join('/'))).toBe(true);
      expect(matches(`${first}/**/x${last}*`, [first, ...between, `y${last}rest`].join('/'))).toBe(false);
    }));
  });
});

describe('isGlob', () => {
  it('tells patterns from names', () => {
    expect(['a*', 'a?', '[a]', '{a,b}'].map(isGlob)).toEqual([true, true, true, true]);
    expect(['a', 'a/b.yaml', '-', 'a]'].map(isGlob)).toEqual([false, false, false, false]);
  });
});
