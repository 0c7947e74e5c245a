import { CelError } from '../errors';
import { FunctionRow } from './registry';

/** CEL counts characters, JavaScript UTF-16 units. The two agree for nearly all strings. */
const BEYOND_BMP = /[\ud800-\udfff]/;

export function stringSize(text: string): number {
  return BEYOND_BMP.test(text) ? [...text].length : text.length;
}

function offsetOf(text: string, index: number | bigint): number {
  const size = stringSize(text);
  if (index < 0 || index > size) throw new CelError(`index ${index} is out of range: the string has ${size} characters`);
  return size === text.length ? Number(index) : [...text].slice(0, Number(index)).join('').length;
}

const indexAt = (text: string, offset: number) => offset < 0 ? -1 : stringSize(text.slice(0, offset));

function substring(text: string, start: number | bigint, end: number | bigint): string {
  if (start > end) throw new CelError(`substring from ${start} to ${end}: the start lies behind the end`);
  return text.slice(offsetOf(text, start), offsetOf(text, end));
}

function lastIndexOf(text: string, part: string, from: number): number {
  return indexAt(text, text.lastIndexOf(part, from));
}

/** Behind the end there is nothing to be found, but for the empty string: which is at the end. */
function beyond(text: string, part: string, from: number | bigint): number | undefined {
  const size = stringSize(text);
  if (part === '') return from > size ? size : undefined;
  return from >= size ? -1 : undefined;
}

function indexOfFrom(text: string, part: string, from: number | bigint): number {
  return beyond(text, part, from) ?? indexAt(text, text.indexOf(part, offsetOf(text, from)));
}

function lastIndexOfFrom(text: string, part: string, from: number | bigint): number {
  return beyond(text, part, from) ?? lastIndexOf(text, part, offsetOf(text, from));
}

function split(text: string, separator: string, limit: number | bigint): string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  const head = parts.slice(0, Number(limit) - 1);
  return [...head, parts.slice(head.length).join(separator)];
}

/** No result of ours is longer: the rest of the process wants to live too. */
export const MAX_STRING = 10_000_000;

function replace(text: string, part: string, replacement: string, limit: number | bigint): string {
  if (limit === 0 || !text.includes(part)) return text;
  // An empty part matches before each character and at the end.
  const pieces = part === '' ? ['', ...text, ''] : text.split(part);
  const count = limit < 0 ? pieces.length - 1 : Math.min(Number(limit), pieces.length - 1);
  if (text.length + count * replacement.length > MAX_STRING) throw new CelError(`replace() makes more than ${MAX_STRING} characters`);
  if (part === '') return replaceEmpty([...text], replacement, limit);
  if (count === pieces.length - 1) return pieces.join(replacement);
  return pieces.slice(0, count + 1).join(replacement) + pieces.slice(count + 1).map(piece => part + piece).join('');
}

function replaceEmpty(characters: string[], replacement: string, limit: number | bigint): string {
  const places = characters.length + 1;
  const count = limit < 0 ? places : Math.min(Number(limit), places);
  let result = '';
  for (let i = 0; i < places; i++) result += (i < count ? replacement : '') + (characters[i] ?? '');
  return result;
}

function joinStrings(list: unknown[], separator: string): string {
  const stranger = list.find(item => typeof item !== 'string');
  if (stranger !== undefined) throw new CelError('join() takes a list of strings');
  return list.join(separator);
}

const ASCII_UPPER = /[A-Z]+/g;
const ASCII_LOWER = /[a-z]+/g;
// eslint-disable-next-line no-control-regex
const BEYOND_ASCII = /[^\u0000-\u007f]/;

function lowerAscii(text: string): string {
  return BEYOND_ASCII.test(text) ? text.replace(ASCII_UPPER, part => part.toLowerCase()) : text.toLowerCase();
}

function upperAscii(text: string): string {
  return BEYOND_ASCII.test(text) ? text.replace(ASCII_LOWER, part => part.toUpperCase()) : text.toUpperCase();
}
/** Unicode's White_Space, which is not what JavaScript trims: U+0085 is missing there, U+FEFF is too much. */
const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function trim(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text[end - 1])) end--;
  return text.slice(0, end).replace(LEADING_SPACE, '');
}

export const STRINGS: FunctionRow[] = [
  { signature: 'string#startsWith(string): bool', call: (s: string, t: string) => s.startsWith(t) },
  { signature: 'string#endsWith(string): bool', call: (s: string, t: string) => s.endsWith(t) },
  { signature: 'string#contains(string): bool', call: (s: string, t: string) => s.includes(t) },
  {
    signature: 'string#charAt(int): string',
    call: (s: string, i) => {
      const offset = offsetOf(s, i);
      return offset === s.length ? '' : String.fromCodePoint(s.codePointAt(offset)!);
    },
  },
  { signature: 'string#indexOf(string): int', call: (s: string, t: string) => indexAt(s, s.indexOf(t)) },
  { signature: 'string#indexOf(string, int): int', call: indexOfFrom },
  { signature: 'string#lastIndexOf(string): int', call: (s: string, t: string) => lastIndexOf(s, t, s.length) },
  { signature: 'string#lastIndexOf(string, int): int', call: lastIndexOfFrom },
  { signature: 'list(string)#join(): string', call: list => joinStrings(list, '') },
  { signature: 'list(string)#join(string): string', call: joinStrings },
  { signature: 'string#split(string): list(string)', call: (s, t) => split(s, t, -1) },
  { signature: 'string#split(string, int): list(string)', call: split },
  { signature: 'string#replace(string, string): string', call: (s, a, b) => replace(s, a, b, -1) },
  { signature: 'string#replace(string, string, int): string', call: replace },
  { signature: 'string#substring(int): string', call: (s: string, i) => s.slice(offsetOf(s, i)) },
  { signature: 'string#substring(int, int): string', call: substring },
  { signature: 'string#trim(): string', call: trim },
  { signature: 'string#lowerAscii(): string', call: lowerAscii },
  { signature: 'string#upperAscii(): string', call: upperAscii },
];
