import { compareVersions, Control, EffectiveControl, FRAMEWORKS, inVersionRange, knownControls, Severity } from '../controls';
import { Assessment } from './assessment';
import { verdictOf } from './object-result';
import { Score, scoreOf, sumOf, VerdictCounts } from './score';

/** What a control of the profile said about the objects. All counts are 0 where it applied to none. */
export interface ControlEvidence extends VerdictCounts {
  readonly control: EffectiveControl;
  readonly severity: Severity;
}

/** A row of a framework and the controls that answer it. */
export interface FrameworkRowEvidence extends Score {
  /** Id of the row in the framework. */
  readonly id: string;
  /** In the order of the profile. */
  readonly controls: readonly ControlEvidence[];
  /** Summed over the controls. */
  readonly counts: VerdictCounts;
}

/** What an assessment has to say about one version of a framework. */
export interface FrameworkEvidence extends Score {
  /** Id of the framework, for example `cis-kubernetes`. */
  readonly framework: string;
  readonly title: string;
  readonly version: string;
  /** Rows that controls of the profile answer, by id: numbers within ids are compared as numbers. */
  readonly rows: readonly FrameworkRowEvidence[];
  /** Ids of rows that controls of the catalogue answer, and none of the profile: what the score says nothing about. */
  readonly unanswered: readonly string[];
  /** Each control that answers any row, once. */
  readonly controls: readonly ControlEvidence[];
  /** Summed over the controls: a control that answers two rows counts once. */
  readonly counts: VerdictCounts;
}

/**
 * Evidence by framework, in the order of the table of frameworks; passes included. A framework that no control of the
 * profile answers is left out.
 *
 * @param versions the version of a framework by its id; by default that of the assessment for those that follow Kubernetes, else the newest known
 * @throws when a version is none of the framework's
 */
export function frameworkEvidence(assessment: Assessment, versions: Readonly<Record<string, string>> = {}): FrameworkEvidence[] {
  const controls = assessment._evidence;
  const rowsAnswered = answers();
  return Object.keys(FRAMEWORKS).flatMap(framework => {
    const version = Object.hasOwn(versions, framework) ? versions[framework] : versionOf(framework, assessment._podSecurityVersion);
    const { title, versions: known } = FRAMEWORKS[framework];
    if (!known.includes(version)) throw new Error(`version '${version}' of framework '${framework}' is unknown: expected one of ${known.join(', ')}`);
    // A framework that only builds on one that is answered is not answered itself.
    if (!controls.some(({ control }) => rowsAnswered(control.control, framework, version, false).length > 0)) return [];
    const rows = rowsOf(controls, control => rowsAnswered(control, framework, version));
    const answering = controls.filter(control => rows.some(row => row.controls.includes(control)));
    const unanswered = [...new Set(knownControls().flatMap(control => rowsAnswered(control, framework, version)))]
      .filter(id => !rows.some(row => row.id === id)).sort(compareIds);
    return [{ framework, title, version, rows, unanswered, controls: answering, counts: sumOf(answering), ...scoreOf(answering) }];
  });
}

/** The version of a framework that an assessment is held against. */
function versionOf(framework: string, podSecurityVersion: string): string {
  const { versions, followsKubernetes } = FRAMEWORKS[framework];
  const newest = versions[versions.length - 1];
  if (!followsKubernetes) return newest;
  return versions.filter(version => compareVersions(version, podSecurityVersion) <= 0).pop() ?? versions[0];
}

function rowsOf(controls: readonly ControlEvidence[], rowsAnswered: (control: Control) => string[]): FrameworkRowEvidence[] {
  const rows = new Map<string, Set<ControlEvidence>>();
  for (const evidence of controls) {
    for (const id of rowsAnswered(evidence.control.control)) {
      const row = rows.get(id);
      if (row) row.add(evidence);
      else rows.set(id, new Set([evidence]));
    }
  }
  return [...rows]
    .sort(([a], [b]) => compareIds(a, b))
    .map(([id, answering]) => ({ id, controls: [...answering], counts: sumOf([...answering]), ...scoreOf([...answering]) }));
}

/** Ids of the rows that a control answers in a version of a framework; those of the framework that it includes too, unless told. */
type Answers = (control: Control, framework: string, version: string, included?: boolean) => string[];

/** Ranges of versions are few and rows are many: each range is read once. */
function answers(): Answers {
  const known = new Map<string, boolean>();
  const holds = (version: string, range: string) => {
    const key = `${version} in ${range}`;
    let held = known.get(key);
    if (held === undefined) known.set(key, held = inVersionRange(version, range));
    return held;
  };
  return (control, framework, version, included = true) => {
    const ours = included ? [framework, FRAMEWORKS[framework].includes] : [framework];
    return (control.frameworks ?? []).filter(row => ours.includes(row.framework) && holds(version, row.versions)).map(({ id }) => id);
  };
}

/** `5.2.9` comes before `5.2.10`. */
function compareIds(a: string, b: string): number {
  const [left, right] = [a, b].map(id => id.split(/(\d+)/));
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    return i % 2 === 1 && Number(left[i]) !== Number(right[i]) ? Number(left[i]) - Number(right[i]) : left[i] < right[i] ? -1 : 1;
  }
  return left.length - right.length;
}

/** What each control said, in the order of the profile. One pass over all outcomes: `Assessment._evidence` keeps it. */
export function controlEvidence({ _controls: controls, _results: results }: Assessment): ControlEvidence[] {
  type Counts = { passed: number; failed: number; errors: number; waived: number };
  const byControl = new Map<EffectiveControl, Counts>();
  const fields = { pass: 'passed', fail: 'failed', error: 'errors', waived: 'waived' } as const;
  for (const { outcomes } of results) {
    for (const outcome of outcomes) {
      const verdict = verdictOf(outcome);
      if (verdict === 'not-applicable') continue;
      let counts = byControl.get(outcome.control);
      if (!counts) byControl.set(outcome.control, counts = { passed: 0, failed: 0, errors: 0, waived: 0 });
      counts[fields[verdict]]++;
    }
  }
  // Objects for other targets have records of their own for the same control.
  const byId = new Map<string, EffectiveControl[]>();
  for (const control of new Set([...controls, ...byControl.keys()])) {
    const { id } = control.control;
    byId.set(id, [...byId.get(id) ?? [], control]);
  }
  return [...byId.values()].map(same => ({
    control: same[0],
    severity: same[0].severity,
    ...sumOf(same.flatMap(control => byControl.get(control) ?? [])),
  }));
}
