import { AssessedOutcome, Assessment, frameworkEvidence, namesOf, ObjectResult, verdictOf, WORST_FIRST } from '../assessment';
import { EffectiveControl } from '../controls';
import { byControl, ControlVerdicts, isBad, severityRank } from './by-control';
import { diagnosticLine, messageProper, objectLabel, placeLabel, waiverReason, waiverScope, waiverStatus } from './descriptions';
import { counted, onOneLine, shortened } from './plain-text';
import { ReportOptions } from './report-options';
import { helpUriOf } from './tool';

/** GitHub takes 65,536 characters a comment; whoever posts it may want to add a line. */
const MOST_CHARACTERS = 64_000;
/** What waivers and what could not be read may take of it each. */
const MOST_OF_A_SECTION = 12_000;
const LONGEST_TEXT = 300;
const WAIVED_OBJECTS_SHOWN = 5;

/**
 * Markdown for a pull request: score, findings by severity, the worst objects with their findings folded, waivers, frameworks.
 * It fits into a comment: what is left out is counted. With `all` nothing is left out.
 */
export function* markdownReport(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  const limit = options.all ? Infinity : MOST_CHARACTERS;
  const failing = byControl(assessment).filter(({ objects: { fail, error } }) => fail.length + error.length > 0);
  const start = [...heading(assessment, failing)].join('');
  const end = [
    ...repairs(failing, options.all ? Infinity : MOST_OF_A_SECTION),
    ...waivers(assessment, options.all ? Infinity : MOST_OF_A_SECTION, options),
    ...frameworks(assessment),
    ...left(assessment, options.all ? Infinity : MOST_OF_A_SECTION),
    ...links(failing),
  ].join('');
  yield start;
  yield* objects(assessment, limit - start.length - end.length);
  yield end;
}

function* heading(assessment: Assessment, failing: readonly ControlVerdicts[]): Iterable<string> {
  const { summary, score, scoreWithWaivers, profile, kubernetesVersion } = assessment;
  const bad = summary.failed + summary.errors;
  yield `## ${bad === 0 ? 'All controls are met' : `${counted(bad, 'check')} not met`}${score === undefined ? '' : `, score ${score} of 100`}\n\n`;
  yield `Profile ${code(profile)} for Kubernetes ${code(kubernetesVersion)}: ${counted(summary.objects, 'object')}, ${counted(summary.controls, 'control')}, `
    + `${summary.passed} passed, ${bad} failed, ${summary.waived} waived.`
    + `${scoreWithWaivers === score ? '' : ` With what waivers excuse the score is ${scoreWithWaivers}.`}\n\n`;
  const diagnostics = assessment._diagnostics;
  if (diagnostics.length > 0) {
    yield `**${counted(diagnostics.length, 'document')} could not be read**, so that this is not the whole answer:\n\n`;
    yield* bounded(diagnostics.map(diagnostic => `- ${code(diagnosticLine(diagnostic))}\n`), MOST_OF_A_SECTION, rest => `- … and ${rest} more\n`);
    yield '\n';
  }
  const rows = WORST_FIRST.map(severity => {
    const ours = failing.filter(({ control }) => control.severity === severity);
    return { severity, controls: ours.length, checks: ours.reduce((sum, { objects: { fail, error } }) => sum + fail.length + error.length, 0) };
  }).filter(({ checks }) => checks > 0);
  if (rows.length === 0) return;
  yield '| Severity | Controls | Objects that fail them |\n| --- | ---: | ---: |\n';
  for (const { severity, controls, checks } of rows) yield `| ${severity} | ${controls} | ${checks} |\n`;
  yield '\n';
}

function* objects(assessment: Assessment, budget: number): Iterable<string> {
  const bad = assessment._results
    .map(result => ({ result, outcomes: result.outcomes.filter(outcome => isBad(verdictOf(outcome))) }))
    .filter(({ outcomes }) => outcomes.length > 0)
    .map(row => ({ ...row, worst: Math.min(...row.outcomes.map(({ control }) => severityRank(control))) }))
    .sort((a, b) => a.worst - b.worst);
  // Room for the line that says what is missing.
  let room = budget - 300;
  for (const [i, { result, outcomes, worst }] of bad.entries()) {
    const block = [...objectBlock(assessment, result, outcomes, worst)].join('');
    if (block.length > room) {
      const missing = bad.slice(i);
      const findings = missing.reduce((sum, row) => sum + row.outcomes.reduce((all, { violations }) => all + violations.length, 0), 0);
      yield `**${counted(findings, 'finding')} in ${counted(missing.length, 'object')} left out**, the least bad ones, because a comment has no room for them: `
        + 'other formats have them all.\n\n';
      return;
    }
    room -= block.length;
    yield block;
  }
}

