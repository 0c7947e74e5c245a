import { AssessedOutcome, AssessedVerdict, Assessment, Finding, namesOf, ObjectResult, verdictOf, WaiverUse } from '../assessment';
import { Diagnostic } from '../manifests';
import { isBad } from './by-control';
import { fullMessage, objectLabel, patchInWords, placeLabel, waiverReason, waiverScope, waiverStatus } from './descriptions';
import { onOneLine } from './plain-text';
import { ReportOptions } from './report-options';

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/**
 * JUnit XML as CI servers show it: an object is a suite, a control that applies to it is a case; what a waiver excuses is
 * skipped, with the reason. Waivers and what could not be read have suites of their own. With `all` controls that say nothing about an object
 * are cases too, skipped.
 */
export function* junitReport(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  const suites = assessment._results.map(result => countOutcomes(result, options.all ?? false));
  const { _waivers: waivers, _diagnostics: diagnostics } = assessment;
  const total = sum([...suites, { ...NONE, tests: waivers.length }, { ...NONE, tests: diagnostics.length, errors: diagnostics.length }]);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="${attribute(`${assessment.profile} @ kubernetes ${assessment.kubernetesVersion}`)}" ${counts(total, false)}>\n`;
  let i = 0;
  for (const result of assessment._results) yield* objectSuite(assessment, result, suites[i++], options);
  if (waivers.length > 0) yield* waiverSuite(waivers);
  if (diagnostics.length > 0) yield* diagnosticSuite(diagnostics);
  yield '</testsuites>\n';
}

const NONE: Counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };

function countOutcomes({ outcomes, profile }: ObjectResult, all: boolean): Counts {
  const verdicts: Record<AssessedVerdict, number> = { 'pass': 0, 'fail': 0, 'error': 0, 'waived': 0, 'not-applicable': 0 };
  for (const outcome of outcomes) verdicts[verdictOf(outcome)]++;
  const silent = all ? Math.max(0, profile.controls.length - outcomes.length) + verdicts['not-applicable'] : 0;
  const tests = verdicts.pass + verdicts.fail + verdicts.error + verdicts.waived + silent;
  return { tests, failures: verdicts.fail, errors: verdicts.error, skipped: verdicts.waived + silent };
}

function sum(all: readonly Counts[]): Counts {
  return all.reduce((a, b) => ({
    tests: a.tests + b.tests, failures: a.failures + b.failures, errors: a.errors + b.errors, skipped: a.skipped + b.skipped,
  }), NONE);
}

function counts({ tests, failures, errors, skipped }: Counts, ofSuite = true): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"${ofSuite ? ` skipped="${skipped}"` : ''}`;
}

function* objectSuite(assessment: Assessment, result: ObjectResult, count: Counts, options: ReportOptions): Iterable<string> {
  const { entry, outcomes, profile } = result;
  const { file, constructPath } = entry.provenance;
  const name = attribute(objectLabel(namesOf(entry.object)));
  yield `  <testsuite name="${name}" ${counts(count)}${file === undefined ? '' : ` file="${attribute(file)}"`}>\n`;
  const properties: [string, string | undefined][] = [['apiVersion', entry.object.apiVersion], ['constructPath', constructPath], ['place', placeLabel(entry.provenance)]];
  yield `    <properties>\n${properties.filter(([, value]) => value !== undefined)
    .map(([key, value]) => `      <property name="${key}" value="${attribute(value)}"/>\n`).join('')}    </properties>\n`;
  for (const outcome of outcomes) yield* testCase(assessment, result, outcome, name, options);
  if (options.all) {
    const evaluated = new Set(outcomes.map(({ control }) => control.control.id));
    for (const { control } of profile.controls) if (!evaluated.has(control.id)) yield notApplicable(control.id, name);
  }
  yield '  </testsuite>\n';
}

