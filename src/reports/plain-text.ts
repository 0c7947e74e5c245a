/**
 * C0 and C1 controls, line and paragraph separators, the marks that turn the direction of text (Trojan Source,
 * CVE-2021-42574), and halves of surrogate pairs, which no encoding can write.
 */
const UNSEEN = new RegExp([
  '[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff]',
  '[\\ud800-\\udbff](?![\\udc00-\\udfff])',
  '(?<![\\ud800-\\udbff])[\\udc00-\\udfff]',
].join('|'), 'g');

/**
 * What anybody may have written, as a text that stays on its line: what would move a cursor, forge a line or turn the direction
 * of text is written as an escape.
 */
export function onOneLine(value: unknown): string {
  // Names of objects are checked by nobody: one may be a number or a list.
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value) ?? String(value);
  // Most texts hold nothing of the kind; `search` makes no copy of those.
  return text.search(UNSEEN) < 0 ? text : text.replace(UNSEEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The first characters of a text; what is cut off is said. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${onOneLine(text.slice(0, length))}… (${text.length - length} more characters)`;
}

/** `1 object`, `2 objects` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
