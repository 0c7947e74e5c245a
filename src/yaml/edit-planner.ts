import type { YAMLMap, YAMLSeq } from 'yaml';
import { FieldPath } from '../manifests';
import { addToFlow, commentsBehind, flowPair, removeFromFlow } from './edit-flow';
import { AnyNode, isAbsentInText, isFlow, kindOf, PlacedDocument, PlacedPair } from './edit-nodes';
import { isBlock, renderBlock, renderFlow, renderPair, renderScalar } from './edit-render';
import { Splice } from './edit-splices';
import { DocumentStyle } from './edit-style';
import { isCollection, isEmpty, listSteps, ownValue, Same, setOwn } from './edit-values';

/** A change of the text that stands or falls as one. */
export interface PlannedEdit {
  /** The fields that it changes. */
  readonly paths: readonly FieldPath[];
  readonly splices: readonly Splice[];
  /** Anchors whose text it changes, so that it shows wherever they are referred to. */
  readonly anchors: readonly string[];
}

/** A field that was left as it is. */
export interface RefusedEdit {
  readonly path: FieldPath;
  readonly reason: string;
}

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

type Json = Record<string, unknown>;

/** Plans the smallest change of a text that turns the value that it has into another. */
export class EditPlanner {
  public readonly edits: PlannedEdit[] = [];
  public readonly refused: RefusedEdit[] = [];

  public constructor(
    private readonly document: PlacedDocument,
    private readonly style: DocumentStyle,
    private readonly same: Same,
    private readonly closedAnchors: ReadonlySet<string>,
  ) {}

  /** Gives the value that the text has after the edits: `after`, but for what is refused. */
  public plan(before: unknown, after: unknown): unknown {
    const { root } = this.document;
    const start = root?.range?.[0] ?? 0;
    return this.change(root, before, after, [], { parent: 'root', flow: isFlow(root), container: root, column: 0, start }, []);
  }

  private change(given: AnyNode, before: unknown, after: unknown, path: FieldPath, slot: Slot, above: readonly string[]): unknown {
    if (this.same(before, after)) return before;
    const sameKind = isCollection(before) && isCollection(after) && Array.isArray(before) === Array.isArray(after);
    const isAlias = kindOf(given) === 'alias';
    const node = isAlias && sameKind ? this.document.resolved(given) : given;
    const names = [...isAlias && sameKind ? [(given as any).source] : [], (node as any)?.anchor];
    const anchors = [...above, ...names.filter(name => this.document.sharedAnchors.has(name))];
    if (isAlias && sameKind && isCollection(before) && isEmpty(before)) return this.refuse(path, before, 'it is written elsewhere, behind an alias');
    if (sameKind && !Array.isArray(before) && kindOf(node) === 'map') return this.changeMap(node as YAMLMap, before as Json, after as Json, path, slot, anchors);
    if (sameKind && Array.isArray(before) && kindOf(node) === 'seq') return this.changeList(node as YAMLSeq, before, after as unknown[], path, slot, anchors);
    return this.replace(node, before, after, path, slot, anchors);
  }