function* testCase(assessment: Assessment, result: ObjectResult, outcome: AssessedOutcome, suite: string, options: ReportOptions): Iterable<string> {
  const verdict = verdictOf(outcome);
  const { control, severity } = outcome.control;
  if (verdict === 'not-applicable') {
    if (options.all) yield notApplicable(control.id, suite);
    return;
  }
  const { file } = result.entry.provenance;
  const head = `    <testcase name="${attribute(control.id)}" classname="${suite}"${file === undefined ? '' : ` file="${attribute(file)}"`}`;
  if (verdict === 'pass') {
    yield `${head}/>\n`;
    return;
  }
  const findings = outcome.violations.map(violation => assessment._findingOf(result, outcome, violation));
  const fix = isBad(verdict) ? assessment._fixOf(result, outcome) : undefined;
  const text = [
    ...findings.map(finding => `${sourceLabel(finding)}${fullMessage(finding)}\n  at ${onOneLine(finding.path) || '(object)'}`
      + (finding.value === undefined ? '' : ` = ${onOneLine(JSON.stringify(finding.value))}`)),
    onOneLine(control.remediation),
    ...(fix ? [`fix: ${patchInWords(fix)}`] : []),
  ].map(content).join('\n');
  yield `${head}>\n`;
  if (verdict === 'waived') {
    yield `      <skipped message="${attribute(`waived: ${waiverReason(outcome.waiver!)}`)}"/>\n      <system-out>${text}</system-out>\n`;
  } else {
    const tag = verdict === 'error' ? 'error' : 'failure';
    yield `      <${tag} type="${severity}" message="${attribute(findings.map(({ message }) => message).join('; '))}">${text}</${tag}>\n`;
  }
  yield '    </testcase>\n';
}

function sourceLabel(finding: Finding): string {
  const place = placeLabel(finding) ?? (finding.constructPath === undefined ? undefined : onOneLine(finding.constructPath));
  return place === undefined ? '' : `${place}: `;
}

function notApplicable(control: string, suite: string): string {
  return `    <testcase name="${attribute(control)}" classname="${suite}">\n      <skipped message="not applicable"/>\n    </testcase>\n`;
}

function* waiverSuite(waivers: readonly WaiverUse[]): Iterable<string> {
  yield `  <testsuite name="waivers" ${counts({ ...NONE, tests: waivers.length })}>\n`;
  for (const use of waivers) {
    const { waiver, objects } = use;
    yield `    <testcase name="${attribute(`${waiver.control} (${waiver.origin})`)}" classname="waivers">\n      <system-out>`;
    yield content(`${waiverStatus(use)}; ${waiverReason(waiver)}\nfor ${waiverScope(waiver)}, granted at ${onOneLine(waiver.origin)}`);
    for (const object of objects) yield content(`\n- ${objectLabel(object)}`);
    yield '</system-out>\n    </testcase>\n';
  }
  yield '  </testsuite>\n';
}

function* diagnosticSuite(diagnostics: readonly Diagnostic[]): Iterable<string> {
  yield `  <testsuite name="unreadable documents" ${counts({ ...NONE, tests: diagnostics.length, errors: diagnostics.length })}>\n`;
  for (const diagnostic of diagnostics) {
    const name = `${placeLabel(diagnostic)}${diagnostic.document === undefined ? '' : `, document ${diagnostic.document}`}`;
    yield `    <testcase name="${attribute(name)}" classname="unreadable documents" file="${attribute(diagnostic.file)}">\n`
      + `      <error type="unreadable" message="${attribute(diagnostic.message)}"/>\n    </testcase>\n`;
  }
  yield '  </testsuite>\n';
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&apos;' };

/** What XML 1.0 cannot hold is spelled out already: `onOneLine`. */
function attribute(value: unknown): string {
  return escaped(onOneLine(value));
}

/** Lines that are already safe, joined by line feeds. */
function content(lines: string): string {
  return escaped(lines);
}

function escaped(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, character => ENTITIES[character]) : text;
}
