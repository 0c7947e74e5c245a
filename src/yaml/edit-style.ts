import { AnyNode, isFlow, kindOf, PlacedDocument } from './edit-nodes';
import { BlockStyle, FlowStyle, Quotes } from './edit-render';

/** Where nothing in the document shows another habit: two columns, as kubectl and most people write. */
const DEFAULT_STEP = 2;

/** How a document is written, as its own majority shows. */
export class DocumentStyle {
  public readonly block: BlockStyle;
  /** Whether the document is JSON. */
  public readonly isJson: boolean;
  private readonly jsonColon: string;

  public constructor(private readonly document: PlacedDocument) {
    const steps = new Map<number, number>();
    const dashes = new Map<number, number>();
    const quotes = new Map<Quotes, number>();
    this.survey(document.root, steps, dashes, quotes);
    const step = mostCommon(steps) ?? DEFAULT_STEP;
    this.block = { step, dashes: mostCommon(dashes) ?? step, quotes: '', preferred: mostCommon(quotes) ?? '"' };
    const { root, text } = document;
    this.isJson = isFlow(root) && /^[[{][ \t\r\n]*(?:[{"\]}]|$)/.test(text.slice(root!.range![0], root!.range![1]));
    this.jsonColon = this.isJson && kindOf(root) === 'map' ? this.colonOf(root) ?? ' ' : ' ';
  }

  /** The style of new things in a block collection: as its own children are written, else as the document is. */
  public blockOf(node: AnyNode): BlockStyle {
    const steps = new Map<number, number>();
    const dashes = new Map<number, number>();
    this.measure(node, steps, dashes);
    const { step, dashes: offset, preferred } = this.block;
    return { step: mostCommon(steps) ?? step, dashes: mostCommon(dashes) ?? offset, quotes: this.quotesOf(node), preferred };
  }

  /** The style of new things in a flow collection. */
  public flowOf(node: AnyNode): FlowStyle {
    const { text, lines } = this.document;
    const { newline } = lines;
    const preferred = this.block.preferred;
    if (!isFlow(node)) return { json: false, colon: ' ', comma: ', ', padding: '', quotes: '', preferred, newline };
    const [open, end] = node!.range!;
    const first = this.firstOf(node);
    const multiLine = first !== undefined && text.slice(open, first).includes('\n');
    const json = this.isJson || (kindOf(node) === 'map' && first !== undefined && text[first] === '"');
    const colon = this.colonOf(node) ?? this.jsonColon;
    const step = multiLine ? text.slice(lines.startOf(first), first).slice(indentOf(text, lines.startOf(end - 1)).length) || '  ' : undefined;
    return {
      json,
      colon,
      comma: json && colon === '' ? ',' : ', ',
      padding: first !== undefined && !multiLine && kindOf(node) === 'map' ? text.slice(open + 1, first) : '',
      quotes: this.quotesOf(node),
      preferred,
      step: json ? step : undefined,
      newline,
    };
  }

  /** Quotes around keys, where all keys of a mapping have the same. */
  public keyQuotesOf(node: AnyNode): Quotes {
    if (kindOf(node) !== 'map') return '';
    return uniform((node as any).items.map(({ key }: any) => quotesOfScalar(key)));
  }

  private quotesOf(node: AnyNode): Quotes {
    const kind = kindOf(node);
    if (kind !== 'map' && kind !== 'seq') return '';
    const scalars = (node as any).items.map((item: any) => kind === 'map' ? item.value : item).filter((item: any) => typeof item?.value === 'string');
    return uniform(scalars.map(quotesOfScalar));
  }

  private firstOf(node: AnyNode): number | undefined {
    const first = kindOf(node) === 'map' ? this.document.pairsOf(node as any)[0] : this.document.itemsOf(node as any)[0];
    return first && Number.isFinite(first.start) ? first.start : undefined;
  }

  private colonOf(node: AnyNode): string | undefined {
    if (kindOf(node) !== 'map') return undefined;
    const pair = this.document.pairsOf(node as any).find(({ indicatorEnd, value }) => indicatorEnd !== undefined && value?.range);
    return pair && /^[ ]*/.exec(this.document.text.slice(pair.indicatorEnd, pair.value!.range![0]))![0];
  }

  /** Counts habits everywhere below a node. */
  private survey(node: AnyNode, steps: Map<number, number>, dashes: Map<number, number>, quotes: Map<Quotes, number>): void {
    const pending: AnyNode[] = [node];
    for (let next = pending.pop(); next; next = pending.pop()) {
      this.measure(next, steps, dashes);
      const kind = kindOf(next);
      if (kind === 'scalar') count(quotes, quotesOfScalar(next));
      if (kind === 'map') (next as any).items.forEach((pair: any) => pair.value && pending.push(pair.value));
      if (kind === 'seq') (next as any).items.forEach((item: any) => item && pending.push(item));
    }
    quotes.delete('');
  }

  /** Counts by how many columns the children of one mapping are indented. */
  private measure(node: AnyNode, steps: Map<number, number>, dashes: Map<number, number>): void {
    if (kindOf(node) !== 'map' || isFlow(node) || !node!.range) return;
    const { lines } = this.document;
    const column = lines.columnOf(node!.range[0]);
    for (const { value } of this.document.pairsOf(node as any)) {
      const kind = kindOf(value);
      if ((kind !== 'map' && kind !== 'seq') || isFlow(value) || !value!.range) continue;
      const distance = lines.columnOf(value!.range[0]) - column;
      if (kind === 'map' ? distance > 0 : distance >= 0) count(kind === 'map' ? steps : dashes, distance);
    }
  }
}

/** The quotes that a scalar has in the text. */
export function quotesOfScalar(node: any): Quotes {
  if (node?.type === 'QUOTE_DOUBLE') return '"';
  return node?.type === 'QUOTE_SINGLE' ? "'" : '';
}

function uniform(all: readonly Quotes[]): Quotes {
  return all.length > 0 && all.every(quotes => quotes === all[0]) ? all[0] : '';
}

function count<T>(counts: Map<T, number>, value: T): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostCommon<T>(counts: ReadonlyMap<T, number>): T | undefined {
  let best: T | undefined;
  for (const [value, times] of counts) {
    if (best === undefined || times > counts.get(best)!) best = value;
  }
  return best;
}

function indentOf(text: string, lineStart: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart, lineStart + 200))![0];
}
