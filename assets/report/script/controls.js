// What each control asks for, and why.

/** @param {Model} model @param {{ get: () => State }} store */
function controlsView(model, store) {
  const root = el('div');
  let rendered = false;

  function render() {
    if (!rendered) fill();
    rendered = true;
    const { explain } = store.get();
    if (explain === undefined || printing) return;
    const target = document.getElementById(`control-${explain}`);
    // The tab is shown after this: only then there is something to scroll to.
    if (target) requestAnimationFrame(() => target.focus());
  }

  function fill() {
    const counts = countsByControl();
    const families = new Map(model.controls.map(({ family }) => [family, model.controls.filter(control => control.family === family)]));
    const sections = [...families].map(([family, controls]) => el('section', { class: 'family' },
      el('h3', {}, family), controls.map(control => explanation(control, counts.get(control)))));
    append(root, [el('h2', { class: 'panel-title' }, 'Controls of the profile'), sections]);
  }

  /** Objects by verdict. */
  function countsByControl() {
    /** @type {Map<Control, Record<string, number>>} */
    const counts = new Map(model.controls.map(control => [control, { pass: 0, fail: 0, error: 0, waived: 0 }]));
    const add = (/** @type {Control} */ control, /** @type {string} */ verdict) => {
      const own = counts.get(control);
      if (own) own[verdict]++;
    };
    for (const { passed, findings } of model.subjects) {
      for (const index of passed) add(model.controls[index], 'pass');
      const once = new Map(findings.map(({ control, verdict }) => [control, verdict]));
      once.forEach((verdict, control) => add(control, verdict));
    }
    return counts;
  }

  /** @param {Control} control @param {Record<string, number> | undefined} counts */
  function explanation(control, counts) {
    const titles = new Map(model.frameworks.map(({ id, title }) => [id, title]));
    const rows = new Map(control.frameworks.map(([framework]) => (
      [framework, control.frameworks.filter(([other]) => other === framework).map(([, id]) => id)]
    )));
    const parameters = control.parameters.map(([name, value]) => `${name} = ${value}`);
    const show = formatState({ tab: 'findings', control: control.id });
    const bad = counts && counts.fail + counts.error + counts.waived > 0;
    return el('article', { class: 'control', id: `control-${control.id}`, tabindex: '-1' },
      el('div', { class: 'finding-head' }, badge(control.severity), el('h4', {}, control.title), code(control.id)),
      definitions([
        ['Why', prose(control.rationale)],
        ['What to do', prose(control.remediation)],
        ['Parameters', parameters.length === 0 ? undefined : el('span', {}, parameters.flatMap((parameter, i) => [i > 0 && ', ', code(parameter)]))],
        ['Frameworks', [...rows].map(([framework, ids]) => `${titles.get(framework) ?? framework}: ${ids.join(', ')}`).join('; ')],
        ['Fix', control.fixable ? 'automatic' : 'by hand'],
        ['Waivers', control.unwaivable ? 'not allowed' : undefined],
        ['Objects', counts && el('span', {},
          ['pass', 'fail', 'error', 'waived'].filter(verdict => counts[verdict] > 0).map(verdict => badge(verdict, `${counts[verdict]} ${verdict}`)),
          bad ? el('a', { href: show }, 'Show findings') : counts.pass === 0 && 'none that it says anything about')],
      ]));
  }

  return { root, render };
}
