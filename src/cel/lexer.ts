import { syntaxErrorAt } from './errors';
import { unescape } from './escapes';
import { CelDouble, CelUint, intFrom, MAX_INT, MAX_UINT } from './values';

export type TokenKind = 'literal' | 'ident' | 'operator' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Name, or operator. */
  readonly text: string;
  readonly value?: any;
  readonly offset: number;
  /** Where the token ends. */
  readonly end: number;
}

/** The magnitude of the smallest int: only good behind a minus. */
export const MIN_INT_MAGNITUDE = MAX_INT + 1n;

const SPACE = /(?:[ \t\r\n\f\v]+|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const FLOAT = /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const INTEGER = /(0x[0-9a-fA-F]+|[0-9]+)([uU]?)/y;
const STRING_START = /([bB]?[rR]?)("""|'''|"|')/y;
const OPERATOR = /&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]{}]/y;
const CONSTANTS = new Map<string, any>([['true', true], ['false', false], ['null', null]]);

function matchAt(pattern: RegExp, source: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(source);
}

/** Splits an expression into tokens; the last one is `end`. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    if (mayBeSpace(source.charCodeAt(offset))) offset += matchAt(SPACE, source, offset)?.[0].length ?? 0;
    if (offset >= source.length) break;
    const token = tokenAt(source, offset);
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', text: 'end of expression', offset: source.length, end: source.length });
  return tokens;
}

/** Blanks, and the slash that comments begin with. */
function mayBeSpace(code: number): boolean {
  return code <= 32 || code === 47;
}

/** `"`, `'`, and the letters that may stand before them. */
const MAY_START_STRING = new Set([...'"\'bBrR'].map(character => character.charCodeAt(0)));

/** The first character tells most of what a token can be: patterns that cannot match are not tried. */
function tokenAt(source: string, offset: number): Token {
  const code = source.charCodeAt(offset);
  const string = MAY_START_STRING.has(code) ? matchAt(STRING_START, source, offset) : null;
  if (string) return stringToken(source, offset, string[1].toLowerCase(), string[2]);
  const name = code >= 65 ? matchAt(NAME, source, offset) : null;
  if (name) {
    const [text] = name;
    const end = offset + text.length;
    return CONSTANTS.has(text) ? { kind: 'literal', text, value: CONSTANTS.get(text), offset, end } : { kind: 'ident', text, offset, end };
  }
  const mayBeNumber = (code >= 48 && code <= 57) || code === 46;
  const float = mayBeNumber ? matchAt(FLOAT, source, offset) : null;
  if (float) {
    const [text] = float;
    if (!Number.isFinite(Number(text))) throw syntaxErrorAt(source, offset, `double literal ${text} is out of range`);
    return { kind: 'literal', text, value: new CelDouble(Number(text)), offset, end: offset + text.length };
  }
  const integer = mayBeNumber ? matchAt(INTEGER, source, offset) : null;
  if (integer) return integerToken(source, offset, integer);
  const operator = matchAt(OPERATOR, source, offset);
  if (operator) return { kind: 'operator', text: operator[0], offset, end: offset + operator[0].length };
  const [character] = source.slice(offset);
  throw syntaxErrorAt(source, offset, `unexpected character ${JSON.stringify(character)}`);
}

function integerToken(source: string, offset: number, [text, digits, unsigned]: RegExpExecArray): Token {
  const end = offset + text.length;
  const value = BigInt(digits);
  if (unsigned) {
    if (value > MAX_UINT) throw syntaxErrorAt(source, offset, `uint literal ${text} is out of range: it must be below 2^64`);
    return { kind: 'literal', text, value: new CelUint(value), offset, end };
  }
  if (value > MIN_INT_MAGNITUDE) throw syntaxErrorAt(source, offset, `int literal ${text} is out of range: it must be below 2^63`);
  return { kind: 'literal', text, value: value === MIN_INT_MAGNITUDE ? value : intFrom(value), offset, end };
}

function stringToken(source: string, offset: number, prefix: string, quote: string): Token {
  const raw = prefix.includes('r');
  const start = offset + prefix.length + quote.length;
  let i = start;
  for (;;) {
    if (i >= source.length || (quote.length === 1 && (source[i] === '\n' || source[i] === '\r'))) {
      throw syntaxErrorAt(source, offset, `string is not closed: expected ${quote}`);
    }
    if (source.startsWith(quote, i)) break;
    i += source[i] === '\\' && !raw ? 2 : 1;
  }
  const body = source.slice(start, i);
  const end = i + quote.length;
  const value = unescape(body, { raw, bytes: prefix.includes('b') }, (message, at) => syntaxErrorAt(source, start + at, message));
  return { kind: 'literal', text: source.slice(offset, end), value, offset, end };
}
