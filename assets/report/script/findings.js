// Findings by namespace and object, with the filter.

const WORKLOADS_AT_ONCE = 100;
/** So few findings need no opening. */
const OPEN_UP_TO = 40;

/** @param {Finding} finding */
function findingCard(finding) {
  const { control, severity, verdict, message, path, value, container, waiver, patch, subject, line } = finding;
  const place = placeOf(subject, line);
  return el('li', { class: `finding ${severity} ${verdict}` },
    el('div', { class: 'finding-head' }, badge(severity), verdict !== 'fail' && badge(verdict), el('h5', {}, controlLink(control)), code(control.id)),
    el('p', { class: 'message', dir: 'auto' }, message),
    definitions([
      ['Field', path === '' ? '(object)' : code(path)],
      ['Value', value === undefined ? undefined : code(value)],
      ['Container', container === undefined ? undefined : code(container)],
      ['Where', place === '' ? undefined : code(place)],
      ['Fix', prose(control.remediation)],
      [waiver && verdict !== 'waived' ? 'Waiver expired' : 'Waived', waiver && waiverSentence(waiver)],
    ]),
    patch !== undefined && disclosure({
      class: 'patch',
      open: false,
      summary: ['JSON Patch', el('span', { class: 'visually-hidden' }, ` for ${control.id}`)],
      fill: body => append(body, [el('pre', { 'tabindex': '0', 'role': 'region', 'aria-label': `JSON Patch for ${control.id}` }, patch)]),
    }));
}

/** @param {WaiverUse} use */
function waiverSentence({ waiver: { reason, owner, expires } }) {
  return [reason, owner && `owner ${owner}`, expires && `until ${expires}`].filter(Boolean).join('; ');
}

/** `2 high, 1 low`, as badges. @param {Model} model @param {Finding[]} findings */
function severityBadges({ severities }, findings) {
  const waived = findings.filter(({ verdict }) => verdict === 'waived').length;
  const counts = severities.map(severity => ({ severity, count: findings.filter(f => f.severity === severity && f.verdict !== 'waived').length }));
  return el('span', { class: 'badges' },
    counts.filter(({ count }) => count > 0).map(({ severity, count }) => badge(severity, `${count} ${severity}`)),
    waived > 0 && badge('waived', `${waived} waived`));
}

/** @param {Model} model @param {{ get: () => State, set: (change: Partial<State>) => void }} store */
function findingsView(model, store) {
  /** Objects whose findings the reader opened or closed himself; they stay so while he filters. @type {Map<Subject, boolean>} */
  let opened = new Map();
  /** @type {boolean | undefined} */
  let all;
  const results = el('div', { class: 'results' });
  const count = el('p', { class: 'count', role: 'status', id: 'count' });
  const expand = el('button', { type: 'button', click: () => openAll(true) }, 'Expand all');
  const collapse = el('button', { type: 'button', click: () => openAll(false) }, 'Collapse all');
  const bar = filterBar(model, store);
  const root = el('div', {}, el('h2', { class: 'panel-title' }, 'Findings'), bar.element,
    el('div', { class: 'result-head' }, count, el('div', { class: 'buttons' }, expand, collapse)), results);

  /** @param {boolean} open */
  function openAll(open) {
    all = open;
    opened = new Map();
    render();
  }

  function render() {
    const state = store.get();
    const { shown, bySeverity, byVerdict } = filterFindings(model, state);
    bar.update(state, bySeverity, byVerdict);
    const waived = shown.filter(({ verdict }) => verdict === 'waived').length;
    count.textContent = model.findings.length === 0 ? 'No findings.'
      : `${shown.length} of ${counted(model.findings.length, 'finding')}${waived > 0 ? `, ${waived} waived` : ''}`;
    const open = all ?? shown.length <= OPEN_UP_TO;
    const groups = byNamespace(model, shown).map(({ namespace, workloads, findings }) => disclosure({
      class: 'namespace',
      open: all ?? true,
      summary: [
        el('h3', {}, namespace === '' ? 'No namespace' : [el('span', { class: 'what' }, 'Namespace '), namespace]),
        el('span', { class: 'of' }, counted(workloads.length, 'object')), severityBadges(model, findings),
      ],
      fill: body => appendInSteps(body, workloads, WORKLOADS_AT_ONCE,
        ({ subject, findings: own }) => workload(subject, own, opened.get(subject) ?? open)),
    }));
    results.replaceChildren(...groups);
    if (shown.length === 0 && model.findings.length > 0) append(results, [el('p', { class: 'empty' }, 'Nothing matches the filter.')]);
  }

  /** @param {Subject} subject @param {Finding[]} own @param {boolean} open */
  function workload(subject, own, open) {
    const place = placeOf(subject);
    return disclosure({
      class: 'workload',
      open,
      summary: [
        el('h4', {}, el('span', { class: 'what' }, `${subject.kind} `), subject.name || '(no name)'),
        place !== '' && code(place), severityBadges(model, own),
      ],
      fill: body => append(body, [el('ul', { class: 'findings' }, own.map(findingCard))]),
      toggled: now => opened.set(subject, now),
    });
  }

  return { root, render };
}
