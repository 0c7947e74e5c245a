/** Longer texts than this are cut: a report is read by people, and one hostile value must not make it unreadable. */
const LONGEST = 2000;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Text as it may stand between tags and in quoted attributes. Characters that nobody sees are spelt out, as the page script does. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, spelled)
    .replace(/[&<>"']/g, character => ENTITIES[character]);
}

function spelled(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * A value as JSON for the inside of a `<script>` element. There only `<` can end the element or open a comment; the line
 * separators are escaped for readers that take the text for JavaScript.
 */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, spelled);
}

/** The text, or its beginning and its length where it is very long. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
