import { readManifests } from '../../src/yaml';

const POD = 'apiVersion: v1\nkind: Pod\n';

/** Names of what was read. */
function namesIn(input: string | Uint8Array, file = 'a.yaml'): (string | undefined)[] {
  return readManifests(input, file).manifests.entries.map(({ object }) => object.metadata?.name);
}

function named(name: string): string {
  return `${POD}metadata: {name: ${name}}\n`;
}

/** The message about a text that holds one bad document. */
function complaint(input: string | Uint8Array, file = 'a.yaml'): string {
  const { manifests, diagnostics } = readManifests(input, file);
  expect(manifests.entries).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0].file).toBe(file);
  return `${diagnostics[0].document}, line ${diagnostics[0].line}: ${diagnostics[0].message}`;
}

function provenance(input: string, file = 'a.yaml'): unknown[] {
  return readManifests(input, file).manifests.entries
    .map(({ provenance: { document, line, within } }) => within ? [document, line, within] : [document, line]);
}

describe('readManifests', () => {
  it('counts documents from 0 and lines from 1, empty documents included', () => {
    expect(provenance(`# note\n---\n# more\n\n${POD}---\n---\n# nothing\n---\n${POD}...\n---\n${POD}`)).toEqual([[0, 5], [3, 11], [4, 15]]);
  });

  it('takes no document for what is none', () => {
    expect(readManifests('', 'a')).toMatchObject({ diagnostics: [], ignored: [] });
    expect(readManifests('# only a comment\n\n---\n# another', 'a')).toMatchObject({ diagnostics: [], ignored: [] });
  });

  it('does not split inside block scalars', () => {
    const { manifests } = readManifests(`${POD}data: |\n  ---\n  kind: Fake\n  ...\n`, 'a');
    expect(manifests.entries.map(({ object }) => object.data)).toEqual(['---\nkind: Fake\n...\n']);
  });

  it('reads directives, comments and content on the line of the marker', () => {
    expect(provenance(`%YAML 1.2\n--- # note\n${POD}--- {apiVersion: v1, kind: Pod}\n`)).toEqual([[0, 3], [1, 5]]);
  });

  it('lets no malformed directive hide the document behind it', () => {
    expect(namesIn(`%\n%YAML 3\n# note\n---\n${named('a')}...\n%TAG\n--- # note\n${named('b')}`)).toEqual(['a', 'b']);
    expect(complaint(`%foo\n${POD}`)).toMatch(/directives end mark/);
  });

  it('reads the lines of CRLF and CR', () => {
    expect(provenance(`${POD}---\n${POD}`.replace(/\n/g, '\r\n'))).toEqual([[0, 1], [1, 4]]);
    expect(provenance(`${POD}---\n${POD}`.replace(/\n/g, '\r'))).toEqual([[0, 1], [1, 4]]);
  });

  it('lets no broken document hide the others', () => {
    const broken = ['a: [', 'a: "', ': :\n a', '\ta: 1', 'a: 1\na: 2', '*x', '{', 'a: \0', '- a', 'x', '!<', 'a: 1\n b: 2', '%', '"\\q"'];
    for (const text of broken) {
      expect([text, namesIn(`${named('one')}---\n${text}\n---\n${named('two')}`)]).toEqual([text, ['one', 'two']]);
      expect(readManifests(`${named('one')}---\n${text}\n---\n${named('two')}`, 'a').diagnostics).toMatchObject([{ file: 'a', document: 1 }]);
    }
  });

  it('gives the items of a List with their places', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n- 7\n-\n  # note\n  apiVersion: v1\n  kind: Pod\n';
    expect(provenance(`---\n${list}`)).toEqual([[0, 5, ['items', 0]], [0, 10, ['items', 2]]]);
    expect(readManifests(list, 'a').diagnostics).toEqual([
      { file: 'a', document: 0, line: 6, message: "the list's item 1 is a number: expected a kubernetes object with apiVersion and kind" },
    ]);
  });

  it('names items of deep Lists in short', () => {
    const deep = '{"apiVersion":"v1","kind":"List","items":['.repeat(100) + '7' + ']}'.repeat(100);
    expect(complaint(deep)).toMatch(/^0, line 1: the list's item 0 item 0 .{0,80} item 0 is a number/);
  });

  it('reads Lists of Lists, and refuses deeper ones than anybody has', () => {
    const nested = (depth: number): string => '{"apiVersion":"v1","kind":"List","items":['.repeat(depth) + '{"apiVersion":"v1","kind":"Pod"}' + ']}'.repeat(depth);
    expect(namesIn(nested(40))).toHaveLength(1);
    expect(complaint(nested(2000))).toMatch(/lists of lists more than 500 deep/);
  });

  it('ignores mappings that are no objects, and complains of half ones', () => {
    expect(readManifests('replicas: 1\nimage: x\n---\n{}\n', 'values.yaml')).toMatchObject({ diagnostics: [], ignored: [0, 1] });
    expect(complaint('---\n\nkind: Pod\n')).toBe('0, line 3: the document has no apiVersion: expected a kubernetes object with apiVersion and kind');
    expect(complaint('apiVersion: v1\n')).toMatch(/has no kind/);
    expect(complaint('apiVersion: v1\nkind: 7\n')).toMatch(/has no kind/);
    expect(complaint('apiVersion: v1\nkind: ""\n')).toMatch(/has no kind/);
  });

  it('refuses templates that nobody rendered, where they parse at all', () => {
    expect(complaint(`${POD}spec:\n  replicas: {{count}}\n`)).toMatch(/a mapping is the name of a field/);
    expect(complaint(`${POD}spec: {{- if .Values.a }}\n`)).not.toBe('');
  });

  it('says where a mapping has a key twice, and reads nothing of it', () => {
    expect(complaint(`---\n${POD}spec:\n  privileged: true\n  "x": 1\n  privileged: false\n`))
      .toBe("0, line 7: key 'privileged' occurs twice in one mapping: expected it once, for readers disagree on which one holds");
    expect(complaint(`${POD}'a b': 1\n"a b": 2\n`)).toMatch(/^0, line 4: key 'a b' occurs twice/);
    expect(complaint('{"apiVersion": "v1",\n"kind": "Pod", "spec": {"a": 1,\n"a": 2}}')).toMatch(/^0, line 3: key 'a' occurs twice/);
    expect(complaint('{"apiVersion":"v1","kind":"Pod","a":1,"\\u0061":2}', 'a.jsonl')).toMatch(/occurs twice/);
  });
});