  private changeMap(node: YAMLMap, before: Json, after: Json, path: FieldPath, slot: Slot, anchors: readonly string[]): unknown {
    const pairs = this.document.pairsOf(node);
    const byKey = new Map(pairs.map(pair => [pair.key, pair]));
    const repeated = new Set(pairs.filter(pair => byKey.get(pair.key) !== pair).map(({ key }) => key));
    const removed = Object.keys(before).filter(key => !Object.hasOwn(after, key) && !this.same({ [key]: before[key] }, {}));
    if (pairs.length === 0 || (removed.length === pairs.length && removed.every(key => byKey.has(key)))) {
      return this.replace(node, before, after, path, slot, anchors);
    }
    const { lines } = this.document;
    const flow = isFlow(node);
    const column = lines.columnOf(pairs[0].start);
    const result: Json = { ...before };
    const added: [string, unknown][] = [];
    for (const [key, value] of Object.entries(after)) {
      const old = ownValue(before, key);
      const pair = byKey.get(key);
      if (Object.hasOwn(before, key) && this.same(old, value)) continue;
      if (pair && repeated.has(key)) {
        this.refuse([...path, key], old, 'the key is written more than once');
      } else if (pair) {
        const below = { parent: 'map', flow, container: node, column, start: pair.start, indicatorEnd: pair.indicatorEnd } as const;
        setOwn(result, key, this.change(pair.value, old, value, [...path, key], below, anchors));
      } else {
        added.push([key, value]); // or written in a mapping that is merged into this one: a key of its own comes before that
      }
    }
    const gone = new Set<PlacedPair>();
    for (const key of removed) {
      const pair = byKey.get(key);
      if (!pair || repeated.has(key)) {
        const reason = pair ? 'the key is written more than once' : 'it comes from another mapping by a merge key';
        this.refuse([...path, key], before[key], reason);
      } else {
        gone.add(pair);
      }
    }
    if (gone.size > 0) {
      const spans = pairs.map(pair => ({ start: pair.start, end: this.document.endOf(pair.value, pair.indicatorEnd ?? pair.keyEnd), gone: gone.has(pair) }));
      const splices = flow ? removeFromFlow(this.document, spans, path.length) : this.removeLines(spans, path.length);
      const paths = [...gone].map(pair => [...path, pair.key]);
      if (this.record(paths, splices, anchors)) {
        for (const { key } of gone) delete result[key];
      }
    }
    if (added.length > 0) {
      const splices = flow ? this.addPairsToFlow(node, pairs, gone, added, path.length) : this.addLines(pairs, added, column, node, path.length);
      if (this.record(added.map(([key]) => [...path, key]), splices, anchors)) {
        for (const [key, value] of added) setOwn(result, key, value);
      }
    }
    return result;
  }

  private changeList(node: YAMLSeq, before: unknown[], after: unknown[], path: FieldPath, slot: Slot, anchors: readonly string[]): unknown {
    const items = this.document.itemsOf(node);
    const steps = listSteps(before, after, this.same);
    if (items.length !== before.length) return this.refuse(path, before, 'the list could not be found in the text');
    if (items.length === 0 || steps.every(({ kind }) => kind !== 'keep')) return this.replace(node, before, after, path, slot, anchors);
    const { document } = this;
    const flow = isFlow(node);
    const column = document.lines.columnOf(items[0].start);
    const gone = new Set(steps.flatMap(step => step.kind === 'remove' ? [step.from] : []));
    const spans = items.map((item, i) => ({ start: item.start, end: document.endOf(item.value, item.indicatorEnd), gone: gone.has(i) }));
    const style = flow ? this.style.flowOf(node) : this.style.blockOf(node);
    const splices: Splice[] = [];
    let keptBefore = false;
    let previous = -1;
    for (const step of steps) {
      if (step.kind !== 'add') {
        previous = step.from;
        keptBefore ||= step.kind === 'keep';
        continue;
      }
      const firstKept = spans.findIndex((span, i) => i > previous && !span.gone);
      if (flow) {
        splices.push(...addToFlow(document, node, spans, keptBefore ? lastKept(spans, previous) : -1, [renderFlow(after[step.to], style as any)], path.length, firstKept));
        continue;
      }
      const lines = this.itemLines(after[step.to], column, items[previous === -1 ? 0 : previous], style as any);
      if (keptBefore) splices.push(this.lineSplice(document.gapAfter(items[previous].value, items[previous].indicatorEnd), lines, path.length));
      else splices.push(this.beforeItem(spans[firstKept].start, lines, column, path.length));
    }
    const removals = gone.size === 0 ? [] : flow ? removeFromFlow(document, spans, path.length) : this.removeLines(spans, path.length);
    const refusedBefore = this.refused.length;
    const changes = [...splices, ...removals];
    if (changes.length > 0 && !this.record([path], changes, anchors)) return before;
    const result: unknown[] = [];
    for (const step of steps) {
      if (step.kind === 'add') result.push(after[step.to]);
      if (step.kind !== 'keep') continue;
      const item = items[step.from];
      const below = { parent: 'seq', flow, container: node, column, start: item.start, indicatorEnd: item.indicatorEnd } as const;
      result.push(this.change(item.value, before[step.from], after[step.to], [...path, step.from], below, anchors));
    }
    return this.refused.length > refusedBefore || changes.length > 0 || result.some((item, i) => item !== before[i]) ? result : before;
  }

