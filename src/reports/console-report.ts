import { AssessedOutcome, Assessment, Finding, namesOf, ObjectResult, verdictOf, WORST_FIRST } from '../assessment';
import { EffectiveControl, Severity } from '../controls';
import { isBad, outcomeOf, severityRank } from './by-control';
import { diagnosticLine, fullMessage, messageProper, objectLabel, patchInWords, placeLabel, waiverReason, waiverScope, waiverStatus } from './descriptions';
import { counted, onOneLine, shortened } from './plain-text';
import { Repairs, repairsByControl } from './repairs';
import { ReportOptions } from './report-options';

/** With more findings than this, people are better served by control: what is wrong everywhere is one decision, not a thousand. */
const MOST_LISTED_BY_OBJECT = 200;
/** Places that a control shows then. */
const PLACES_SHOWN = 3;
/** Objects that a waiver names. */
const WAIVED_OBJECTS_SHOWN = 10;
/** Unreadable documents that are named. */
const DIAGNOSTICS_SHOWN = 50;
/** Of one message: an error may quote a whole value. */
const LONGEST_MESSAGE = 500;

const COLORS: Readonly<Record<Severity | 'bold' | 'faint', string>> = {
  [Severity.CRITICAL]: '1;31',
  [Severity.HIGH]: '31',
  [Severity.MEDIUM]: '33',
  [Severity.LOW]: '36',
  bold: '1',
  faint: '2',
};

type Paint = (style: keyof typeof COLORS, text: string) => string;

/**
 * The findings as text for people. A few by object, worst first, each with its place and what to set; many by control, worst
 * first, with some of their places. Then, once, the remedy for each control that did not show at every place what to set;
 * waivers and what each covers; what could not be read; what the profile leaves out; what repairs itself; score and totals.
 * With `all` nothing is shortened.
 */
export function* consoleReport(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  const paint: Paint = options.color ? (style, text) => `\u001b[${COLORS[style]}m${text}\u001b[0m` : (_, text) => text;
  const counts = countFindings(assessment);
  const failed = failing(assessment);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const repairs = new Repairs();
  const byControl = total > MOST_LISTED_BY_OBJECT && !options.all;
  if (byControl) yield* listByControl(assessment, failed, paint);
  else yield* listByObject(assessment, repairs, paint);
  yield* remedies(byControl ? failed : failed.filter(({ control }) => repairs.needsHand(control)), paint);
  yield* waivers(assessment, paint, options);
  yield* diagnostics(assessment, paint, options);
  for (const { control, reason } of assessment._disabled) yield `left out: ${onOneLine(control)}, ${onOneLine(reason)}\n`;
  const repairable = byControl ? repairsByControl(failed, assessment._results) : repairs.summary;
  if (repairable !== undefined) yield `${repairable}\n`;
  yield* scores(assessment, paint);
  yield `${totals(assessment, counts)}\n`;
}

function countFindings({ _results: results }: Assessment): Record<Severity, number> {
  const counts = { [Severity.CRITICAL]: 0, [Severity.HIGH]: 0, [Severity.MEDIUM]: 0, [Severity.LOW]: 0 };
  for (const { outcomes } of results) {
    for (const outcome of outcomes) {
      if (outcome.violations.length > 0 && isBad(verdictOf(outcome))) counts[outcome.control.severity] += outcome.violations.length;
    }
  }
  return counts;
}

function* listByObject(assessment: Assessment, repairs: Repairs, paint: Paint): Iterable<string> {
  const bad = assessment._results.map(result => ({ result, outcomes: result.outcomes.filter(outcome => isBad(verdictOf(outcome))) }))
    .filter(({ outcomes }) => outcomes.length > 0)
    .map(row => ({ ...row, worst: Math.min(...row.outcomes.map(({ control }) => severityRank(control))) }))
    .sort((a, b) => a.worst - b.worst);
  for (const { result, outcomes } of bad) {
    const { constructPath } = result.entry.provenance;
    const place = placeLabel(result.entry.provenance);
    const origin = `${place ? `  ${place}` : ''}${constructPath ? `  [${onOneLine(constructPath)}]` : ''}`;
    yield `${paint('bold', objectLabel(namesOf(result.entry.object)))}${origin}\n`;
    outcomes.sort((a, b) => severityRank(a.control) - severityRank(b.control));
    for (const outcome of outcomes) yield* findingLines(assessment, result, outcome, repairs, paint);
    yield '\n';
  }
}

function* findingLines(assessment: Assessment, result: ObjectResult, outcome: AssessedOutcome, repairs: Repairs, paint: Paint): Iterable<string> {
  for (const violation of outcome.violations) {
    const finding = assessment._findingOf(result, outcome, violation);
    const place = placeLabel(finding);
    const container = finding.container === undefined ? '' : `container \`${onOneLine(finding.container)}\`: `;
    yield `  ${place ? `${place}: ` : ''}${paint(finding.severity, finding.severity.padEnd(8))} ${finding.control}: ${container}`
      + `${onOneLine(shortened(messageProper(finding), LONGEST_MESSAGE))}\n`;
    yield* fieldLine(finding);
  }
  const fix = assessment._fixOf(result, outcome);
  repairs.note(result, outcome, fix);
  if (fix) yield `      ${paint('bold', 'fix:')} ${shortened(patchInWords(fix), LONGEST_MESSAGE)}\n`;
}

/** The field and what it holds; nothing where the finding is about the object as a whole. */
function* fieldLine({ path, value }: Finding): Iterable<string> {
  const shown = value === undefined ? undefined : shortened(onOneLine(JSON.stringify(value)), 120);
  if (path !== '') yield `      ${onOneLine(path)}${shown === undefined ? '' : ` = ${shown}`}\n`;
  else if (shown !== undefined) yield `      ${shown}\n`;
}

