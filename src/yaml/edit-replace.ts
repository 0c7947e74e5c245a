import { commentsBehind } from './edit-flow';
import { AnyNode, isAbsentInText, isFlow, kindOf, PlacedDocument } from './edit-nodes';
import { isBlock, renderBlock, renderFlow, renderScalar } from './edit-render';
import { Splice } from './edit-splices';
import { DocumentStyle, quotesOfScalar } from './edit-style';

/** Where a value stands. */
export interface Slot {
  readonly parent: 'map' | 'seq' | 'root';
  /** Whether the parent is written with braces or brackets. */
  readonly flow: boolean;
  readonly container: AnyNode;
  /** The column of the parent. */
  readonly column: number;
  /** Where the field or element starts. */
  readonly start: number;
  /** Behind the colon or dash, anchor and tag. */
  readonly indicatorEnd?: number;
}

/** What makes another value of the one in a slot; or why that cannot be done, in words. */
export function replacement(
  document: PlacedDocument, styles: DocumentStyle, node: AnyNode, after: unknown, slot: Slot, depth: number,
): Splice[] | string {
  const tag = (node as { tag?: string } | undefined)?.tag;
  if (tag !== undefined) return `it has the tag ${tag}`;
  const at = slot.indicatorEnd;
  if (slot.parent === 'root' && !slot.flow) return 'nothing of the document would be left';
  if (at === undefined && (!slot.flow || isAbsentInText(node))) return 'its key has no colon';
  const pieces = slot.flow ? inFlow(document, styles, node, after, slot) : inBlock(document, styles, node, after, slot, at!);
  return pieces.map(piece => ({ ...piece, depth }));
}

type Piece = Omit<Splice, 'depth'>;

function inFlow(document: PlacedDocument, styles: DocumentStyle, node: AnyNode, after: unknown, slot: Slot): Piece[] {
  const { lines, text } = document;
  const indent = /^[ \t]*/.exec(text.slice(lines.startOf(slot.start), slot.start))![0];
  const written = renderFlow(after, styles.flowOf(slot.container), indent);
  if (isAbsentInText(node)) return [{ start: slot.indicatorEnd!, end: slot.indicatorEnd!, text: ` ${written}` }];
  const [start, end] = node!.range!;
  return [{ start, end, text: written + commentsBehind(document, start, end) }];
}

function inBlock(document: PlacedDocument, styles: DocumentStyle, node: AnyNode, after: unknown, slot: Slot, at: number): Piece[] {
  const { lines } = document;
  const style = styles.blockOf(slot.container);
  const wasBlock = !isAbsentInText(node) && (kindOf(node) === 'map' || kindOf(node) === 'seq') && !isFlow(node);
  const behindDash = wasBlock && lines.startOf(node!.range![0]) === lines.startOf(at);
  const indented = slot.parent === 'seq' ? slot.column + 2 : slot.column + (Array.isArray(after) ? style.dashes : style.step);
  const column = behindDash ? lines.columnOf(node!.range![0]) : indented;
  const written: Written = {
    scalar: isBlock(after) ? undefined : renderScalar(after, quotesOfScalar(node), style.preferred),
    rows: isBlock(after) ? renderBlock(after, column, style) : [],
    column,
  };
  if (!wasBlock) return inPlaceOfInline(document, node, written, slot, at);
  return behindDash ? [behindItsDash(document, node, written, at)] : belowItsKey(document, node, written, at);
}

/** A value as text: on one line, or as lines at a column. */
interface Written {
  readonly scalar?: string;
  readonly rows: readonly string[];
  readonly column: number;
}

/** In the place of a collection that starts behind a dash. */
function behindItsDash(document: PlacedDocument, node: AnyNode, { scalar, rows, column }: Written, at: number): Piece {
  const start = node!.range![0];
  const end = document.endOf(node, at);
  if (scalar !== undefined) return { start, end, text: scalar + document.comments(start, end).map(comment => ` ${comment}`).join('') };
  return { start, end, text: onItsLine(document, [...rows, ...commentRows(document, start, end, column)]) };
}

/** In the place of a collection that starts on the line below its key. */
function belowItsKey(document: PlacedDocument, node: AnyNode, { scalar, rows, column }: Written, at: number): Piece[] {
  const { lines } = document;
  const start = node!.range![0];
  const end = lines.endOf(document.endOf(node, at));
  const lower = { start: lines.endOfPrevious(start)!, end, text: below(document, [...rows, ...commentRows(document, start, end, column)]) };
  return scalar === undefined ? [lower] : [{ start: at, end: at, text: ` ${scalar}` }, lower];
}

/** In the place of a scalar, of braces or brackets, or of nothing. */
function inPlaceOfInline(document: PlacedDocument, node: AnyNode, { scalar, rows, column }: Written, slot: Slot, at: number): Piece[] {
  const { lines, text } = document;
  const absent = isAbsentInText(node);
  const end = absent ? at : document.endOf(node, at);
  const start = absent ? at : node!.range![0];
  if (scalar !== undefined) return [{ start, end, text: absent ? ` ${scalar}` : scalar + commentsBehind(document, start, end) }];
  const cut = /^\s*$/.test(text.slice(at, start)) ? at : start;
  const kept = commentRows(document, cut, end, column);
  const lineEnd = lines.endOf(end);
  // Behind an anchor on the same line, a mapping would leave the anchor to its first key; a comment ends the line.
  if (slot.parent === 'seq' && at === slot.start + 1 && document.comments(end, lineEnd).length === 0) {
    return [{ start: cut, end, text: ` ${onItsLine(document, [...rows, ...kept])}` }];
  }
  return [...end > cut ? [{ start: cut, end, text: '' }] : [], { start: lineEnd, end: lineEnd, text: below(document, [...rows, ...kept]) }];
}

function commentRows(document: PlacedDocument, start: number, end: number, column: number): string[] {
  return document.comments(start, end).map(comment => ' '.repeat(column) + comment);
}

function below({ lines: { newline } }: PlacedDocument, rows: readonly string[]): string {
  return rows.map(row => newline + row).join('');
}

function onItsLine({ lines: { newline } }: PlacedDocument, [first, ...rest]: readonly string[]): string {
  return [first.trimStart(), ...rest].join(newline);
}