function* objectBlock(assessment: Assessment, result: ObjectResult, outcomes: readonly AssessedOutcome[], worst: number): Iterable<string> {
  const { object, provenance } = result.entry;
  const place = placeLabel(provenance) ?? provenance.constructPath;
  const count = outcomes.reduce((sum, { violations }) => sum + violations.length, 0);
  yield `<details><summary><b>${WORST_FIRST[worst]}</b> ${code(objectLabel(namesOf(object)))}: ${counted(count, 'finding')}`
    + `${place === undefined ? '' : ` (${code(place)})`}</summary>\n\n`;
  yield '| Severity | Control | Finding | Field |\n| --- | --- | --- | --- |\n';
  for (const outcome of [...outcomes].sort((a, b) => severityRank(a.control) - severityRank(b.control))) {
    for (const violation of outcome.violations) {
      const finding = assessment._findingOf(result, outcome, violation);
      const container = finding.container === undefined ? '' : `container ${onOneLine(finding.container)}: `;
      yield `| ${finding.severity} | ${link(outcome.control)} | ${code(container + onOneLine(messageProper(finding)))} | ${code(finding.path || 'the object')}`
        + `${finding.line === undefined ? '' : `, line ${finding.line}`} |\n`;
    }
  }
  yield '\n</details>\n\n';
}

/** What to do about each control, once. */
function* repairs(failing: readonly ControlVerdicts[], budget: number): Iterable<string> {
  if (failing.length === 0) return;
  yield '<details><summary>To repair</summary>\n\n';
  yield* bounded(failing.map(({ control }) => `- **${link(control)}** ${text(control.control.remediation)}\n`), budget, rest => `- … and ${rest} more\n`);
  yield '\n</details>\n\n';
}

function* waivers({ _waivers: uses }: Assessment, budget: number, options: ReportOptions): Iterable<string> {
  if (uses.length === 0) return;
  yield `### Waivers\n\n${counted(uses.length, 'waiver')}.\n\n| Control | For | Reason | State |\n| --- | --- | --- | --- |\n`;
  const rows = uses.map(use => {
    const { waiver, objects: covered } = use;
    const shown = options.all ? covered : covered.slice(0, WAIVED_OBJECTS_SHOWN);
    const names = shown.map(object => code(objectLabel(object))).join(', ');
    const rest = covered.length - shown.length;
    return `| ${code(waiver.control)} | ${code(waiverScope(waiver))}, granted at ${code(waiver.origin)} | ${code(waiverReason(waiver))} `
      + `| ${code(waiverStatus(use))}${names ? `: ${names}` : ''}${rest > 0 ? ` and ${rest} more` : ''} |\n`;
  });
  yield* bounded(rows, budget, rest => `| … and ${rest} more, which other formats list | | | |\n`);
  yield '\n';
}

function* frameworks(assessment: Assessment): Iterable<string> {
  const evidence = frameworkEvidence(assessment);
  if (evidence.length === 0) return;
  yield '### Frameworks\n\n| Framework | Version | Score | Passed | Failed | Waived |\n| --- | --- | ---: | ---: | ---: | ---: |\n';
  for (const { title, version, score, counts } of evidence) {
    yield `| ${title} | ${version} | ${score ?? 'nothing applies'} | ${counts.passed} | ${counts.failed + counts.errors} | ${counts.waived} |\n`;
  }
  yield '\n';
}

function* left({ _disabled: disabled }: Assessment, budget: number): Iterable<string> {
  if (disabled.length === 0) return;
  yield '### Controls that the profile leaves out\n\n';
  yield* bounded(disabled.map(({ control, reason }) => `- ${code(control)}: ${code(reason)}\n`), budget, rest => `- … and ${rest} more\n`);
}

/** Lines until there is no room for more, and then how many are missing. */
function* bounded(lines: readonly string[], budget: number, more: (rest: number) => string): Iterable<string> {
  let room = budget;
  for (const [i, line] of lines.entries()) {
    room -= line.length;
    if (room < 0) {
      yield more(lines.length - i);
      return;
    }
    yield line;
  }
}

/** A reference: the target stands once, at the end. */
function link(control: EffectiveControl): string {
  return helpUriOf(control) === undefined ? code(control.control.id) : `[${control.control.id}]`;
}

function* links(failing: readonly ControlVerdicts[]): Iterable<string> {
  yield '\n';
  for (const { control } of failing) if (helpUriOf(control) !== undefined) yield `[${control.control.id}]: ${helpUriOf(control)}\n`;
}

/** What means something to Markdown, HTML, or to GitHub (mentions, references to issues, links, emoji, mathematics). */
const MEANINGFUL = /[&<>"'`*_[\]\\~$|@#:!^{}]|www\./gi;

/**
 * A text from anybody as code. GitHub looks for mentions, references and links everywhere but in code, and after it has read the Markdown, so that
 * a backslash does not keep a name from being notified.
 */
function code(raw: string): string {
  return `<code>${encoded(raw)}</code>`;
}

/** A text of the catalogue, or of somebody's own control. Its code is in backquotes, which are taken as they are. */
function text(markdown: string): string {
  return onOneLine(markdown).split('`').map((part, i) => i % 2 === 1 ? code(part) : encoded(part)).join('');
}

function encoded(raw: string): string {
  return shortened(onOneLine(raw), LONGEST_TEXT).replace(MEANINGFUL, match => match.length > 1 ? 'www&#46;' : `&#${match.charCodeAt(0)};`);
}
