// Parts that several views share.

/** @type {Record<string, string>} Shapes beside the words, so that no meaning hangs on a colour. */
const SHAPES = { critical: '◆', high: '▲', medium: '●', low: '○', pass: '✓', fail: '✕', error: '!', waived: '–' };

/** @param {string} kind a severity or a verdict @param {string | number} [label] */
function badge(kind, label = kind) {
  return el('span', { class: `badge ${kind}` }, el('span', { 'aria-hidden': 'true' }, `${SHAPES[kind] ?? ''} `), label);
}

/** A link to the explanation of a control. @param {Control} control @param {string} [label] */
function controlLink({ id, title }, label = title) {
  return el('a', { href: explanationOf(id) }, label);
}

/** Terms and texts; a text that is empty is left out. @param {[string, Child][]} rows */
function definitions(rows) {
  const given = rows.filter(([, value]) => value !== undefined && value !== '' && value !== null);
  return el('dl', { class: 'fields' }, given.flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]));
}

/** Text that somebody else chose: set apart, so that its direction changes nothing around it. @param {string} text */
function code(text) {
  return el('code', { dir: 'auto' }, text);
}

/** A sentence in which names stand between backticks. @param {string} text */
function prose(text) {
  return el('span', {}, text.split(/`([^`]+)`/).map((part, i) => i % 2 === 1 ? code(part) : part));
}

/**
 * A table that scrolls by itself where the screen is too narrow, also with the keyboard.
 *
 * @param {string} label
 * @param {string[]} titles of the columns
 * @param {HTMLElement} rows
 */
function scrolling(label, titles, rows) {
  const head = el('thead', {}, el('tr', {}, titles.map(title => el('th', { scope: 'col' }, title))));
  return el('div', { 'class': 'scroll', 'role': 'region', 'tabindex': '0', 'aria-label': label }, el('table', {}, head, rows));
}

/** Whether the page is being made ready for paper: everything open, nothing left for later. */
let printing = false;

/**
 * A part that is filled when it is first opened.
 *
 * @param {{ class: string, open: boolean, summary: Child[], fill: (body: HTMLElement) => void, toggled?: (open: boolean) => void }} options
 */
function disclosure({ class: name, open, summary, fill, toggled }) {
  const body = el('div', { class: 'body' });
  let filled = false;
  const ensure = () => {
    if (filled) return;
    filled = true;
    fill(body);
  };
  // What the reader asks for, and before it opens. `toggle` tells, too late to be seen at once, of what scripts and searches open.
  const click = () => {
    ensure();
    toggled?.(!details.open);
  };
  const toggle = () => details.open && ensure();
  const details = /** @type {HTMLDetailsElement} */ (el('details', { class: name, toggle }, el('summary', { click }, summary), body));
  if (open || printing) {
    ensure();
    details.open = true;
  }
  return details;
}

/**
 * Appends the first items and a button for more, so that a long list does not hold the page up.
 *
 * @template T
 * @param {HTMLElement} parent
 * @param {readonly T[]} items
 * @param {number} step
 * @param {(item: T) => Node} make
 * @param {HTMLElement} [after] where the button goes; by default `parent`, which is then no list or table
 */
function appendInSteps(parent, items, step, make, after = parent) {
  let from = 0;
  const more = el('button', { type: 'button', class: 'more', click: showMore });
  next();

  function showMore() {
    const last = parent.lastElementChild === more ? more.previousElementSibling : parent.lastElementChild;
    next();
    if (more.isConnected) return more.focus();
    // The button is gone: the keyboard goes on where the new items begin.
    const focusable = /** @type {HTMLElement | null | undefined} */ (last?.nextElementSibling?.querySelector('summary, a'));
    return focusable?.focus();
  }

  function next() {
    const to = printing ? items.length : Math.min(items.length, from + step);
    const fragment = document.createDocumentFragment();
    for (; from < to; from++) fragment.appendChild(make(items[from]));
    more.remove();
    parent.appendChild(fragment);
    if (from === items.length) return;
    more.textContent = `Show ${Math.min(step, items.length - from)} more of ${items.length - from}`;
    after.appendChild(more);
  }
}