  /** Writes another value in the place of one. */
  private replace(node: AnyNode, before: unknown, after: unknown, path: FieldPath, slot: Slot, anchors: readonly string[]): unknown {
    const { document, document: { lines, text } } = this;
    const refuse = (reason: string) => this.refuse(path, before, reason);
    if ((node as any)?.tag !== undefined) return refuse(`it has the tag ${(node as any).tag}`);
    const done = (...splices: Omit<Splice, 'depth'>[]) => this.record([path], splices.map(splice => ({ ...splice, depth: path.length })), anchors) ? after : before;
    const absent = isAbsentInText(node);
    if (slot.flow) {
      const style = this.style.flowOf(slot.container);
      const indent = /^[ \t]*/.exec(text.slice(lines.startOf(slot.start), slot.start))![0];
      if (!absent) return done({ start: node!.range![0], end: node!.range![1], text: renderFlow(after, style, indent) + commentsBehind(document, node!.range![0], node!.range![1]) });
      if (slot.indicatorEnd === undefined) return refuse('its key has no colon');
      return done({ start: slot.indicatorEnd, end: slot.indicatorEnd, text: ` ${renderFlow(after, style, indent)}` });
    }
    if (slot.parent === 'root') return refuse('nothing of the document would be left');
    const at = slot.indicatorEnd;
    if (at === undefined) return refuse('its key has no colon');
    const style = this.style.blockOf(slot.container);
    const scalarStyle = { quotes: quotesOf(node), preferred: style.preferred };
    const scalar = isBlock(after) ? '' : renderScalar(after, scalarStyle.quotes, scalarStyle.preferred);
    const isOldBlock = !absent && (kindOf(node) === 'map' || kindOf(node) === 'seq') && !isFlow(node);
    const behindDash = isOldBlock && lines.startOf(node!.range![0]) === lines.startOf(at);
    const column = behindDash ? lines.columnOf(node!.range![0])
      : slot.parent === 'seq' ? slot.column + 2 : slot.column + (Array.isArray(after) ? style.dashes : style.step);
    const block = isBlock(after) ? renderBlock(after, column, style) : [];
    const inline = () => [block[0].trimStart(), ...block.slice(1)].join(lines.newline);
    const below = (rows: readonly string[]) => rows.map(row => lines.newline + row).join('');

    if (isOldBlock) {
      const start = node!.range![0];
      const end = document.endOf(node, at);
      if (behindDash) {
        const comments = document.comments(start, end);
        const rest = isBlock(after) ? below(comments.map(comment => ' '.repeat(column) + comment)) : comments.map(comment => ` ${comment}`).join('');
        return done({ start, end, text: (isBlock(after) ? inline() : scalar) + rest });
      }
      const lastEnd = lines.endOf(end);
      const kept = document.comments(start, lastEnd).map(comment => ' '.repeat(column) + comment);
      const removal = { start: lines.endOfPrevious(start)!, end: lastEnd, text: below([...block, ...kept]) };
      return isBlock(after) ? done(removal) : done({ start: at, end: at, text: ` ${scalar}` }, removal);
    }
    const end = absent ? at : document.endOf(node, at);
    if (!isBlock(after)) {
      return done(absent ? { start: at, end: at, text: ` ${scalar}` } : { start: node!.range![0], end, text: scalar + commentsBehind(document, node!.range![0], end) });
    }
    const cut = absent || /^\s*$/.test(text.slice(at, node!.range![0])) ? at : node!.range![0];
    const hasComment = document.comments(end, lines.endOf(end)).length > 0;
    // Behind an anchor on the same line, a mapping would leave the anchor to its first key.
    if (slot.parent === 'seq' && !hasComment && at === slot.start + 1) {
      const inside = document.comments(cut, end).map(comment => ' '.repeat(column) + comment);
      return done({ start: cut, end, text: ` ${inline()}${below(inside)}` });
    }
    const inside = document.comments(cut, end).map(comment => ' '.repeat(column) + comment);
    return done(...(end > cut ? [{ start: cut, end, text: '' }] : []), { start: lines.endOf(end), end: lines.endOf(end), text: below([...block, ...inside]) });
  }

  private addLines(pairs: readonly PlacedPair[], added: readonly [string, unknown][], column: number, node: YAMLMap, depth: number): Splice[] {
    const style = this.style.blockOf(node);
    const last = pairs[pairs.length - 1];
    const keyQuotes = this.style.keyQuotesOf(node);
    const gap = this.document.gapAfter(last.value, last.indicatorEnd ?? last.keyEnd);
    return [this.lineSplice(gap, added.flatMap(([key, value]) => renderPair(key, value, column, style, keyQuotes)), depth)];
  }

