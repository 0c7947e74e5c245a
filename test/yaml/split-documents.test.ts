import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { splitDocuments } from '../../src/yaml/split-documents';

/** The first words of the documents of a stream, empty ones included. */
function contents(text: string): string[] {
  return splitDocuments(text).map(({ content, end }) => text.slice(content, end).split(/[\r\n]/)[0]);
}

describe('splitDocuments', () => {
  it('splits at markers that stand alone at the start of a line', () => {
    expect(contents('a\n---\nb\n---c\n --- \n--- # note\nd\n---\te')).toEqual(['a', 'b', 'd', 'e']);
    expect(contents('---')).toEqual(['']);
    expect(contents('----\n-- -')).toEqual(['----']);
  });

  it('takes comments and directives before a marker for a part of its document', () => {
    expect(contents('# note\n\n%YAML 1.2\n---\na\n...\n# note\n---\nb')).toEqual(['a', 'b']);
  });

  it('takes a percent sign behind a marker for content, which hides nothing', () => {
    expect(contents('---\n%a: b\n')).toEqual(['%a: b']);
  });

  it('ends documents at dots', () => {
    expect(contents('a\n...\nb\n...\n...\n# note\n')).toEqual(['a', 'b']);
    expect(contents('---\n...\n---\na')).toEqual(['', 'a']);
  });

  it('knows the lines', () => {
    expect(splitDocuments('# a\n\n---\n# b\nc: 1\r\n---\r\n\r\nd: 1').map(({ startLine, line }) => [startLine, line])).toEqual([[1, 5], [6, 8]]);
    expect(splitDocuments('a: 1\r---\rb: 1\r').map(({ line }) => line)).toEqual([1, 3]);
  });

  it('finds the documents that js-yaml finds in any well-formed stream', () => {
    const part = fc.constantFrom(
      '---\n', '--- # a\n', '---\na: 1\n', '---\n- |\n  ---\n  b\n', '# note\n', '\n',
      '---\n"c\n  d"\n', '---\n# e\n\nf: 1\n', '---\nf: 1\n...\n---\ng\n', '---\n...\n',
    );
    fc.assert(fc.property(fc.constantFrom('', '# note\n', 'a: 1\n', '%YAML 1.2\n---\na: 1\n'), fc.array(part, { maxLength: 6 }), (first, parts) => {
      const text = first + parts.join('');
      const values = loadAll(text);
      const found = splitDocuments(text);
      // js-yaml sees one more, empty, document where only comments or nothing follow.
      if (values.length === found.length + 1) expect(values.pop() ?? null).toBeNull();
      expect(found).toHaveLength(values.length);
      expect(found.map(({ content, end }) => content === end)).toEqual(values.map(value => value === null || value === undefined));
    }), { numRuns: 2000, seed: 1 });
  });
});
