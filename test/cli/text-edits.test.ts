import { textEdits } from '../../src/cli/text-edits';
import { Lines } from '../../src/yaml';

const LINES = new Lines('a: 1\nb😀: 2\n');

describe('textEdits', () => {
  it('counts lines and columns from 1, columns in UTF-16 code units', () => {
    expect(textEdits(LINES, [{ start: 10, end: 11, text: '3', depth: 0 }])).toEqual([
      { startLine: 2, startColumn: 6, endLine: 2, endColumn: 7, text: '3' },
    ]);
  });

  it('ends at the start of the next line where a line break goes', () => {
    expect(textEdits(LINES, [{ start: 0, end: 5, text: '', depth: 0 }])).toEqual([
      { startLine: 1, startColumn: 1, endLine: 2, endColumn: 1, text: '' },
    ]);
  });

  it('makes one of what touches, the deepest first, and orders what does not', () => {
    const edits = textEdits(LINES, [
      { start: 11, end: 11, text: 'outer', depth: 0 },
      { start: 11, end: 11, text: 'inner', depth: 1 },
      { start: 3, end: 4, text: '', depth: 0 },
    ]);
    expect(edits.map(({ startLine, text }) => [startLine, text])).toEqual([[1, ''], [2, 'innerouter']]);
  });
});
