import { AnyNode, PlacedDocument } from './edit-nodes';
import { FlowStyle, renderFlowPair } from './edit-render';
import { Splice } from './edit-splices';

/** An element of a flow collection. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Whether it is to be removed. */
  readonly gone: boolean;
}

/** A field with the indentation of its siblings, where those stand on lines of their own. */
export function flowPair(document: PlacedDocument, spans: readonly Span[], key: string, value: unknown, style: FlowStyle): string {
  return renderFlowPair(key, value, style, indentOfLast(document, spans) ?? '');
}

/** Adds elements after the one at `previous`, or before the one at `firstKept` when that is -1. */
export function addToFlow(
  document: PlacedDocument, node: AnyNode, spans: readonly Span[], previous: number, texts: readonly string[], depth: number, firstKept: number,
): Splice[] {
  const { lines, text } = document;
  const indent = indentOfLast(document, spans);
  const separator = indent === undefined ? commaOf(document, spans) : `,${lines.newline}${indent}`;
  if (previous < 0) {
    const at = spans[firstKept].start;
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

/** Takes out elements with their commas; undefined when that would take a comment with them. */
export function removeFromFlow(document: PlacedDocument, spans: readonly Span[], depth: number): Splice[] | undefined {
  const firstKept = spans.findIndex(({ gone }) => !gone);
  const splices: Splice[] = [];
  if (firstKept > 0) splices.push({ start: spans[0].start, end: spans[firstKept].start, text: '', depth });
  for (let i = firstKept + 1; i < spans.length; i++) {
    if (spans[i].gone) splices.push({ start: spans[i - 1].end, end: spans[i].end, text: '', depth });
  }
  return splices.some(({ start, end }) => document.comments(start, end).length > 0) ? undefined : splices;
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
