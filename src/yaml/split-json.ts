/** A value of a stream of JSON, as text. */
export interface JsonText {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** End of the string that starts at `at`, behind its closing quote; the end of the text when it is not closed. */
export function endOfJsonString(text: string, at: number): number {
  for (let close = text.indexOf('"', at + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let escapes = 0;
    while (text.charCodeAt(close - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return close + 1;
  }
  return text.length;
}

/**
 * Splits objects that stand one after another, as `kubectl get -o json` and JSON Lines give them and Go reads them.
 * Undefined when the text is something else, for example a flow mapping of YAML followed by a comment.
 */
export function splitJson(text: string, start: number, end: number): JsonText[] | undefined {
  const values: JsonText[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = endOfJsonString(text, at) - 1;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (depth++ === 0) from = at;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      if (--depth < 0) return undefined;
      if (depth === 0) values.push({ start: from, end: at + 1 });
    } else if (depth === 0 && char !== 32 && char !== 9 && char !== 10 && char !== 13) {
      return undefined;
    }
  }
  return depth === 0 ? values : undefined;
}

/** Whether a key occurs twice in an object, which `JSON.parse` does not tell: then the text has more keys than the value. */
export function hasDuplicateKeys(text: string, value: unknown): boolean {
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfJsonString(text, at) - 1;
    else if (char === COLON) keys++;
  }
  // Without recursion: nothing has bounded the depth yet.
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (next === null || typeof next !== 'object') continue;
    const children = Object.values(next);
    if (!Array.isArray(next)) keys -= children.length;
    for (const child of children) {
      if (child !== null && typeof child === 'object') open.push(child);
    }
  }
  return keys !== 0;
}
