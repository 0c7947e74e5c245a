// Puts the views behind their tabs, and keeps the address, the theme and the printer informed.

/** @param {Model} model */
function startPage(model) {
  let state = parseState(location.hash);
  const store = {
    get: () => state,
    /** @param {Partial<State>} change */
    set(change) {
      state = { ...state, ...change };
      // Not a new entry in the history: a search would leave one for each letter.
      remember('replaceState');
      show();
    },
  };
  /** @type {Record<string, { root: HTMLElement, render: () => void }>} */
  const views = {
    findings: findingsView(model, store),
    evidence: evidenceView(model, store),
    waivers: waiversView(model),
    controls: controlsView(model, store),
  };
  for (const [tab, { root }] of Object.entries(views)) byId(`panel-${tab}`).appendChild(root);
  const tabs = tabsOver(TABS.map(tab => byId(`tab-${tab}`)), button => go({ tab: button.id.replace('tab-', ''), explain: undefined }));

  /** Another view is a step in the history. @param {Partial<State>} change */
  function go(change) {
    state = { ...state, ...change };
    remember('pushState');
    show();
  }

  /** @param {'replaceState' | 'pushState'} how */
  function remember(how) {
    try {
      history[how](null, '', formatState(state));
    } catch {
      // Browsers refuse this in frames without an origin, and when somebody types fast. The view matters more than its address.
    }
  }

  function show() {
    tabs.select(byId(`tab-${state.tab}`));
    for (const tab of TABS) byId(`panel-${tab}`).hidden = tab !== state.tab;
    // The picture of the network is part of the page.
    views[state.tab]?.render();
  }

  /** Everything open, or as the reader had it. @param {boolean} on */
  function prepareForPaper(on) {
    if (printing === on) return;
    printing = on;
    document.documentElement.classList.toggle('printing', on);
    if (!on) return show();
    for (const tab of TABS) {
      byId(`panel-${tab}`).hidden = false;
      views[tab]?.render();
    }
  }

  window.addEventListener('popstate', () => {
    state = parseState(location.hash);
    show();
  });
  window.addEventListener('beforeprint', () => prepareForPaper(true));
  window.addEventListener('afterprint', () => prepareForPaper(false));
  matchMedia('print').addEventListener('change', ({ matches }) => prepareForPaper(matches));
  for (const [tab, count] of Object.entries({ findings: model.findings.length, waivers: model.waivers.length, controls: model.controls.length })) {
    append(byId(`tab-${tab}`), [' ', el('span', { class: 'number' }, count)]);
  }
  byId('tabs').hidden = false;
  show();
}

/** The button that changes between light and dark; until it is used the system decides. */
function startTheme() {
  const root = document.documentElement;
  const button = byId('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const label = () => {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    label();
  });
  system.addEventListener('change', label);
  button.hidden = false;
  label();
}

startTheme();
startPage(readModel(byId('data').textContent ?? ''));
