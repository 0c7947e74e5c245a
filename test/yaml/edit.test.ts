import { patchText } from './patch-text';
import { PatchOperation, patchValue } from '../../src/yaml';

function patched(text: string, operations: PatchOperation[], { file = 'x.yaml', document = 0 } = {}) {
  return patchText(text, file, document, operations);
}
const add = (path: string, value: unknown): PatchOperation => ({ op: 'add', path, value });
const replace = (path: string, value: unknown): PatchOperation => ({ op: 'replace', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });

describe('patchText in block style', () => {
  it('adds a field after its last sibling, before comments that belong to what follows', () => {
    const { text } = patched('spec:\n  a: 1 # one\n\n  # about b\nb: 2\n', [add('/spec/c', true)]);
    expect(text).toBe('spec:\n  a: 1 # one\n  c: true\n\n  # about b\nb: 2\n');
  });

  it('indents as the document does, and lists as its lists', () => {
    const four = patched('a:\n    b:\n    - 1\nc: 2\n', [add('/d', { e: { f: ['x'] } })]);
    expect(four.text).toBe('a:\n    b:\n    - 1\nc: 2\nd:\n    e:\n        f:\n        - x\n');
    const two = patched('a:\n  b:\n    - 1\nc: 2\n', [add('/d', ['x'])]);
    expect(two.text).toBe('a:\n  b:\n    - 1\nc: 2\nd:\n  - x\n');
  });

  it.each([
    ['nothing', 'a:\n  securityContext:\n  b: 1\n', 'a:\n  securityContext:\n    x: true\n  b: 1\n'],
    ['nothing and a comment', 'a:\n  securityContext: # why\n  b: 1\n', 'a:\n  securityContext: # why\n    x: true\n  b: 1\n'],
    ['null', 'a:\n  securityContext: null # why\n  b: 1\n', 'a:\n  securityContext: # why\n    x: true\n  b: 1\n'],
    ['~', 'a:\n  securityContext:   ~\n  b: 1\n', 'a:\n  securityContext:\n    x: true\n  b: 1\n'],
  ])('opens a block where %s stands', (_, before, after) => {
    expect(patched(before, [replace('/a/securityContext', { x: true })]).text).toBe(after);
  });

  it('opens a block in the place of empty braces and brackets', () => {
    const { text } = patched('a:\n- emptyDir: {} # e\n  items: [ ]\n', [add('/a/0/emptyDir/sizeLimit', '1Gi'), add('/a/0/items/-', { k: 'v' })]);
    expect(text).toBe('a:\n- emptyDir: # e\n    sizeLimit: 1Gi\n  items:\n  - k: v\n');
  });

  it('replaces a scalar in its quotes and leaves its comment', () => {
    const { text } = patched('a: "x"   # c\nb: \'y\'\nc: z\t# d\n', [replace('/a', 'u'), replace('/b', 'v'), replace('/c', false)]);
    expect(text).toBe('a: "u"   # c\nb: \'v\'\nc: false\t# d\n');
  });

  it('removes a field with its lines and keeps its comments', () => {
    const { text } = patched('a: 1\nb: # why\n  - x # because\n  # more\n  - y\nc: 3\n', [remove('/b')]);
    expect(text).toBe('a: 1\n# why\n# because\n# more\nc: 3\n');
  });

  it('puts the next field behind the dash when the first goes', () => {
    expect(patched('l:\n- hostPort: 80\n  port: 81\n- hostPort: 1\n', [remove('/l/0/hostPort'), remove('/l/1/hostPort')]).text).toBe('l:\n- port: 81\n- {}\n');
  });

  it('leaves empty braces and brackets where everything goes', () => {
    expect(patched('a:\n  b: 1 # x\nl:\n- 1\n', [remove('/a/b'), remove('/l/0')]).text).toBe('a: {}\n  # x\nl: []\n');
  });

  it('appends, inserts and removes elements', () => {
    const { text } = patched('l:\n  -   a # 1\n  -   b\n  # end\n', [add('/l/-', 'c'), add('/l/0', 'z'), remove('/l/2')]);
    expect(text).toBe('l:\n  -   z\n  -   a # 1\n  -   c\n  # end\n');
  });

  it('adds below block scalars without changing what they say', () => {
    expect(patched('a:\n  s: |\n    x\n\nb: 1\n', [add('/a/t', 1)]).text).toBe('a:\n  s: |\n    x\n  t: 1\n\nb: 1\n');
    expect(patched('a:\n  s: |+\n    x\n\nb: 1\n', [add('/a/t', 1)]).text).toBe('a:\n  s: |+\n    x\n\n  t: 1\nb: 1\n');
  });

  it.each(['yes', 'NO', 'on', 'y', '1e3', '0x10', '010', '1:30', '2024-01-01', 'null', '~', '', ' a', 'a: b', 'a #b', '*', '&a', '<<', 'a\nb', '\u2028'])(
    'quotes the string %j, which some reader would take for something else', value => {
      expect(patched('a: 1\n', [add('/b', value)]).text).toMatch(/^b: ["']/m);
    });

  it.each(['nginx:1.27', 'RuntimeDefault', '100m', '64Mi', '/var/run', 'registry.example.com/a/b@sha256:00'])('leaves %s without quotes', value => {
    expect(patched('a: 1\n', [add('/b', value)]).text).toBe(`a: 1\nb: ${value}\n`);
  });

  it('writes keys and strings in the quotes that all siblings have', () => {
    expect(patched('a:\n  "b": "c"\n  "d": "e"\n', [add('/a/f', 'g')]).text).toBe('a:\n  "b": "c"\n  "d": "e"\n  "f": "g"\n');
    expect(patched("l:\n- 'NET_RAW'\n", [add('/l/-', 'ALL')]).text).toBe("l:\n- 'NET_RAW'\n- 'ALL'\n");
  });

  it('keeps windows line ends, a missing last line break, trailing blanks and a byte order mark', () => {
    expect(patched('a: \r\n  b: 1  \r\nc: 2', [add('/a/d', { e: 1 }), add('/f', 1)]).text).toBe('a: \r\n  b: 1  \r\n  d:\r\n    e: 1\r\nc: 2\r\nf: 1');
    expect(patched('\ufeffa: 1\n', [add('/b', 2)]).text).toBe('\ufeffa: 1\nb: 2\n');
  });

  it('edits one document of a stream and none of the others', () => {
    const text = '# head\n---\na: 1\n---\n# second\na: 1 # x\n...\n---\na: 1\n';
    expect(patched(text, [replace('/a', 2), add('/b', 3)], { document: 1 }).text).toBe('# head\n---\na: 1\n---\n# second\na: 2 # x\nb: 3\n...\n---\na: 1\n');
  });

  it('gives tidy errors for documents and paths that are not there', () => {
    expect(() => patched('a: 1\n', [], { document: 3 })).toThrow('document 3 of x.yaml does not exist');
    expect(() => patched('a: 1\n', [replace('/b/c', 1)])).toThrow("json patch replace '/b/c': expected a field at '/b'");
  });
});

describe('patchText in flow style', () => {
  it.each([
    ['{a: {b: 1}}', add('/a/c', 'x'), '{a: {b: 1, c: x}}'],
    ['{ a: { b: 1 } }', add('/a/c', { d: 1 }), '{ a: { b: 1, c: { d: 1 } } }'],
    ['{a: [x, "y"], b: 1}', add('/a/-', 'ALL'), '{a: [x, "y", ALL], b: 1}'],
    ['{a: ["y"]}', add('/a/-', 'ALL'), '{a: ["y", "ALL"]}'],
    ['{a: 1, b: 2, c: 3}', remove('/a'), '{b: 2, c: 3}'],
    ['{a: 1, b: 2, c: 3}', remove('/c'), '{a: 1, b: 2}'],
    ['{a: {b: 1}, c: 2}', remove('/a/b'), '{a: {}, c: 2}'],
    ['{a: 1,}', add('/b', 2), '{a: 1, b: 2,}'],
    ['{a: , b: 1}', replace('/a', { c: 1 }), '{a: {c: 1} , b: 1}'],
    ['{"a":{"b":1},"c":[]}', add('/a/x', { y: [1] }), '{"a":{"b":1,"x":{"y":[1]}},"c":[]}'],
    ['{"a": {"b": 1}}', add('/a/x', 'yes'), '{"a": {"b": 1, "x": "yes"}}'],
  ])('%s', (before, operation, after) => {
    expect(patched(before, [operation]).text).toBe(after);
  });

  it.each([2, 4, '\t'])('writes JSON as its indentation %j has it', indent => {
    const before = JSON.stringify({ a: { b: 1 }, c: [], d: {} }, undefined, indent);
    const { text } = patched(before, [add('/a/x', { y: 1 }), add('/c/-', 'q'), add('/e', true)], { file: 'x.json' });
    expect(text).toBe(JSON.stringify({ a: { b: 1, x: { y: 1 } }, c: ['q'], d: {}, e: true }, undefined, indent));
  });

  it('edits one line of JSON Lines', () => {
    const { text } = patched('{"a":1}\n\n{"a":1}\r\n', [add('/b', 'c')], { file: 'x.jsonl', document: 2 });
    expect(text).toBe('{"a":1}\n\n{"a":1,"b":"c"}\r\n');
  });

  it('puts the comma before a comment that ends the line', () => {
    expect(patched('a: {\n  b: 1 # x\n}\n', [add('/a/c', 2)]).text).toBe('a: {\n  b: 1, # x\n  c: 2\n}\n');
    expect(patched('a: {\n  b: 1, # x\n}\n', [add('/a/c', 2)]).text).toBe('a: {\n  b: 1, # x\n  c: 2,\n}\n');
  });

  it('keeps the comments of what it removes', () => {
    expect(patched('a: {\n  b: 1, # x\n  c: 2\n}\n', [remove('/a/c')]).text).toBe('a: {\n  b: 1 # x\n}\n');
    expect(patched('a: {\n  b: 1, # x\n  c: 2\n}\n', [remove('/a/b')]).text).toBe('a: {\n  # x\n  c: 2\n}\n');
    expect(patched('a: {\n  b: 1, # x\n} # y\n', [remove('/a/b')]).text).toBe('a: {} # x\n # y\n');
  });
});

describe('patchText with anchors', () => {
  const SHARED = 'a: &x\n  p: 1\nb: *x\nd: 1\n';

  it('refuses a change that would show in several places, and makes the others', () => {
    const { text, refused } = patched(SHARED, [replace('/a/p', 2), replace('/d', 2)]);
    expect(text).toBe('a: &x\n  p: 1\nb: *x\nd: 2\n');
    expect(refused).toEqual([expect.objectContaining({ path: ['a', 'p'], reason: "it would change every place that shares the anchor '&x'" })]);
  });

  it('makes a change once that all places of an anchor want', () => {
    const { text, refused } = patched(SHARED, [replace('/a/p', 2), replace('/b/p', 2)]);
    expect(text).toBe('a: &x\n  p: 2\nb: *x\nd: 1\n');
    expect(refused).toEqual([]);
  });

  it('overrides what a merge key brings, in this place only', () => {
    expect(patched('a: &x\n  p: 1\nc:\n  <<: *x\n', [replace('/c/p', 2)]).text).toBe('a: &x\n  p: 1\nc:\n  <<: *x\n  p: 2\n');
  });

  it('does not remove what a merge key brings', () => {
    const before = 'a: &x\n  p: 1\nc:\n  <<: *x\n  q: 1\n';
    const { text, refused } = patched(before, [remove('/c/p')]);
    expect(text).toBe(before);
    expect(refused[0].reason).toBe('it comes from another mapping by a merge key');
  });

  it('replaces an alias by a value, and keeps an anchor that nobody refers to', () => {
    expect(patched('a: &x 1\nb: *x\n', [replace('/b', 2)]).text).toBe('a: &x 1\nb: 2\n');
    expect(patched('a: &x {}\n', [add('/a/b', 1)]).text).toBe('a: &x\n  b: 1\n');
  });

  it('leaves values with tags alone', () => {
    const { text, refused } = patched('a: !!str 1\nb: 1\n', [replace('/a', 'x'), replace('/b', 2)]);
    expect(text).toBe('a: !!str 1\nb: 2\n');
    expect(refused[0].reason).toMatch(/^it has the tag/);
  });
});

describe('patchValue', () => {
  it('follows RFC 6902 and leaves its input alone', () => {
    const given = { a: [1, 2], b: { c: 1 } };
    expect(patchValue(given, [add('/a/1', 9), add('/a/-', 3), remove('/b/c'), replace('/a/0', 0), add('/b/d~1e', 1)])).toEqual({ a: [0, 9, 2, 3], b: { 'd/e': 1 } });
    expect(given).toEqual({ a: [1, 2], b: { c: 1 } });
  });

  it('never follows __proto__', () => {
    const result = patchValue({}, [add('/__proto__', { polluted: true })]) as any;
    expect(Object.keys(result)).toEqual(['__proto__']);
    expect(result.polluted).toBeUndefined();
  });

  it.each([[remove('/x')], [replace('/a/2', 1)], [add('/a/3', 1)], [add('/a/x', 1)], [add('/b/c/d', 1)], [remove('')], [remove('/a/-')]])('refuses %j', operation => {
    expect(() => patchValue({ a: [1, 2], b: { c: 1 } }, [operation])).toThrow(/^json patch/);
  });
});