  private addPairsToFlow(node: YAMLMap, pairs: readonly PlacedPair[], gone: ReadonlySet<PlacedPair>, added: readonly [string, unknown][], depth: number): Splice[] {
    const style = this.style.flowOf(node);
    const spans = pairs.map(pair => ({ start: pair.start, end: this.document.endOf(pair.value, pair.indicatorEnd ?? pair.keyEnd), gone: gone.has(pair) }));
    const texts = added.map(([key, value]) => flowPair(this.document, spans, key, value, style));
    return addToFlow(this.document, node, spans, lastKept(spans, spans.length - 1), texts, depth, -1);
  }

  private itemLines(value: unknown, column: number, sibling: { start: number; indicatorEnd: number; value: AnyNode }, style: any): string[] {
    const { text } = this.document;
    const gap = /^ +/.exec(text.slice(sibling.start + 1, sibling.value?.range?.[0] ?? 0))?.[0] ?? ' ';
    const indent = ' '.repeat(column);
    if (!isBlock(value)) return [`${indent}-${gap}${renderScalar(value, style.quotes, style.preferred)}`];
    const lines = renderBlock(value, column + 1 + gap.length, style);
    return [`${indent}-${gap}${lines[0].trimStart()}`, ...lines.slice(1)];
  }

  private beforeItem(start: number, rows: readonly string[], column: number, depth: number): Splice {
    const { newline } = this.document.lines;
    return { start, end: start, text: rows.join(newline).slice(column) + newline + ' '.repeat(column), depth };
  }

  private lineSplice(gap: { offset: number; atLineStart: boolean }, rows: readonly string[], depth: number): Splice {
    const { newline } = this.document.lines;
    const text = rows.map(row => gap.atLineStart ? row + newline : newline + row).join('');
    return { start: gap.offset, end: gap.offset, text, depth };
  }

  /** Takes out lines. Their comments stay: what somebody wrote down is not ours to throw away. */
  private removeLines(spans: readonly { start: number; end: number; gone: boolean }[], depth: number): Splice[] {
    const { document, document: { lines } } = this;
    const splices: Splice[] = [];
    const firstKept = spans.findIndex(({ gone }) => !gone);
    const indent = ' '.repeat(lines.columnOf(spans[0].start));
    let i = 0;
    // What follows a dash on its line cannot go with the line: the next one takes its place.
    if (firstKept > 0 && (!lines.isFirstOnLine(spans[0].start) || lines.endOfPrevious(spans[0].start) === undefined)) {
      const [start, end] = [spans[0].start, spans[firstKept].start];
      splices.push({ start, end, text: document.comments(start, end).map(comment => comment + lines.newline + indent).join(''), depth });
      i = firstKept;
    }
    for (; i < spans.length; i++) {
      if (!spans[i].gone) continue;
      const end = lines.endOf(spans[i].end);
      const comments = document.comments(spans[i].start, end);
      splices.push({ start: lines.endOfPrevious(spans[i].start)!, end, text: comments.map(comment => lines.newline + indent + comment).join(''), depth });
    }
    return splices;
  }

  private record(paths: readonly FieldPath[], splices: readonly Splice[], anchors: readonly string[]): boolean {
    const closed = anchors.find(name => this.closedAnchors.has(name));
    if (closed !== undefined) {
      this.refused.push(...paths.map(path => ({ path, reason: `it would change every place that shares the anchor '&${closed}'` })));
      return false;
    }
    this.edits.push({ paths, splices, anchors });
    return true;
  }

  private refuse<T>(path: FieldPath, before: T, reason: string): T {
    this.refused.push({ path, reason });
    return before;
  }
}

/** The last element up to a position that stays. */
function lastKept(spans: readonly { gone: boolean }[], from: number): number {
  let at = from;
  while (at >= 0 && spans[at].gone) at--;
  return at;
}

function quotesOf(node: any): '' | "'" | '"' {
  if (node?.type === 'QUOTE_DOUBLE') return '"';
  return node?.type === 'QUOTE_SINGLE' ? "'" : '';
}
