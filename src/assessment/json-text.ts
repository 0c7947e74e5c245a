/** What JSON may hold as it is and a terminal, a viewer or JavaScript takes for more: DEL and C1 controls, line separators, marks that turn text. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** JSON whose texts can be printed: the same values, with what is not seen written as escapes. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.search(UNSEEN) < 0 ? text : text.replace(UNSEEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
