import { patchText } from './patch-text';
import { readManifests } from '../../src/yaml';
import { parsePlaces } from '../../src/yaml/parse-places';

const POD = 'apiVersion: v1\nkind: Pod\n';

function complaint(text: string | Uint8Array): string {
  const { manifests, diagnostics } = readManifests(text, 'a');
  expect(manifests.entries).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0].message;
}

function only(text: string): any {
  const { manifests, diagnostics } = readManifests(text, 'a');
  expect(diagnostics).toEqual([]);
  expect(manifests.entries).toHaveLength(1);
  return manifests.entries[0].object;
}

/** What expands, backtracks or nests without bound takes minutes, or for ever; a busy machine takes seconds for the rest. */
const BOUNDED = 20_000;
jest.setTimeout(4 * BOUNDED);

/** Milliseconds that a call takes. */
function time(call: () => void): number {
  const start = performance.now();
  call();
  return performance.now() - start;
}

describe('anchors and aliases', () => {
  it('are read, and end with their document', () => {
    expect(only(`${POD}a: &x {b: 1}\nc: [*x, *x]\n`)).toMatchObject({ c: [{ b: 1 }, { b: 1 }] });
    expect(readManifests(`${POD}a: &x 1\n---\n${POD}b: *x\n`, 'a').diagnostics).toMatchObject([
      { document: 1, line: 7, message: "alias '*x' has no anchor in its document: expected '&x' before it" },
    ]);
  });

  it('do not expand without bound', () => {
    const levels = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
    const laughs = `${POD}a0: &a0 [lol, lol, lol]\n${levels.join('\n')}\n`;
    expect(time(() => expect(complaint(laughs)).toMatch(/aliases expand to more than 400000 values/))).toBeLessThan(BOUNDED);
    const merging = Array.from({ length: 40 }, (_, i) => `b${i + 1}: &b${i + 1} {<<: *b${i}, x: *b${i}, y: *b${i}}`);
    expect(time(() => expect(complaint(`${POD}b0: &b0 {z: 1}\n${merging.join('\n')}\n`)).toMatch(/aliases expand/))).toBeLessThan(BOUNDED);
  });

  it.each([['names like &&a', '&&a', '*&a'], ['anchors right behind a tag', '!<tag:yaml.org,2002:seq>&a', '*a']])('do not expand without bound by %s', (_what, anchor, alias) => {
    const name = (text: string, i: number): string => text.replace(/a$/, `a${i}`);
    const levels = Array.from({ length: 40 }, (_, i) => `a${i + 1}: ${name(anchor, i + 1)} [${Array(9).fill(name(alias, i)).join(', ')}]`);
    expect(time(() => expect(complaint(`${POD}a0: ${name(anchor, 0)} [lol]\n${levels.join('\n')}\n`)).toMatch(/aliases expand/))).toBeLessThan(BOUNDED);
  });

  it('share one bound in a file, so that many documents are none the more dangerous', () => {
    const one = `${POD}a: &a [${Array(300).fill(1).join(',')}]\nb: [${Array(300).fill('*a').join(',')}]\n---\n`;
    const { manifests, diagnostics } = readManifests(one.repeat(20), 'a');
    expect([manifests.entries.length, diagnostics.length]).toEqual([4, 16]);
  });

  it('are refused where they contain themselves', () => {
    expect(complaint(`${POD}a: &x {b: *x}\n`)).toMatch(/contains an alias of itself/);
    expect(complaint(`${POD}a: &x [[*x]]\n`)).toMatch(/contains an alias of itself/);
    expect(complaint(`${POD}a: &x {<<: *x}\n`)).toMatch(/contains an alias of itself/);
  });
});

describe('merge keys', () => {
  const base = `${POD}x: &x {a: 1, b: 2}\n`;

  it('override what stands before them and are overridden by what stands behind, as in kubectl', () => {
    expect(only(`${base}q: {a: 7, <<: *x, b: 8}\n`).q).toEqual({ a: 1, b: 8 });
  });

  it('take lists, where the first wins, and occur several times', () => {
    expect(only(`${base}q: {<<: [*x, {a: 5, c: 6}]}\n`).q).toEqual({ a: 1, b: 2, c: 6 });
    expect(only(`${base}q: {<<: *x, <<: {b: 9}}\n`).q).toEqual({ a: 1, b: 9 });
  });

  it('are names and texts in quotes, and texts as values', () => {
    expect(only(`${base}q: {"<<": *x}\nz: <<\n`)).toMatchObject({ q: { '<<': { a: 1, b: 2 } }, z: '<<' });
  });

  it('merge mappings only', () => {
    expect(complaint(`${POD}q: {<<: 3}\n`)).toMatch(/'<<' merges something that is no mapping/);
    expect(complaint(`${POD}q: {<<: [[1]]}\n`)).toMatch(/'<<' merges something that is no mapping/);
  });
});