describe('readManifests on JSON', () => {
  const pod = (name: string): string => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"}}`;

  it('reads one object, several, and those behind a marker', () => {
    expect(namesIn(`\n${pod('a')}\n`)).toEqual(['a']);
    expect(namesIn(`${pod('a')}${pod('b')}\n---\n${pod('c')}`)).toEqual(['a', 'b', 'c']);
    expect(provenance(`{\n"apiVersion": "v1",\n"kind": "Pod"}\n\n${pod('b')}\n---\n${pod('c')}`)).toEqual([[0, 1], [1, 5], [2, 7]]);
  });

  it('reads flow style of YAML, which also starts with a brace', () => {
    expect(namesIn('{apiVersion: v1, kind: Pod, metadata: {name: a}} # note\n')).toEqual(['a']);
  });

  it('reads JSON Lines, blank lines counted, and names what is broken', () => {
    expect(provenance(`${pod('a')}\r\n\n${pod('b')}`, 'a.jsonl')).toEqual([[0, 1], [2, 3]]);
    const { manifests, diagnostics } = readManifests(`${pod('a')}\n{"apiVersion"\n3\n${pod('b')}\n`, 'a.jsonl');
    expect(manifests.entries).toHaveLength(2);
    expect(diagnostics.map(({ document, line }) => [document, line])).toEqual([[1, 2], [2, 3]]);
  });

  it('reads JSON Lines from standard input, where no name tells', () => {
    expect(namesIn(`${pod('a')}\n{"broken": \n${pod('b')}\n`, '-')).toEqual(['a', 'b']);
  });

  it('reads a List a line', () => {
    expect(provenance(`{"apiVersion":"v1","kind":"PodList","items":[{},{}]}\n${pod('b')}\n`, 'a.jsonl'))
      .toEqual([[0, 1, ['items', 0]], [0, 1, ['items', 1]], [1, 2]]);
  });
});

describe('readManifests on encodings', () => {
  const text = named('é\u{1f600}');

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE', Buffer.from(text, 'utf16le')],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(text, 'utf16le').swap16()],
    ['UTF-16 BE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('reads %s', (_name, bytes) => {
    expect(namesIn(new Uint8Array(bytes))).toEqual(['é\u{1f600}']);
  });

  it('skips marks between joined files', () => {
    expect(namesIn(`${named('a')}---\n\ufeff${named('b')}`)).toEqual(['a', 'b']);
    expect(namesIn(`\ufeff${named('a')}\ufeff---\n${named('b')}`)).toEqual(['a', 'b']);
  });

  it('refuses the documents that hold broken bytes, and no other', () => {
    const bytes = Buffer.concat([Buffer.from(`${named('\ufffd')}---\n${POD}a: "`), Buffer.from([0xc3, 0x28]), Buffer.from(`"\n---\n${named('b')}`)]);
    // The first has the replacement character itself: that cannot be told apart, and is refused with the broken one.
    expect(namesIn(bytes)).toEqual(['b']);
    expect(readManifests(bytes, 'a').diagnostics.map(({ document, line }) => [document, line])).toEqual([[0, 3], [1, 7]]);
    expect(namesIn(named('\ufffd'))).toEqual(['\ufffd']);
  });

  it('refuses line breaks of YAML 1.1, which hide fields in comments', () => {
    expect(complaint(`${POD}spec: # note\u2028  hostNetwork: true\n`)).toMatch(/^0, line 3: the character U\+2028 ends a line for kubectl/);
    expect(complaint(`${POD}a: \x85\n`)).toMatch(/U\+0085/);
  });
});
