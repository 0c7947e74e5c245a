/** A document of a stream, as text. */
export interface DocumentText {
  /** Number in the stream, from 0. */
  readonly number: number;
  /** Where its text lies in the stream, with its `---` and what stands before that. */
  readonly start: number;
  readonly end: number;
  /** Where the first character of content stands; `end` when the document is empty. */
  readonly content: number;
  /** Line of `start` in the stream, from 1. */
  readonly startLine: number;
  /** Line of `content`, from 1. */
  readonly line: number;
}

/**
 * Splits a stream of YAML at its document markers without parsing it, so that one malformed document hides no other.
 * This is exact: no content of a document, not even a quoted or block scalar, may have `---` or `...` at the start of
 * a line (YAML 1.2, 9.1.2), and kubectl splits there before it parses.
 */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  const lines = new LineCounter(text);
  let start = 0;
  let explicit = false;
  const add = (end: number): void => {
    const content = contentStart(text, start, end);
    const startLine = lines.at(start);
    documents.push({ number: documents.length, start, end, content, startLine, line: lines.at(content < end ? content : start) });
  };
  for (const marker of markers(text)) {
    // Comments and directives before a document's `---` belong to it.
    if (explicit || contentStart(text, start, marker) < marker) {
      add(marker);
      start = marker;
    }
    explicit = text.charCodeAt(marker) === DASH;
    if (!explicit) start = marker + 3;
  }
  if (explicit || contentStart(text, start, text.length) < text.length) add(text.length);
  return documents;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const PERCENT = 37;
const DASH = 45;

/** Where `---` and `...` stand alone at the start of a line. */
function* markers(text: string): Iterable<number> {
  // Nearly no file ends documents with `...`; looking for both at once would be slow for all.
  let dots = nextMarker(text, '...', 0);
  let dashes = nextMarker(text, '---', 0);
  while (dots >= 0 || dashes >= 0) {
    if (dashes >= 0 && (dots < 0 || dashes < dots)) {
      yield dashes;
      dashes = nextMarker(text, '---', dashes + 3);
    } else {
      yield dots;
      dots = nextMarker(text, '...', dots + 3);
    }
  }
}

function nextMarker(text: string, marker: string, from: number): number {
  for (let at = text.indexOf(marker, from); at >= 0; at = text.indexOf(marker, at + 1)) {
    const after = text.charCodeAt(at + 3); // NaN at the end
    if ((at === 0 || isBreak(text.charCodeAt(at - 1))) && (isBreak(after) || after === SPACE || after === TAB || Number.isNaN(after))) return at;
  }
  return -1;
}

function isBreak(char: number): boolean {
  return char === LF || char === CR;
}

/** Skips white space, comments, directives and the marker; `end` when nothing else is there. */
function contentStart(text: string, start: number, end: number): number {
  let lineStart = true;
  let begun = false; // behind `---` a percent sign starts no directive
  for (let at = start; at < end; at++) {
    const char = text.charCodeAt(at);
    if (isBreak(char)) {
      lineStart = true;
    } else if (char === HASH || (char === PERCENT && lineStart && !begun)) {
      at = lineEnd(text, at, end) - 1;
    } else if (char === DASH && lineStart && !begun && isMarkerAt(text, at)) {
      begun = true;
      lineStart = false;
      at += 2;
    } else if (char === SPACE || char === TAB) {
      lineStart = false;
    } else {
      return at;
    }
  }
  return end;
}

function isMarkerAt(text: string, at: number): boolean {
  return nextMarker(text.slice(at, at + 4), '---', 0) === 0;
}

function lineEnd(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (isBreak(text.charCodeAt(at))) return at;
  }
  return end;
}

/** Line numbers of ascending positions, in one pass over the text. */
class LineCounter {
  private line = 1;
  private next: number;
  private readonly breaks: string;

  public constructor(private readonly text: string) {
    // A lone `\r` ends a line too, but nobody writes it any more.
    this.breaks = text.includes('\r') && /\r(?!\n)/.test(text) ? 'any' : '\n';
    this.next = this.find(0);
  }

  public at(position: number): number {
    while (this.next >= 0 && this.next < position) {
      this.line++;
      this.next = this.find(this.next + 1);
    }
    return this.line;
  }

  private find(from: number): number {
    if (this.breaks === '\n') return this.text.indexOf('\n', from);
    const at = lineEnd(this.text, from, this.text.length);
    if (at === this.text.length) return -1;
    return this.text.charCodeAt(at) === CR && this.text.charCodeAt(at + 1) === LF ? at + 1 : at;
  }
}
