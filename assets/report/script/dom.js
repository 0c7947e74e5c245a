// Elements. Data become text nodes and attribute values only: nothing here parses HTML.

/** Characters that nobody sees or that turn text around are spelt out, so that no name can pass for another. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** @param {string} text */
function visible(text) {
  return text.replace(UNSEEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element. `class`, `data-*`, `aria-*` and all else are attributes; functions are listeners.
 *
 * @param {string} tag
 * @param {Record<string, string | number | boolean | EventListener | undefined>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : visible(String(value)));
  }
  append(element, children);
  return element;
}

/**
 * @param {Node} parent
 * @param {(Child | Child[])[]} children
 */
function append(parent, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(visible(String(child))));
  }
}

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element '${id}'`);
  return element;
}

/** `1 object`, `2 objects` @param {number} count @param {string} noun */
function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Compares texts as people count: `web-9` before `web-10`. */
const inOrder = new Intl.Collator('en', { numeric: true }).compare;
