import { isCollection, isEmpty } from './edit-values';

/** The marks around strings. */
export type Quotes = '' | "'" | '"';

/** How block collections are written. */
export interface BlockStyle {
  /** Columns from a key to the keys below it. */
  readonly step: number;
  /** Columns from a key to the dashes below it. */
  readonly dashes: number;
  /** Around values that need none. */
  readonly quotes: Quotes;
  /** Around values that need some. */
  readonly preferred: Quotes;
}

/** How flow collections are written. */
export interface FlowStyle {
  /** JSON: double quotes around keys and strings. */
  readonly json: boolean;
  /** After a colon. */
  readonly colon: string;
  /** Between elements. */
  readonly comma: string;
  /** Inside of braces. */
  readonly padding: string;
  readonly quotes: Quotes;
  readonly preferred: Quotes;
  /** Line by line, with this indentation a level; undefined for everything on one line. */
  readonly step?: string;
  readonly newline: string;
}

// Words that YAML 1.1 (go-yaml, PyYAML) or 1.2 takes for booleans and nulls.
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
// Starts like no number, date or indicator; `:` and `#` only inside of words.
const PLAIN = /^[A-Za-z_/](?:[\w./@+-]|:(?=[\w/]))*$/;
// Kubernetes quantities with a suffix; no exponents, no `0x`.
const QUANTITY = /^[1-9][0-9]{0,15}(?:\.[0-9]{1,9})?(?:[mkMGT]|[KMGTPE]i)$/;
// What a reader may take for a line break, a mark, or nothing at all, and JSON leaves as it is.
const INVISIBLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A string that every YAML version reads as this string. */
export function renderString(text: string, quotes: Quotes, preferred: Quotes): string {
  if (quotes === '' && (QUANTITY.test(text) || (PLAIN.test(text) && !RESERVED.test(text)))) return text;
  const wanted = quotes || preferred;
  if (wanted === "'" && /^[\x20-\x7e]*$/.test(text)) return `'${text.replace(/'/g, "''")}'`;
  return JSON.stringify(text).replace(INVISIBLE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value on the line of its key: a scalar, or an empty collection. */
export function renderScalar(value: unknown, quotes: Quotes, preferred: Quotes): string {
  if (typeof value === 'string') return renderString(value, quotes, preferred);
  if (isCollection(value)) return Array.isArray(value) ? '[]' : '{}';
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return JSON.stringify(value);
  throw new Error(`a value of type ${typeof value} has no form in JSON: expected an object, a list, a string, a number, a boolean or null`);
}

/** Keys take quotes only where they must. */
export function renderKey(key: string, quotes: Quotes, preferred: Quotes): string {
  return renderString(key, quotes, preferred || '"');
}

/** A non-empty collection as lines that start at a column. */
export function renderBlock(value: Record<string, unknown> | unknown[], column: number, style: BlockStyle): string[] {
  const indent = ' '.repeat(column);
  if (Array.isArray(value)) {
    return value.flatMap(item => {
      if (!isBlock(item)) return [`${indent}- ${renderScalar(item, style.quotes, style.preferred)}`];
      const lines = renderBlock(item, column + 2, style);
      return [`${indent}- ${lines[0].trimStart()}`, ...lines.slice(1)];
    });
  }
  return Object.entries(value).flatMap(([key, field]) => renderPair(key, field, column, style));
}

/** A field as lines that start at a column. */
export function renderPair(key: string, value: unknown, column: number, style: BlockStyle, keyQuotes: Quotes = ''): string[] {
  const start = `${' '.repeat(column)}${renderKey(key, keyQuotes, style.preferred)}:`;
  if (!isBlock(value)) return [`${start} ${renderScalar(value, style.quotes, style.preferred)}`];
  return [start, ...renderBlock(value, column + (Array.isArray(value) ? style.dashes : style.step), style)];
}

/** Whether the value takes lines of its own in block style. */
export function isBlock(value: unknown): value is Record<string, unknown> | unknown[] {
  return isCollection(value) && !isEmpty(value);
}

/** A value inside of braces or brackets; `indent` is that of the line on which it starts. */
export function renderFlow(value: unknown, style: FlowStyle, indent = ''): string {
  if (!isBlock(value)) return renderScalar(value, style.json ? '"' : style.quotes, style.json ? '"' : style.preferred);
  const inner = style.step === undefined ? indent : indent + style.step;
  const parts = Array.isArray(value)
    ? value.map(item => renderFlow(item, style, inner))
    : Object.entries(value).map(([key, field]) => renderFlowPair(key, field, style, inner));
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (style.step === undefined) {
    const padding = Array.isArray(value) ? '' : style.padding;
    return open + padding + parts.join(style.comma) + padding + close;
  }
  return `${open}${style.newline}${parts.map(part => inner + part).join(`,${style.newline}`)}${style.newline}${indent}${close}`;
}

export function renderFlowPair(key: string, value: unknown, style: FlowStyle, indent = ''): string {
  const name = style.json ? renderKey(key, '"', '"') : renderKey(key, '', style.preferred);
  // Without a blank after the colon a plain key would swallow its value.
  return `${name}:${style.json ? style.colon : style.colon || ' '}${renderFlow(value, style, indent)}`;
}
