// Every waiver, with what it covers, and what the profile leaves out.

/** @type {Record<string, string>} Badges of statuses; others are plain. */
const STATUS = { active: 'waived', expired: 'fail' };

/** What a waiver holds for, in words. What it does not name may be anything. @param {Waiver} waiver */
function scopeOf({ constructPath, objects }) {
  const patterns = (objects ?? []).map(({ kind, namespace, name }) => {
    const named = Object.entries({ kind, namespace, name }).filter(([, pattern]) => pattern !== undefined);
    return named.map(([field, pattern]) => `${field} ${pattern}`).join(', ');
  });
  const path = constructPath === undefined ? [] : [constructPath === '' ? 'the whole app' : `below ${constructPath}`];
  return [...path, ...patterns.length === 0 ? [] : [patterns.join('; or ')]].join(': ') || 'everything';
}

/** @param {Model} model */
function waiversView(model) {
  const root = el('div');

  function render() {
    const { waivers, disabled } = model;
    root.replaceChildren(el('h2', { class: 'panel-title' }, 'Waivers'));
    if (waivers.length === 0) {append(root, [el('p', { class: 'empty' }, 'Nothing is waived.')]);} else {
      const titles = ['Control', 'Status', 'Scope', 'Reason', 'Owner', 'Until', 'Covers', 'Granted in'];
      append(root, [scrolling('Waivers', titles, el('tbody', {}, waivers.map(waiverRow)))]);
    }
    if (disabled.length === 0) return;
    append(root, [el('h3', {}, 'Left out by the profile'), el('ul', { class: 'plain' },
      disabled.map(({ control, reason }) => el('li', {}, code(control), ' ', el('span', { dir: 'auto' }, reason))))]);
  }

  /** @param {WaiverUse} use */
  function waiverRow({ waiver, status, objects }) {
    const control = model.byId.get(waiver.control);
    return el('tr', {},
      el('th', { scope: 'row' }, control ? controlLink(control, control.id) : code(waiver.control)),
      el('td', {}, el('span', { class: `badge ${STATUS[status] ?? 'none'}` }, status.replace('-', ' '))),
      el('td', { dir: 'auto' }, scopeOf(waiver)),
      el('td', { dir: 'auto' }, waiver.reason),
      el('td', { dir: 'auto' }, waiver.owner ?? '–'),
      el('td', {}, waiver.expires ?? 'no end'),
      el('td', {}, objects.length === 0 ? 'nothing' : disclosure({
        class: 'covers',
        open: false,
        summary: [counted(objects.length, 'object')],
        fill: body => {
          const list = el('ul', { class: 'plain' });
          body.appendChild(list);
          appendInSteps(list, objects, 100, object => el('li', {}, fullNameOf(object)), body);
        },
      })),
      el('td', {}, code(waiver.origin)));
  }

  return { root, render };
}
