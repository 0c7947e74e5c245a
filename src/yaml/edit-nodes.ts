import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { lastAtMost, Lines } from './edit-splices';
import { flowDepth } from './flow-depth';
import { MAX_DEPTH } from './parse-document';

export type AnyNode = Node | null | undefined;
type Token = any;

/** Where an inserted line goes: after a line, or, below text whose own line break counts, at the start of the next. */
export interface LineGap {
  readonly offset: number;
  readonly atLineStart: boolean;
}

/** A field of a mapping in the text. */
export interface PlacedPair {
  readonly key: string;
  readonly value: Node | null;
  /** Where it starts: its key, or the `?` before it. */
  readonly start: number;
  /** After the key. */
  readonly keyEnd: number;
  /** After the colon and what belongs to the value: anchor, tag. Undefined for `? key` and for a key without a colon. */
  readonly indicatorEnd?: number;
  readonly pair: Pair<any, any>;
}

/** An element of a list in the text. */
export interface PlacedItem {
  readonly value: Node | null;
  /** The dash, or the element itself in a flow list. */
  readonly start: number;
  readonly indicatorEnd: number;
}

/** Loaded only when a text must be edited: assessing does without it. */
function yaml(): typeof import('yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('yaml');
}

/** One document as nodes with places, by the parser that keeps them. */
export class PlacedDocument {
  /**
   * @param isJson whether the text is JSON, which allows tabs where YAML does not
   * @throws when the parser does not take the text for exactly one well-formed document
   */
  public static parse(text: string, isJson = false): PlacedDocument {
    if (flowDepth(text) > MAX_DEPTH) throw new Error(`brackets and braces nest more than ${MAX_DEPTH} levels deep`);
    const { Composer, Parser } = yaml();
    const tokens = [...new Parser().parse(isJson ? text.replace(/[\t\r]/g, ' ') : text)];
    const documents = [...new Composer({ keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' }).compose(tokens)];
    if (documents.length !== 1) throw new Error(`the text holds ${documents.length} documents where one was expected`);
    if (documents[0].errors.length > 0) throw new Error(documents[0].errors[0].message.split('\n')[0]);
    return new PlacedDocument(text, documents[0], tokens);
  }

  public readonly lines: Lines;
  /** Anchors that something refers to. */
  public readonly sharedAnchors: ReadonlySet<string>;
  private cachedComments?: { start: number; text: string }[];
  private commentStarts: number[] = [];

  private constructor(public readonly text: string, private readonly document: Document<any, any>, private readonly tokens: Token[]) {
    this.lines = new Lines(text);
    const anchors = new Set<string>();
    yaml().visit(document, { Alias: (_, alias) => void anchors.add(alias.source) });
    this.sharedAnchors = anchors;
  }

  public get root(): AnyNode {
    return this.document.contents as AnyNode;
  }

  /** What an alias refers to, or the node itself. */
  public resolved(node: AnyNode): AnyNode {
    return kindOf(node) === 'alias' ? (node as any).resolve(this.document) : node;
  }

  /** The comments that start in a piece of the text, in order. */
  public comments(start: number, end: number): string[] {
    if (!this.cachedComments) {
      collectComments(this.tokens, this.cachedComments = []);
      this.cachedComments.sort((a, b) => a.start - b.start);
      this.commentStarts = this.cachedComments.map(comment => comment.start);
    }
    const [from, to] = [lastAtMost(this.commentStarts, start - 1) + 1, lastAtMost(this.commentStarts, end - 1) + 1];
    return this.cachedComments.slice(from, to).map(({ text }) => text);
  }

  public pairsOf(map: YAMLMap): PlacedPair[] {
    return map.items.map((pair: Pair<any, any>) => {
      const token: Token = pair.srcToken;
      const marks: Token[] = (token?.sep ?? []).filter(({ type }: Token) => type === 'map-value-ind' || type === 'anchor' || type === 'tag');
      const last = marks[marks.length - 1];
      const explicit: Token = token?.start?.find(({ type }: Token) => type === 'explicit-key-ind');
      const [keyStart, keyEnd] = pair.key?.range ?? [NaN, NaN];
      return {
        key: String(pair.key?.value),
        value: pair.value,
        start: explicit?.offset ?? startWithProps(token?.start, keyStart),
        keyEnd,
        indicatorEnd: last && last.offset + last.source.length,
        pair,
      };
    });
  }

  public itemsOf(seq: YAMLSeq): PlacedItem[] {
    const tokens: Token[] = (seq.srcToken as Token)?.items ?? [];
    return seq.items.map((item: any, i) => {
      const start: Token[] = tokens[i]?.start ?? [];
      const marks = start.filter(({ type }) => type === 'seq-item-ind' || type === 'anchor' || type === 'tag');
      const last = marks[marks.length - 1];
      const from = isFlow(seq) ? startWithProps(start, (item as any)?.range?.[0] ?? NaN) : marks[0]?.offset ?? NaN;
      return { value: item, start: from, indicatorEnd: last ? last.offset + last.source.length : from };
    });
  }

  /** Where the last character of a node stands, comments not counted; at least `floor`. */
  public endOf(node: AnyNode, floor: number): number {
    const gap = this.gapAfter(node, floor);
    return gap.atLineStart ? this.lines.endOfPrevious(gap.offset) ?? gap.offset : this.contentEnd(node, floor);
  }

  /** Where a line goes that follows a node. */
  public gapAfter(node: AnyNode, floor: number): LineGap {
    const last = this.lastLeaf(node, floor);
    if (last.keep && this.text[last.end - 1] === '\n') return { offset: last.end, atLineStart: true };
    return { offset: this.lines.endOf(this.contentEnd(node, floor)), atLineStart: false };
  }

  private contentEnd(node: AnyNode, floor: number): number {
    const { end, block } = this.lastLeaf(node, floor);
    if (!block || this.text[end - 1] !== '\n') return end;
    return this.lines.endOfPrevious(end) ?? end;
  }

  private lastLeaf(node: AnyNode, floor: number): { end: number; block: boolean; keep: boolean } {
    const kind = kindOf(node);
    if (kind === 'map' && !isFlow(node)) {
      const pairs = this.pairsOf(node as YAMLMap);
      const last = pairs[pairs.length - 1];
      return this.lastLeaf(last.value, last.indicatorEnd ?? last.keyEnd);
    }
    if (kind === 'seq' && !isFlow(node)) {
      const items = this.itemsOf(node as YAMLSeq);
      const last = items[items.length - 1];
      return this.lastLeaf(last.value, last.indicatorEnd);
    }
    // An empty node has its place behind the white space: what counts is the mark before it.
    if (!node || !node.range || isAbsentInText(node)) return { end: floor, block: false, keep: false };
    const block = (node as Scalar).type === 'BLOCK_LITERAL' || (node as Scalar).type === 'BLOCK_FOLDED';
    const header = block ? this.text.slice(node.range[0], this.lines.endOf(node.range[0])) : '';
    return { end: node.range[1], block, keep: /^[|>][0-9]?\+/.test(header) };
  }
}

export function kindOf(node: AnyNode): 'map' | 'seq' | 'scalar' | 'alias' | 'none' {
  if (!node) return 'none';
  const { isAlias, isMap, isSeq } = yaml();
  if (isMap(node)) return 'map';
  if (isSeq(node)) return 'seq';
  return isAlias(node) ? 'alias' : 'scalar';
}

export function isFlow(node: AnyNode): boolean {
  return (node as YAMLMap | undefined)?.flow === true;
}

/** Whether nothing is written for it, as after `key:`. */
export function isAbsentInText(node: AnyNode): boolean {
  return !node || !node.range || (node.range[0] === node.range[1] && kindOf(node) === 'scalar');
}

function startWithProps(tokens: Token[] | undefined, start: number): number {
  const first = tokens?.find(({ type }) => type === 'anchor' || type === 'tag');
  return first?.offset ?? start;
}

function collectComments(tokens: readonly Token[], into: { start: number; text: string }[]): void {
  for (const token of tokens) {
    if (!token || typeof token !== 'object') continue;
    if (token.type === 'comment') into.push({ start: token.offset, text: token.source });
    for (const part of ['start', 'key', 'sep', 'value', 'props', 'items', 'end']) {
      const below = token[part];
      if (below && typeof below === 'object') collectComments(Array.isArray(below) ? below : [below], into);
    }
  }
}