describe('names of prototypes', () => {
  it.each([
    ['YAML', `${POD}__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nspec: {__proto__: null, a: 1}\n`],
    ['JSON', '{"apiVersion":"v1","kind":"Pod","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"spec":{"__proto__":null,"a":1}}'],
    ['merge keys', `${POD}x: &x {__proto__: {polluted: 1}}\n<<: *x\nconstructor: {prototype: {polluted: 1}}\nspec: {a: 1}\n`],
  ])('are fields as any other in %s', (_form, text) => {
    const object = only(text);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(Object.keys(object)).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
    expect(object.spec).toEqual({ a: 1 });
    expect(({} as any).polluted).toBeUndefined();
    expect(object.polluted).toBeUndefined();
  });
});

describe('size', () => {
  it('of a scalar costs little', () => {
    const big = 'x'.repeat(10_000_000);
    expect(time(() => {
      expect(only(`${POD}a: ${big}\n`).a).toHaveLength(big.length);
      expect(only(`${POD}a: "${big}"\n`).a).toHaveLength(big.length);
      expect(only(`${POD}a: |\n  ${big}\n`).a).toHaveLength(big.length + 1);
      expect(only(`{"apiVersion":"v1","kind":"Pod","a":"${big}"}`).a).toHaveLength(big.length);
      expect(typeof only(`${POD}a: ${'9'.repeat(10_000_000)}\n`).a).toBe('string'); // no float is as large
      expect(complaint(`${POD}a: !!binary ${big}-\n`)).toMatch(/base64/);
    })).toBeLessThan(3 * BOUNDED);
  });

  it.each([
    ['flow lists', '['.repeat(10_000)],
    ['flow mappings', '{a: '.repeat(10_000)],
    ['closed flow lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['block lists', '\n' + '- '.repeat(10_000)],
    ['block mappings', Array.from({ length: 3_000 }, (_, i) => `\n${' '.repeat(i + 1)}a:`).join('')],
    ['explicit keys', '\n' + '? '.repeat(10_000)],
    ['tags', '!a '.repeat(10_000)],
    ['anchors', '&a '.repeat(10_000)],
    ['anchored lists', '\n' + '- &a '.repeat(10_000)],
    ['quotes', '"'.repeat(10_001)],
  ])('of nested %s is bounded', (_what, text) => {
    expect(time(() => expect(complaint(`${POD}a: ${text}\n`)).not.toBe(''))).toBeLessThan(BOUNDED);
  });

  it.each([['[', ']'], ['{"a":', '}']])('of JSON that nests %s is bounded', (open, close) => {
    const text = (depth: number): string => `{"apiVersion":"v1","kind":"Pod","a":${open.repeat(depth)}1${close.repeat(depth)}}`;
    expect(complaint(text(10_000))).toMatch(/nests more than 500 levels deep/);
    expect(complaint(text(200_000))).toMatch(/nests|deep|levels/);
    expect(only(text(300))).toBeDefined();
  });

  it.each([['[', ']'], ['{"a":', '}']])('of JSON that nests %s reaches no parser that keeps positions: V8 would end the process', (open, close) => {
    const deep = `{"apiVersion":"v1","kind":"Pod","a":${open.repeat(20_000)}1${close.repeat(20_000)}}`;
    expect(parsePlaces(deep, 1)).toBeUndefined();
    expect(patchText(deep, 'a.json', 0, [{ op: 'add', path: '/b', value: 1 }]))
      .toEqual({ text: deep, refused: [{ path: [], reason: expect.stringContaining('nest more than 500 levels deep') }] });
  });

  it('of a stream costs linear time', () => {
    const read = (count: number): number => time(() => readManifests('---\n'.repeat(count), 'a'));
    expect(read(500_000)).toBeLessThan(BOUNDED);
    expect(time(() => readManifests('{"a":1}'.repeat(100_000), 'a'))).toBeLessThan(BOUNDED);
  });

  it('of complaints is bounded, and the rest is counted', () => {
    const { manifests, diagnostics } = readManifests(`${'---\n:\n'.repeat(3000)}---\n${POD}`, 'a');
    expect(manifests.entries).toHaveLength(1);
    expect(diagnostics).toHaveLength(1001);
    expect(diagnostics[1000]).toEqual({ file: 'a', message: '2000 more problems are not listed: expected a file of manifests' });
  });
});

describe('tags', () => {
  it('of other languages mean nothing, and those of YAML convert, as in the Go library', () => {
    expect(only(`${POD}a: !!python/object:os.system {b: 1}\nc: !x y\nd: !!str 1\ne: !!int "7"\nf: !!binary aGk=\n`))
      .toMatchObject({ a: { b: 1 }, c: 'y', d: '1', e: 7, f: 'hi' });
    expect(complaint(`${POD}\na: !!int b\n`)).toMatch(/'b' is tagged !!int/);
  });
});

describe('NUL bytes', () => {
  it('are refused', () => {
    expect(complaint(`${POD}a: b\0c\n`)).toMatch(/null byte/);
  });
});