function* listByControl(assessment: Assessment, failed: readonly Failing[], paint: Paint): Iterable<string> {
  for (const { control, objects } of failed) {
    yield `${paint(control.severity, control.severity.padEnd(8))} ${paint('bold', control.control.id)}: not met by ${counted(objects.length, 'object')}: `
      + `${onOneLine(control.control.title)}\n`;
    for (const index of objects.slice(0, PLACES_SHOWN)) yield* placeLines(assessment, assessment._results[index], control);
    if (objects.length > PLACES_SHOWN) yield `  ${paint('faint', `… and ${objects.length - PLACES_SHOWN} more`)}\n`;
    yield '\n';
  }
  yield `${paint('bold', 'not every place is shown:')} --all lists each object, as do --format json, csv and html; --control ID looks at one control\n\n`;
}

/** A control that some object fails. */
interface Failing {
  readonly control: EffectiveControl;
  /** Indices of the objects, in order. */
  readonly objects: readonly number[];
}

/** Controls that some object fails: worst first, then by id. */
function failing({ _results: results }: Assessment): Failing[] {
  const rows = new Map<string, { control: EffectiveControl; objects: number[] }>();
  results.forEach(({ outcomes }, i) => {
    for (const outcome of outcomes) {
      if (outcome.violations.length === 0 || !isBad(verdictOf(outcome))) continue;
      const { control } = outcome;
      const row = rows.get(control.control.id);
      if (row) row.objects.push(i);
      else rows.set(control.control.id, { control, objects: [i] });
    }
  });
  const idOf = ({ control: { control } }: Failing) => control.id;
  return [...rows.values()].sort((a, b) => severityRank(a.control) - severityRank(b.control) || (idOf(a) < idOf(b) ? -1 : 1));
}

function* placeLines(assessment: Assessment, result: ObjectResult, control: EffectiveControl): Iterable<string> {
  const outcome = outcomeOf(result, control)!;
  const finding = assessment._findingOf(result, outcome, outcome.violations[0]);
  const place = placeLabel(finding) ?? (finding.constructPath === undefined ? undefined : `[${onOneLine(finding.constructPath)}]`);
  const others = outcome.violations.length - 1;
  yield `  ${place === undefined ? '' : `${place}: `}${shortened(fullMessage(finding), LONGEST_MESSAGE)}${others > 0 ? ` (and at ${others} more of its places)` : ''}\n`;
  yield* fieldLine(finding);
}

function* remedies(controls: readonly Failing[], paint: Paint): Iterable<string> {
  if (controls.length === 0) return;
  yield `${paint('bold', 'to repair:')}\n`;
  for (const { control: { control } } of controls) yield `  ${control.id}: ${onOneLine(control.remediation)}\n`;
  yield '\n';
}

function* waivers(assessment: Assessment, paint: Paint, options: ReportOptions): Iterable<string> {
  if (assessment._waivers.length === 0) return;
  yield `${paint('bold', 'waivers:')}\n`;
  for (const use of assessment._waivers) {
    const { waiver, objects } = use;
    const shown = options.all ? objects : objects.slice(0, WAIVED_OBJECTS_SHOWN);
    yield `  ${onOneLine(waiver.control)}: ${waiverStatus(use)}; ${waiverReason(waiver)}\n`;
    yield `      for ${waiverScope(waiver)}, granted at ${onOneLine(waiver.origin)}\n`;
    for (const object of shown) yield `      - ${objectLabel(object)}\n`;
    if (shown.length < objects.length) yield `      … and ${objects.length - shown.length} more (--all lists them)\n`;
  }
  yield '\n';
}

function* diagnostics(assessment: Assessment, paint: Paint, options: ReportOptions): Iterable<string> {
  const all = assessment._diagnostics;
  if (all.length === 0) return;
  const shown = options.all ? all : all.slice(0, DIAGNOSTICS_SHOWN);
  yield `${paint('bold', 'could not be read:')}\n`;
  for (const diagnostic of shown) yield `  ${shortened(diagnosticLine(diagnostic), LONGEST_MESSAGE)}\n`;
  if (shown.length < all.length) yield `  … and ${all.length - shown.length} more (--all lists them)\n`;
  yield '\n';
}

/** `score: 87.5 of 100 (91 with what waivers excuse)` */
function* scores({ score, scoreWithWaivers }: Assessment, paint: Paint): Iterable<string> {
  if (score === undefined) return;
  yield `${paint('bold', `score: ${score} of 100`)}${scoreWithWaivers === score ? '' : ` (${scoreWithWaivers} with what waivers excuse)`}\n`;
}

/** `zeroTrust @ kubernetes 1.34: 3 objects, 143 controls, 210 passed, 4 failed, 1 waived; findings: 3 high, 1 low` */
function totals(assessment: Assessment, counts: Readonly<Record<Severity, number>>): string {
  const { summary } = assessment;
  const findings = WORST_FIRST.filter(severity => counts[severity] > 0).map(severity => `${counts[severity]} ${severity}`).join(', ');
  return `${onOneLine(assessment.profile)} @ kubernetes ${assessment.kubernetesVersion}: `
    + `${counted(summary.objects, 'object')}, ${counted(summary.controls, 'control')}, ${summary.passed} passed, `
    + `${summary.waived > 0 ? `${summary.waived} waived, ` : ''}${assessment._diagnostics.length > 0 ? `${assessment._diagnostics.length} unreadable, ` : ''}`
    + `${summary.failed + summary.errors} failed${findings ? `; findings: ${findings}` : ''}`;
}
