import type { YAMLMap, YAMLSeq } from 'yaml';
import { AnyNode, PlacedDocument } from './edit-nodes';
import { renderFlow, renderFlowPair } from './edit-render';
import { firstKept, lastKept, Span } from './edit-spans';
import { Splice } from './edit-splices';
import { DocumentStyle } from './edit-style';
import { additions, ListStep } from './edit-values';

/** Adds fields to a mapping in braces, after its last. */
export function addPairsToFlow(
  document: PlacedDocument, styles: DocumentStyle, node: YAMLMap, spans: readonly Span[], added: readonly [string, unknown][], depth: number,
): Splice[] {
  const style = styles.flowOf(node);
  const indent = indentOfLast(document, spans) ?? '';
  return add(document, node, spans, lastKept(spans), added.map(([key, value]) => renderFlowPair(key, value, style, indent)), depth, -1);
}

/** Adds elements to a list in brackets, where the steps say. */
export function addItemsToFlow(
  document: PlacedDocument, styles: DocumentStyle, node: YAMLSeq, spans: readonly Span[],
  steps: readonly ListStep[], after: readonly unknown[], depth: number,
): Splice[] {
  const style = styles.flowOf(node);
  const indent = indentOfLast(document, spans) ?? '';
  return [...additions(steps, after)].flatMap(({ value, previous }) =>
    add(document, node, spans, lastKept(spans, previous), [renderFlow(value, style, indent)], depth, firstKept(spans, previous)));
}

/** Adds elements after the one at `previous`, or before the one at `next` when that is -1. */
function add(
  document: PlacedDocument, node: AnyNode, spans: readonly Span[], previous: number, texts: readonly string[], depth: number, next: number,
): Splice[] {
  const { lines, text } = document;
  const indent = indentOfLast(document, spans);
  const separator = indent === undefined ? commaOf(document, spans) : `,${lines.newline}${indent}`;
  if (previous < 0) {
    const at = spans[next].start;
    return [{ start: at, end: at, text: texts.map(item => item + separator).join(''), depth }];
  }
  const { end } = spans[previous];
  const isLast = previous === spans.length - 1;
  const lineEnd = lines.endOf(end);
  const close = node!.range![1] - 1;
  const hasComment = isLast && lineEnd < close && document.comments(end, lineEnd).length > 0;
  if (!hasComment) return [{ start: end, end, text: texts.map(item => separator + item).join(''), depth }];
  // A comment ends the line: the comma goes before it, the elements below it.
  const trailing = text.slice(end, lineEnd).trimStart().startsWith(',');
  const rows = texts.join(separator) + (trailing ? ',' : '');
  const below = { start: lineEnd, end: lineEnd, text: `${lines.newline}${indent ?? ''}${rows}`, depth };
  return trailing ? [below] : [{ start: end, end, text: ',', depth }, below];
}

/** Takes out elements with their commas. Comments stay. */
export function removeFromFlow(document: PlacedDocument, spans: readonly Span[], depth: number): Splice[] {
  const { lines, text } = document;
  const kept = firstKept(spans);
  const splices: Splice[] = [];
  if (kept > 0) {
    const [start, end] = [spans[0].start, spans[kept].start];
    const rows = document.comments(start, end).map(comment => comment + lines.newline + ' '.repeat(lines.columnOf(end)));
    // A comment begins behind white space.
    splices.push({ start, end, text: (rows.length > 0 && /\S/.test(text[start - 1]) ? ' ' : '') + rows.join(''), depth });
  }
  for (let i = kept + 1; i < spans.length; i++) {
    const [start, end] = [spans[i - 1].end, spans[i].end];
    if (spans[i].gone) splices.push({ start, end, text: commentsBehind(document, start, end), depth });
  }
  return splices;
}

/** The comments of a piece of text that is taken out, as what follows in its place. */
export function commentsBehind(document: PlacedDocument, start: number, end: number): string {
  const { lines, text } = document;
  const comments = document.comments(start, end);
  if (comments.length === 0) return '';
  const newLine = lines.newline + ' '.repeat(indentAt(text, lines.startOf(end)));
  const restIsBlank = /^[ \t]*$/.test(text.slice(end, lines.endOf(end)));
  return comments.map(comment => ` ${comment}`).join(newLine) + (restIsBlank ? '' : newLine);
}

function indentAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === ' ') at++;
  return at - lineStart;
}

/** The indentation of the last element, when it starts a line. */
function indentOfLast({ lines, text }: PlacedDocument, spans: readonly Span[]): string | undefined {
  const { start } = spans[spans.length - 1];
  return lines.isFirstOnLine(start) && lines.startOf(start) > 0 ? text.slice(lines.startOf(start), start) : undefined;
}

/** What stands between two elements on a line: `, ` unless there are some that do without the blank. */
function commaOf({ text }: PlacedDocument, spans: readonly Span[]): string {
  if (spans.length < 2) return /^[[{][^\s]*":[^\s]/.test(text.slice(spans[0].start - 1, spans[0].start + 100)) ? ',' : ', ';
  return /^,\S/.test(text.slice(spans[0].end, spans[0].end + 2)) ? ',' : ', ';
}
