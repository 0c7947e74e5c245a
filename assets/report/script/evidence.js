// Evidence by framework: what was judged under each row, passes included.

const OBJECTS_AT_ONCE = 100;
const WORST_VERDICT_FIRST = ['error', 'fail', 'waived', 'pass'];
/** More lines than this are not put on paper: of rows with so many objects only those that do not pass are. */
const MOST_LINES_PRINTED = 5000;

/** @typedef {{ subject: Subject, verdict: string, reasons: Finding[] }} Judged */

/**
 * The objects that the controls of each row judged, with the worst verdict of each.
 *
 * @param {Model} model
 * @param {Framework} framework
 * @returns {Judged[][]} by row
 */
function judgedByRow({ subjects }, { rows }) {
  /** @type {Map<number, number[]>} */
  const rowsOf = new Map();
  rows.forEach(({ controls }, row) => controls.forEach(control => rowsOf.set(control, [...rowsOf.get(control) ?? [], row])));
  /** @type {Judged[][]} */
  const judged = rows.map(() => []);
  for (const subject of subjects) {
    /** @type {Map<number, Judged>} */
    const own = new Map();
    const note = (/** @type {number} */ control, /** @type {string} */ verdict, /** @type {Finding | undefined} */ finding) => {
      for (const row of rowsOf.get(control) ?? []) {
        let entry = own.get(row);
        if (!entry) own.set(row, entry = { subject, verdict: 'pass', reasons: [] });
        if (WORST_VERDICT_FIRST.indexOf(verdict) < WORST_VERDICT_FIRST.indexOf(entry.verdict)) entry.verdict = verdict;
        if (finding) entry.reasons.push(finding);
      }
    };
    for (const control of subject.passed) note(control, 'pass', undefined);
    for (const finding of subject.findings) note(finding.controlIndex, finding.verdict, finding);
    own.forEach((entry, row) => judged[row].push(entry));
  }
  const rank = (/** @type {Judged} */ { verdict }) => WORST_VERDICT_FIRST.indexOf(verdict);
  for (const row of judged) row.sort((a, b) => rank(a) - rank(b));
  return judged;
}

/** `14 objects judged: 12 passed, 1 failed, 1 waived` @param {Judged[]} judged */
function judgedSentence(judged) {
  if (judged.length === 0) return 'no object to judge';
  const words = /** @type {[string, string][]} */ ([['pass', 'passed'], ['fail', 'failed'], ['error', 'could not be evaluated'], ['waived', 'waived']]);
  const parts = words.map(([verdict, word]) => ({ word, count: judged.filter(entry => entry.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`);
  return `${counted(judged.length, 'object')} judged: ${parts.join(', ')}`;
}

/** @param {number | undefined} score */
function scoreText(score) {
  return score === undefined ? '–' : score.toFixed(1);
}

/** @param {Model} model @param {{ get: () => State, set: (change: Partial<State>) => void }} store */
function evidenceView(model, store) {
  const { frameworks } = model;
  const panel = el('div', { role: 'tabpanel', id: 'panel-framework', class: 'framework' });
  const choices = frameworks.map(({ id, title, version, score }) => (
    { id, label: [`${title} ${version} `, el('span', { class: 'number' }, scoreText(score))], panel: 'panel-framework' }
  ));
  const tabs = tabList('Frameworks', 'framework', choices, id => store.set({ evidence: id }));
  const root = el('div', {}, el('h2', { class: 'panel-title' }, 'Evidence by framework'),
    el('p', { class: 'note' }, 'Only rows that controls of the profile answer are listed. What manifests cannot show, for example how nodes are set up, is not judged here.'),
    frameworks.length === 0 ? el('p', { class: 'empty' }, 'No control of the profile refers to a framework.') : [tabs.element, panel]);

  function render() {
    if (frameworks.length === 0) return;
    if (printing) {
      panel.removeAttribute('aria-labelledby');
      panel.replaceChildren(...frameworks.map(framework));
      return;
    }
    const chosen = frameworks.find(({ id }) => id === store.get().evidence) ?? frameworks[0];
    tabs.select(chosen.id);
    panel.setAttribute('aria-labelledby', `tab-framework-${chosen.id}`);
    panel.replaceChildren(framework(chosen));
  }

  /** @param {Framework} of */
  function framework(of) {
    const judged = judgedByRow(model, of);
    const tooLong = printing && judged.reduce((sum, row) => sum + row.length, 0) > MOST_LINES_PRINTED;
    const { passed, failed, errors, waived } = of.counts;
    return el('section', {}, el('h3', {}, `${of.title} ${of.version}`),
      el('p', {}, `Score ${scoreText(of.score)}. ${counted(of.rows.length, 'row')}. Checks (a control on an object): `,
        `${passed} passed, ${failed} failed, ${waived} waived, ${errors} could not be evaluated.`),
      tooLong && el('p', { class: 'note' }, 'So many objects were judged that those which pass are counted here, but not listed.'),
      of.rows.map((row, i) => rowPart(of, row, judged[i], tooLong ? judged[i].filter(({ verdict }) => verdict !== 'pass') : judged[i])));
  }

  /** @param {Framework} of @param {FrameworkRow} row @param {Judged[]} judged @param {Judged[]} listed */
  function rowPart(of, row, judged, listed) {
    const worst = judged.length === 0 ? 'none' : judged[0].verdict;
    const controls = row.controls.map(control => model.controls[control]);
    return disclosure({
      class: `framework-row ${worst}`,
      open: false,
      summary: [
        el('h4', {}, row.id), worst === 'none' ? el('span', { class: 'badge none' }, 'nothing to judge') : badge(worst),
        el('span', { class: 'row-title' }, controls.length > 2 ? counted(controls.length, 'control') : controls.map(({ title }) => title).join('; ')),
        ...judged.length === 0 ? [] : [el('span', { class: 'of' }, judgedSentence(judged)), el('span', { class: 'row-score' }, `score ${scoreText(row.score)}`)],
      ],
      fill: body => {
        append(body, [el('ul', { class: 'controls-of-row' }, controls.map(control => el('li', {}, controlLink(control), ' ', code(control.id))))]);
        if (listed.length === 0) return;
        const rows = el('tbody');
        append(body, [scrolling(`Objects judged under ${of.title} ${row.id}`, ['Object', 'Verdict', 'Because'], rows)]);
        appendInSteps(rows, listed, OBJECTS_AT_ONCE, judgedRow, body);
      },
    });
  }

  /** @param {Judged} judged */
  function judgedRow({ subject, verdict, reasons }) {
    const place = placeOf(subject);
    return el('tr', {},
      el('th', { scope: 'row' }, fullNameOf(subject), place !== '' && el('div', { class: 'place' }, code(place))),
      el('td', {}, badge(verdict)),
      el('td', {}, reasons.map(({ control, message, waiver, verdict: own }) => el('div', { class: 'reason' },
        own === 'waived' && waiver ? ['waived because: ', el('q', { dir: 'auto' }, waiverSentence(waiver)), ' · '] : [],
        controlLink(control, control.id), ' ', el('span', { dir: 'auto' }, message)))));
  }

  return { root, render };
}
