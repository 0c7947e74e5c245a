// What the page knows: src/reports/html/page-data.ts writes it, numbers in place of texts that repeat.

/** @typedef {{ id: string, family: string, title: string, severity: string, rationale: string, remediation: string, fixable: boolean, unwaivable: boolean, parameters: [string, string][], frameworks: [string, string][] }} Control */
/** @typedef {{ passed: number, failed: number, errors: number, waived: number }} Counts */
/** @typedef {{ id: string, score?: number, controls: number[] }} FrameworkRow */
/** @typedef {{ id: string, title: string, version: string, score?: number, counts: Counts, rows: FrameworkRow[] }} Framework */
/** @typedef {{ kind?: string, namespace?: string, name?: string }} Pattern */
/** @typedef {{ control: string, reason: string, owner?: string, expires?: string, constructPath?: string, objects?: Pattern[], origin: string }} Waiver */
/** @typedef {{ waiver: Waiver, status: string, objects: { kind: string, namespace?: string, name: string }[] }} WaiverUse */
/**
 * An object that was assessed.
 * @typedef {{ index: number, apiVersion: string, kind: string, namespace: string | undefined, name: string, constructPath: string | undefined, file: string | undefined, document: number, line: number, passed: number[], findings: Finding[] }} Subject
 */
/**
 * A place that a control does not accept.
 * @typedef {{ subject: Subject, control: Control, controlIndex: number, severity: string, verdict: string, line: number, path: string, value: string | undefined, container: string | undefined, message: string, waiver: WaiverUse | undefined, patch: string | undefined, text: string | undefined }} Finding
 */
/** @typedef {{ severities: string[], controls: Control[], disabled: { control: string, reason: string }[], frameworks: Framework[], waivers: WaiverUse[], subjects: Subject[], findings: Finding[], byId: Map<string, Control> }} Model */

/**
 * @param {string} json
 * @returns {Model}
 */
function readModel(json) {
  const { findings, objects, passSets, strings, controls, severities, disabled, frameworks, waivers } = JSON.parse(json);
  const text = (/** @type {number} */ number) => number < 0 ? undefined : strings[number];
  /** @type {Subject[]} */
  const subjects = objects.map((/** @type {number[]} */ row, /** @type {number} */ index) => ({
    index,
    apiVersion: text(row[0]),
    kind: text(row[1]),
    namespace: text(row[2]),
    name: text(row[3]),
    constructPath: text(row[4]),
    file: text(row[5]),
    document: row[6],
    line: row[7],
    passed: passSets[row[8]],
    findings: [],
  }));
  const read = findings.map((/** @type {number[]} */ row) => {
    const finding = {
      subject: subjects[row[0]],
      control: controls[row[1]],
      controlIndex: row[1],
      severity: severities[row[2]],
      verdict: text(row[3]),
      line: row[4],
      path: text(row[5]),
      value: text(row[6]),
      container: text(row[7]),
      message: text(row[8]),
      waiver: waivers[row[9]],
      patch: text(row[10]),
      text: undefined,
    };
    finding.subject.findings.push(finding);
    return finding;
  });
  const byId = new Map(controls.map((/** @type {Control} */ control) => [control.id, control]));
  return { severities, controls, disabled, frameworks, waivers, subjects, findings: read, byId };
}

/** Where an object came from. @param {Subject} subject @param {number} [line] */
function placeOf({ constructPath, file, document: number, line: own }, line) {
  const at = line || own;
  const place = file === undefined ? '' : `${file}${at ? `:${at}` : ''}${number > 0 ? ` (document ${number})` : ''}`;
  return [place, constructPath].filter(part => part !== undefined && part !== '').join(' · ');
}

/** @param {{ kind: string, name: string }} object */
function nameOf({ kind, name }) {
  return `${kind} ${name === '' ? '(no name)' : name}`;
}

/** @param {{ kind: string, name: string, namespace?: string }} object */
function fullNameOf({ kind, name, namespace }) {
  return nameOf({ kind, name: namespace === undefined ? name : `${namespace}/${name}` });
}
