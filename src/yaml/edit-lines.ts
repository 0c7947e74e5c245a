import type { YAMLMap, YAMLSeq } from 'yaml';
import { LineGap, PlacedDocument, PlacedItem, PlacedPair } from './edit-nodes';
import { BlockStyle, isBlock, renderBlock, renderPair, renderScalar } from './edit-render';
import { firstKept, lastKept, Span } from './edit-spans';
import { Splice } from './edit-splices';
import { DocumentStyle } from './edit-style';
import { additions, ListStep } from './edit-values';

/** Adds fields to a mapping in block style, after its last. */
export function addPairLines(
  document: PlacedDocument, styles: DocumentStyle, node: YAMLMap, pairs: readonly PlacedPair[], added: readonly [string, unknown][], depth: number,
): Splice[] {
  const style = styles.blockOf(node);
  const keyQuotes = styles.keyQuotesOf(node);
  const column = document.lines.columnOf(pairs[0].start);
  const last = pairs[pairs.length - 1];
  const rows = added.flatMap(([key, value]) => renderPair(key, value, column, style, keyQuotes));
  return [fill(document, document.gapAfter(last.value, last.indicatorEnd ?? last.keyEnd), rows, depth)];
}

/** Adds elements to a list in block style, where the steps say. */
export function addItemLines(
  document: PlacedDocument, styles: DocumentStyle, node: YAMLSeq, items: readonly PlacedItem[], spans: readonly Span[],
  steps: readonly ListStep[], after: readonly unknown[], depth: number,
): Splice[] {
  const style = styles.blockOf(node);
  const column = document.lines.columnOf(items[0].start);
  const splices: Splice[] = [];
  for (const { value, previous } of additions(steps, after)) {
    const rows = itemLines(document, value, column, items[Math.max(previous, 0)], style);
    if (lastKept(spans, previous) >= 0) {
      splices.push(fill(document, document.gapAfter(items[previous].value, items[previous].indicatorEnd), rows, depth));
    } else {
      const { newline } = document.lines;
      const { start } = spans[firstKept(spans, previous)];
      splices.push({ start, end: start, text: rows.join(newline).slice(column) + newline + ' '.repeat(column), depth });
    }
  }
  return splices;
}

/** Takes out lines. Their comments stay: what somebody wrote down is not ours to throw away. */
export function removeLines(document: PlacedDocument, spans: readonly Span[], depth: number): Splice[] {
  const { lines } = document;
  const splices: Splice[] = [];
  const kept = firstKept(spans);
  const indent = ' '.repeat(lines.columnOf(spans[0].start));
  let i = 0;
  // What follows a dash on its line cannot go with the line: the next one takes its place.
  if (kept > 0 && (!lines.isFirstOnLine(spans[0].start) || lines.endOfPrevious(spans[0].start) === undefined)) {
    const [start, end] = [spans[0].start, spans[kept].start];
    splices.push({ start, end, text: document.comments(start, end).map(comment => comment + lines.newline + indent).join(''), depth });
    i = kept;
  }
  for (; i < spans.length; i++) {
    if (!spans[i].gone) continue;
    const end = lines.endOf(spans[i].end);
    const comments = document.comments(spans[i].start, end);
    splices.push({ start: lines.endOfPrevious(spans[i].start)!, end, text: comments.map(comment => lines.newline + indent + comment).join(''), depth });
  }
  return splices;
}

/** An element as lines, with as many blanks behind its dash as a sibling has. */
function itemLines({ text }: PlacedDocument, value: unknown, column: number, sibling: PlacedItem, style: BlockStyle): string[] {
  const blanks = /^ +/.exec(text.slice(sibling.start + 1, sibling.value?.range?.[0] ?? 0))?.[0] ?? ' ';
  const start = `${' '.repeat(column)}-${blanks}`;
  if (!isBlock(value)) return [start + renderScalar(value, style.quotes, style.preferred)];
  const [first, ...rest] = renderBlock(value, start.length, style);
  return [start + first.trimStart(), ...rest];
}

function fill({ lines: { newline } }: PlacedDocument, { offset, atLineStart }: LineGap, rows: readonly string[], depth: number): Splice {
  const text = rows.map(row => atLineStart ? row + newline : newline + row).join('');
  return { start: offset, end: offset, text, depth };
}
