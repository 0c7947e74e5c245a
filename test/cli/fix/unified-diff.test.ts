import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { unifiedDiff } from '../../../src/cli/fix';
import { applySplices, Splice } from '../../../src/yaml';

const splice = (start: number, end: number, text: string): Splice => ({ start, end, text, depth: 0 });
const diff = (before: string, ...splices: Splice[]) => [...unifiedDiff('k8s/a.yaml', before, splices)].join('');

describe('unifiedDiff', () => {
  it('shows three lines around a change', () => {
    expect(diff('1\n2\n3\n4\n5\n6\n7\n8\n9\n', splice(8, 9, 'x'))).toBe(
      '--- a/k8s/a.yaml\n+++ b/k8s/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
    );
  });

  it('shows an insertion without the line that it follows as changed', () => {
    expect(diff('1\n2\n', splice(1, 1, '\nx'))).toContain('@@ -1,2 +1,3 @@\n 1\n+x\n 2\n');
  });

  it('says where a last line has no line break', () => {
    expect(diff('1\n2', splice(3, 3, '\nx'))).toContain(' 1\n-2\n\\ No newline at end of file\n+2\n+x\n\\ No newline at end of file\n');
  });

  it('says nothing of edits that change nothing', () => {
    expect(diff('1\n2\n')).toBe('');
    expect(diff('1\n2\n', splice(0, 1, '1'))).toBe('');
  });

  it('quotes names that could pass for something else', () => {
    expect([...unifiedDiff('a\n+++ b/x', '1\n', [splice(0, 1, '2')])][0]).toBe('--- "a/a\\012+++ b/x"\n+++ "b/a\\012+++ b/x"\n');
    expect([...unifiedDiff('./a b', '1\n', [splice(0, 1, '2')])][0]).toBe('--- a/a b\t\n+++ b/a b\t\n');
  });

  it('is what git makes the edited text of, for any text and any edits', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulwark-diff-'));
    const line = fc.constantFrom('a\n', 'b\n', '\n', '  c: d\n', '# e\r\n', '-\n', '+\n', '\\\n');
    const text = fc.tuple(fc.array(line, { minLength: 1, maxLength: 40 }), fc.constantFrom('', 'end')).map(([lines, end]) => lines.join('') + end);
    try {
      fc.assert(fc.property(text, fc.array(fc.tuple(fc.nat(200), fc.nat(9), fc.constantFrom('', 'x', '\nx', 'y\n')), { maxLength: 6 }), (before, cuts) => {
        const points = [...new Set(cuts.map(([at]) => at % (before.length + 1)))].sort((a, b) => a - b);
        const splices = points.map((start, i) => splice(start, Math.min(start + cuts[i][1], points[i + 1] ?? before.length), cuts[i][2]));
        const after = applySplices(before, splices);
        const shown = [...unifiedDiff('f', before, splices)].join('');
        expect(shown === '').toBe(before === after);
        if (shown === '' || after === '') return;
        writeFileSync(join(folder, 'f'), before);
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: shown });
        expect(readFileSync(join(folder, 'f'), 'utf8')).toBe(after);
      }), { numRuns: 150 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
