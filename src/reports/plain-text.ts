/** C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of text (Trojan Source, CVE-2021-42574). */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A text from anybody, spelled so that it stays on its line: what would move a cursor, forge a line or turn the direction of
 * text is written as an escape.
 */
export function onOneLine(text: string): string {
  // Most texts hold nothing of the kind; `search` makes no copy of those.
  return text.search(UNSEEN) < 0 ? text : text.replace(UNSEEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
