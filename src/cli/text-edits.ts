import { TextEdit } from '../reports';
import { inOrder, Lines, Splice } from '../yaml';

/** Changes of a text by line and column. What touches becomes one, so that no reader has to guess which of two comes first. */
export function textEdits(lines: Lines, splices: readonly Splice[]): TextEdit[] {
  return joined(splices).map(({ start, end, text }) => ({
    startLine: lines.numberOf(start),
    startColumn: lines.columnOf(start) + 1,
    endLine: lines.numberOf(end),
    endColumn: lines.columnOf(end) + 1,
    text,
  }));
}

function joined(splices: readonly Splice[]): Omit<Splice, 'depth'>[] {
  const all: { start: number; end: number; text: string }[] = [];
  for (const { start, end, text } of inOrder(splices)) {
    const last = all[all.length - 1];
    if (last?.end === start) all[all.length - 1] = { start: last.start, end, text: last.text + text };
    else all.push({ start, end, text });
  }
  return all;
}
