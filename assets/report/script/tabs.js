// Tabs as the ARIA Authoring Practices describe them: one stop for the Tab key, arrows, Home and End within.

/**
 * @param {HTMLElement[]} buttons
 * @param {(button: HTMLElement) => void} chosen
 */
function tabsOver(buttons, chosen) {
  /** @type {Record<string, (index: number) => number>} */
  const moves = { ArrowRight: i => i + 1, ArrowLeft: i => i - 1, Home: () => 0, End: () => -1 };
  buttons.forEach((button, i) => {
    button.addEventListener('click', () => chosen(button));
    button.addEventListener('keydown', event => {
      if (!Object.hasOwn(moves, event.key)) return;
      event.preventDefault();
      const next = buttons[(moves[event.key](i) + buttons.length) % buttons.length];
      chosen(next);
      next.focus();
    });
  });
  return {
    /** @param {HTMLElement} selected */
    select(selected) {
      for (const button of buttons) {
        button.setAttribute('aria-selected', String(button === selected));
        button.tabIndex = button === selected ? 0 : -1;
      }
    },
  };
}

/**
 * @param {string} label
 * @param {string} prefix
 * @param {{ id: string, label: Child[], panel: string }[]} tabs
 * @param {(id: string) => void} chosen
 */
function tabList(label, prefix, tabs, chosen) {
  const buttons = tabs.map(({ id, label: parts, panel }) => el('button', { 'type': 'button', 'role': 'tab', 'id': `tab-${prefix}-${id}`, 'aria-controls': panel }, parts));
  const { select } = tabsOver(buttons, button => chosen(tabs[buttons.indexOf(button)].id));
  return {
    element: el('div', { 'class': 'tabs minor', 'role': 'tablist', 'aria-label': label }, buttons),
    select: (/** @type {string} */ id) => select(buttons[tabs.findIndex(tab => tab.id === id)]),
  };
}
