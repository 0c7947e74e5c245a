// The controls of the filter. They show the state and change it; what they filter is none of their business.

/** @param {Model} model @param {{ get: () => State, set: (change: Partial<State>) => void }} store */
function filterBar(model, store) {
  const { findings } = model;
  const values = (/** @type {(finding: Finding) => string} */ of) => [...new Set(findings.map(of))].sort(inOrder);
  const named = (/** @type {string} */ value) => value;
  const verdicts = ['fail', 'error', 'waived'].filter(verdict => findings.some(finding => finding.verdict === verdict));

  const search = /** @type {HTMLInputElement} */ (el('input', {
    type: 'search',
    id: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Name, field, value, file, …',
    input: () => store.set({ q: search.value }),
  }));
  const severities = chips('Severity', model.severities, 'severity');
  const results = chips('Verdict', verdicts, 'verdict');
  const selects = [
    select('Control', 'control', values(({ control }) => control.id), named),
    select('Namespace', 'namespace', values(({ subject }) => subject.namespace ?? ''), namespace => namespace === '' ? '(none)' : namespace),
    select('Kind', 'kind', values(({ subject }) => subject.kind), named),
    select('Framework', 'framework', model.frameworks.map(({ id }) => id), id => model.frameworks.find(f => f.id === id)?.title ?? id),
  ];
  const reset = el('button', { type: 'button', id: 'reset', click: clear }, 'Clear filter');
  const element = el('form', { 'class': 'filter', 'role': 'search', 'aria-label': 'Findings', 'submit': event => event.preventDefault() },
    el('div', { class: 'field grow' }, el('label', { for: 'search' }, 'Search'), search),
    severities.element, results.element, el('div', { class: 'break' }), selects.map(({ element: part }) => part), reset);

  function clear() {
    store.set({ q: '', severity: [], verdict: [], control: undefined, namespace: undefined, kind: undefined, framework: undefined });
    search.focus();
  }

  /** @param {string} title @param {string[]} choices @param {'severity' | 'verdict'} field */
  function chips(title, choices, field) {
    const buttons = choices.map(choice => {
      const number = el('span', { class: 'number' });
      const press = () => {
        const chosen = store.get()[field];
        store.set({ [field]: chosen.includes(choice) ? chosen.filter(other => other !== choice) : [...chosen, choice] });
      };
      const button = el('button', { 'type': 'button', 'class': 'chip', 'data-choice': choice, 'click': press }, badge(choice), ' ', number);
      return { choice, button, number };
    });
    const group = el('div', { 'class': 'field chips', 'role': 'group', 'aria-label': title },
      el('span', { 'class': 'label', 'aria-hidden': 'true' }, title), el('div', { class: 'row' }, buttons.map(({ button }) => button)));
    return {
      element: group,
      update(/** @type {string[]} */ chosen, /** @type {Map<string, number>} */ counts) {
        for (const { choice, button, number } of buttons) {
          button.setAttribute('aria-pressed', String(chosen.includes(choice)));
          number.textContent = String(counts.get(choice) ?? 0);
        }
      },
    };
  }

  /**
   * Options carry numbers: a name may be anything, also the empty text that stands for no restriction.
   *
   * @param {string} title
   * @param {'control' | 'namespace' | 'kind' | 'framework'} field
   * @param {string[]} choices
   * @param {(choice: string) => string} label
   */
  function select(title, field, choices, label) {
    const id = `filter-${field}`;
    const change = () => store.set({ [field]: box.value === '' ? undefined : choices[Number(box.value)] });
    const box = /** @type {HTMLSelectElement} */ (el('select', { id, change },
      el('option', { value: '' }, 'All'), choices.map((choice, i) => el('option', { value: String(i) }, label(choice)))));
    return {
      element: el('div', { class: 'field wide' }, el('label', { for: id }, title), box),
      update(/** @type {State} */ state) {
        const value = state[field];
        box.value = value === undefined || !choices.includes(value) ? '' : String(choices.indexOf(value));
      },
    };
  }

  /** @param {State} state @param {Map<string, number>} bySeverity @param {Map<string, number>} byVerdict */
  function update(state, bySeverity, byVerdict) {
    if (search.value !== state.q) search.value = state.q;
    severities.update(state.severity, bySeverity);
    results.update(state.verdict, byVerdict);
    for (const { update: show } of selects) show(state);
  }

  return { element, update };
}
