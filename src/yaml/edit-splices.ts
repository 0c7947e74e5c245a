/** A piece of text to put in the place of another; offsets are those of the text before any change. */
export interface Splice {
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly text: string;
  /** How deep in the document: of several insertions at one offset the deepest comes first. */
  readonly depth: number;
}

/**
 * The text with all splices made.
 *
 * @throws when two overlap
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const splice of inOrder(splices)) {
    if (splice.start < done) throw new Error('two edits of the text overlap');
    pieces.push(text.slice(done, splice.start), splice.text);
    done = splice.end;
  }
  pieces.push(text.slice(done));
  return pieces.join('');
}

/** Splices as they follow each other in the text. */
export function inOrder(splices: readonly Splice[]): Splice[] {
  // Insertions come before a removal that starts where they are; the sort is stable, so that equals stay in the order given.
  return [...splices].sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start) || b.depth - a.depth);
}

/** Finds the lines of a text. */
export class Lines {
  /** The line break of the text: that of its first line. */
  public readonly newline: string;
  /** Found once: a text may be one line of megabytes, in which looking for its start again and again would take hours. */
  private readonly starts: number[] = [0];

  public constructor(public readonly text: string) {
    const first = text.indexOf('\n');
    this.newline = first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
    for (let at = first; at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  public startOf(offset: number): number {
    return this.starts[lastAtMost(this.starts, offset)];
  }

  /** Where the line ends, before its line break. */
  public endOf(offset: number): number {
    const next = this.starts[lastAtMost(this.starts, offset) + 1];
    if (next === undefined) return this.text.length;
    const at = next - 1;
    return at > offset && this.text[at - 1] === '\r' ? at - 1 : at;
  }

  /** Where the line before ends; undefined on the first line. */
  public endOfPrevious(offset: number): number | undefined {
    const start = this.startOf(offset);
    if (start === 0) return undefined;
    return start > 1 && this.text[start - 2] === '\r' ? start - 2 : start - 1;
  }

  /** Number of the line, from 1. */
  public numberOf(offset: number): number {
    return lastAtMost(this.starts, offset) + 1;
  }

  public columnOf(offset: number): number {
    return offset - this.startOf(offset);
  }

  /** Whether nothing but white space stands before it on its line. */
  public isFirstOnLine(offset: number): boolean {
    return /^[ \t]*$/.test(this.text.slice(this.startOf(offset), offset));
  }
}

/** Position of the last of ascending numbers that is not above a limit; -1 when all are. */
export function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
