// Which findings a state shows, and how many each choice would show.

/** Everything of a finding that a search looks at. Made when somebody searches. @param {Finding} finding */
function searchTextOf(finding) {
  const { subject, control, path, value, message, container, waiver } = finding;
  finding.text ??= [
    subject.kind, subject.namespace, subject.name, subject.constructPath, subject.file, control.id, control.title,
    path, value, message, container, waiver?.waiver.reason, waiver?.waiver.owner,
  ].filter(part => part !== undefined).join('\n').toLowerCase();
  return finding.text;
}

/**
 * Tests by the field of the state that asks for them.
 * @param {Model} model
 * @param {State} state
 * @returns {Map<string, (finding: Finding) => boolean>}
 */
function testsOf(model, state) {
  /** @type {Map<string, (finding: Finding) => boolean>} */
  const tests = new Map();
  const words = state.q.toLowerCase().split(/\s+/).filter(word => word !== '');
  if (state.severity.length > 0) tests.set('severity', ({ severity }) => state.severity.includes(severity));
  if (state.verdict.length > 0) tests.set('verdict', ({ verdict }) => state.verdict.includes(verdict));
  if (state.control !== undefined) tests.set('control', ({ control }) => control.id === state.control);
  if (state.namespace !== undefined) tests.set('namespace', ({ subject }) => (subject.namespace ?? '') === state.namespace);
  if (state.kind !== undefined) tests.set('kind', ({ subject }) => subject.kind === state.kind);
  if (state.framework !== undefined) {
    const rows = model.frameworks.find(({ id }) => id === state.framework)?.rows ?? [];
    const answering = new Set(rows.flatMap(({ controls }) => controls));
    tests.set('framework', ({ controlIndex }) => answering.has(controlIndex));
  }
  if (words.length > 0) {
    tests.set('q', finding => {
      const text = searchTextOf(finding);
      return words.every(word => text.includes(word));
    });
  }
  return tests;
}

/**
 * The findings that pass every test; and for each of some fields, how many of each value pass all tests but that of the
 * field itself.
 *
 * @param {Model} model
 * @param {State} state
 * @returns {{ shown: Finding[], bySeverity: Map<string, number>, byVerdict: Map<string, number> }}
 */
function filterFindings(model, state) {
  const tests = [...testsOf(model, state)];
  const shown = [];
  /** @type {Map<string, number>} */
  const bySeverity = new Map();
  /** @type {Map<string, number>} */
  const byVerdict = new Map();
  for (const finding of model.findings) {
    /** @type {string | undefined} */
    let missed;
    let misses = 0;
    for (const [field, test] of tests) {
      if (test(finding)) continue;
      missed = field;
      if (++misses > 1) break;
    }
    if (misses > 1) continue;
    if (misses === 0) shown.push(finding);
    if (misses === 0 || missed === 'severity') bySeverity.set(finding.severity, (bySeverity.get(finding.severity) ?? 0) + 1);
    if (misses === 0 || missed === 'verdict') byVerdict.set(finding.verdict, (byVerdict.get(finding.verdict) ?? 0) + 1);
  }
  return { shown, bySeverity, byVerdict };
}

/**
 * Findings by namespace, then by object; both in the order that people read, the worst of an object first.
 *
 * @param {Model} model
 * @param {Finding[]} findings
 * @returns {{ namespace: string, workloads: { subject: Subject, findings: Finding[] }[], findings: Finding[] }[]}
 */
function byNamespace({ severities }, findings) {
  const rank = new Map(severities.map((severity, i) => [severity, i]));
  /** @type {Map<string, Map<Subject, Finding[]>>} */
  const groups = new Map();
  for (const finding of findings) {
    const namespace = finding.subject.namespace ?? '';
    let group = groups.get(namespace);
    if (!group) groups.set(namespace, group = new Map());
    const own = group.get(finding.subject);
    if (own) own.push(finding);
    else group.set(finding.subject, [finding]);
  }
  const worst = (/** @type {Finding[]} */ some) => Math.min(...some.map(({ severity }) => rank.get(severity) ?? 9));
  return [...groups].sort(([a], [b]) => inOrder(a, b)).map(([namespace, group]) => {
    const workloads = [...group].map(([subject, own]) => ({ subject, findings: own, worst: worst(own) }));
    for (const { findings: own } of workloads) own.sort((a, b) => (rank.get(a.severity) ?? 9) - (rank.get(b.severity) ?? 9));
    workloads.sort((a, b) => a.worst - b.worst || b.findings.length - a.findings.length || inOrder(nameOf(a.subject), nameOf(b.subject)));
    return { namespace, workloads, findings: workloads.flatMap(workload => workload.findings) };
  });
}
