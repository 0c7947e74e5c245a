import { resolveScalar } from './resolve-scalar';

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const SINGLE_QUOTE = 39;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;

/** First characters of what the scanner leaves to a whole parser: anchors, aliases, tags, explicit keys and the like. */
export const RARE = new Set([...'&*!?%@`'].map(char => char.charCodeAt(0)));

class Unsure extends Error {}
/** Thrown where rarer syntax begins. */
export const UNSURE = new Unsure('not in the style that the scanner knows');

/** Moves over a document of YAML: knows where lines, keys and quoted scalars end. */
export class ScanCursor {
  protected column: number;

  public constructor(protected readonly text: string, protected at: number, protected readonly end: number, protected line: number) {
    this.column = at - (text.lastIndexOf('\n', at - 1) + 1);
  }

  /** Moves behind a quoted scalar. */
  protected quoted(): void {
    const quote = this.char();
    for (let at = this.at + 1; at < this.end; at++) {
      const char = this.text.charCodeAt(at);
      if (char === LF) {
        this.line++;
      } else if (char === BACKSLASH && quote === DOUBLE_QUOTE) {
        at++;
        if (this.text.charCodeAt(at) === LF) this.line++;
      } else if (char === quote) {
        if (quote === DOUBLE_QUOTE || this.text.charCodeAt(at + 1) !== SINGLE_QUOTE) {
          this.at = at + 1;
          return;
        }
        at++;
      }
    }
    throw UNSURE;
  }

  /** Where the colon of the key under the cursor stands, or -1 when no key is there. */
  protected endOfKey(): number {
    const char = this.char();
    if (RARE.has(char) || char === OPEN_BRACE || char === OPEN_BRACKET) throw UNSURE;
    let at = this.at;
    if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) {
      const { line } = this;
      this.quoted();
      const behind = this.at;
      const multiline = this.line !== line;
      this.at = at;
      this.line = line;
      if (multiline) return -1;
      for (at = behind; isSpace(this.text.charCodeAt(at));) at++;
      return this.text.charCodeAt(at) === COLON ? at : -1;
    }
    for (; at < this.end; at++) {
      const next = this.text.charCodeAt(at);
      if (next === LF || next === CR) return -1;
      if (next === COLON && endsKey(this.text.charCodeAt(at + 1))) return at;
      if (next === HASH && isSpace(this.text.charCodeAt(at - 1))) return -1;
    }
    return -1;
  }

  protected key(from: number, to: number): string {
    const source = this.text.slice(from, to).trim();
    if (source.startsWith("'")) return source.slice(1, -1).replace(/''/g, "'");
    if (!source.startsWith('"')) return String(resolveScalar(source));
    if (!source.includes('\\')) return source.slice(1, -1);
    try {
      return JSON.parse(source);
    } catch {
      throw UNSURE; // YAML has more escapes
    }
  }

  /** Skips white space on the line; whether something else follows there. */
  protected skipSpace(): boolean {
    while (isSpace(this.char())) this.at++;
    const char = this.char();
    return this.at < this.end && char !== LF && char !== CR && char !== HASH;
  }

  /** Moves to the next line that has more than white space and comments; the rest of this one must have nothing else. */
  protected nextLine(): void {
    if (this.skipSpace()) throw UNSURE;
    for (;;) {
      const lineEnd = this.lineEnd(this.at);
      this.at = lineEnd + 1;
      if (this.at >= this.end) {
        this.at = this.end;
        return;
      }
      this.line++;
      const start = this.at;
      while (this.char() === SPACE) this.at++;
      const char = this.char();
      if (char === LF || char === CR || char === HASH) continue;
      if (char === TAB) {
        if (this.skipSpace()) throw UNSURE;
        continue;
      }
      if (this.at >= this.end) this.at = this.end;
      this.column = this.at - start;
      return;
    }
  }

  protected lineEnd(from: number): number {
    const at = this.text.indexOf('\n', from);
    return at < 0 || at > this.end ? this.end : at;
  }

  protected isDash(): boolean {
    return this.char() === DASH && endsKey(this.text.charCodeAt(this.at + 1));
  }

  protected char(): number {
    return this.text.charCodeAt(this.at);
  }
}

export function isSpace(char: number): boolean {
  return char === SPACE || char === TAB;
}

/** White space, or the end of the text. */
export function endsKey(char: number): boolean {
  return isSpace(char) || char === LF || char === CR || Number.isNaN(char);
}
