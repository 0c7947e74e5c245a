// What the reader looks at. It stands in the address, so that a link leads to the same view.

const TABS = ['findings', 'evidence', 'waivers', 'controls', 'network'];

/**
 * A field that is undefined restricts nothing. `namespace` '' means objects that name none.
 * @typedef {{ tab: string, q: string, severity: string[], verdict: string[], control?: string, namespace?: string, kind?: string, framework?: string, evidence?: string, explain?: string }} State
 */

/** @param {string} hash @returns {State} */
function parseState(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const text = (/** @type {string} */ name) => parameters.get(name) ?? undefined;
  const list = (/** @type {string} */ name) => (text(name) ?? '').split(',').filter(item => item !== '');
  const tab = text('tab') ?? '';
  return {
    tab: TABS.includes(tab) ? tab : TABS[0],
    q: text('q') ?? '',
    severity: list('severity'),
    verdict: list('verdict'),
    control: text('control'),
    namespace: text('namespace'),
    kind: text('kind'),
    framework: text('framework'),
    evidence: text('evidence'),
    explain: text('explain'),
  };
}

/** @param {Partial<State>} state */
function formatState(state) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value === undefined || name !== 'namespace' && value.length === 0 || name === 'tab' && value === TABS[0]) continue;
    parameters.set(name, Array.isArray(value) ? value.join(',') : value);
  }
  return `#${parameters}`;
}

/** The address of a control's explanation. @param {string} id */
function explanationOf(id) {
  return formatState({ tab: 'controls', explain: id });
}
