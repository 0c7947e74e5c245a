import { Provenance } from '../manifests';
import { Assessment } from './assessment';
import { Finding } from './finding';
import { jsonText } from './json-text';
import { NamedObject, namesOf } from './object-names';
import { AssessedVerdict, verdictOf } from './object-result';
import { Waiver } from './waiver';
import { ScopedWaiver, WaiverUse } from './waiver-set';

/** Raised when a reader of the format would have to change; fields are only added under the same number. */
export const SCHEMA_VERSION = '1';

/** What the JSON lists. */
export interface JsonFormatOptions {
  /** Whether every verdict is listed, also `pass` and `not-applicable`. By default only what is neither. */
  readonly all?: boolean;
}

/** The JSON that other programs build on, in pieces, so that a large one is never held as one text. */
export function* assessmentJson(assessment: Assessment, options: JsonFormatOptions = {}): Iterable<string> {
  const head = {
    schemaVersion: SCHEMA_VERSION,
    profile: assessment.profile,
    kubernetesVersion: assessment.kubernetesVersion,
    summary: assessment.summary,
    score: assessment.score,
    scoreWithWaivers: assessment.scoreWithWaivers,
    frameworks: assessment.frameworkScores.map(({ rows: _rows, ...framework }) => framework),
    disabled: assessment._disabled,
  };
  yield `${jsonText(head, 2).slice(0, -2)},\n  "results": [`;
  let separator = '\n';
  for (const row of rows(assessment, options.all ?? false)) {
    yield `${separator}    ${jsonText(row)}`;
    separator = ',\n';
  }
  yield `${end(separator)}],\n  "waivers": [`;
  separator = '\n';
  for (const use of assessment._waivers) {
    yield `${separator}    ${jsonText(waiverRow(use))}`;
    separator = ',\n';
  }
  const diagnostics = assessment._diagnostics.map(({ file, document = null, line = null, message }) => ({ file, document, line, message }));
  yield `${end(separator)}],\n  "diagnostics": ${jsonText(diagnostics)}\n}\n`;
}

/** An empty list closes where it opens. */
function end(separator: string): string {
  return separator === '\n' ? '' : '\n  ';
}

const NOT_GOOD: readonly AssessedVerdict[] = ['fail', 'error', 'waived'];

function* rows(assessment: Assessment, all: boolean): Iterable<object> {
  if (!all) {
    for (const finding of assessment._findingsWith(...NOT_GOOD)) yield rowOf(finding);
    return;
  }
  for (const result of assessment._results) {
    const byControl = new Map(result.outcomes.map(outcome => [outcome.control.control.id, outcome]));
    for (const { effective } of result.profile.controls) {
      const outcome = byControl.get(effective.control.id);
      if (outcome && NOT_GOOD.includes(verdictOf(outcome))) {
        for (const violation of outcome.violations) yield rowOf(assessment._findingOf(result, outcome, violation));
        continue;
      }
      yield {
        control: effective.control.id,
        severity: effective.severity,
        verdict: outcome?.verdict ?? 'not-applicable',
        object: nameRow(namesOf(result.entry.object)),
        source: sourceRow(result.entry.provenance),
        path: null,
        value: null,
        message: null,
        waiver: null,
      };
    }
  }
}

/** `patterns` is which objects the waiver is for, `objects` which ones it excuses. */
function waiverRow({ waiver, status, objects }: WaiverUse): object {
  const { control, reason, owner, expires, origin, constructPath, objects: patterns } = waiver;
  return { control, status, reason, owner, expires, origin, constructPath, patterns, objects };
}

/** Why, who and until when; what else the waiver covers stands in the list of waivers. */
function reasonOf({ reason, owner, expires, ...scoped }: Waiver): object {
  return { reason, owner, expires, origin: (scoped as Partial<ScopedWaiver>).origin };
}

// Written out in the hottest place there is: V8 makes an object of two spreads at several times the cost of a literal, and as old garbage.
function rowOf(finding: Finding): object {
  const { waiver, verdict } = finding;
  return {
    control: finding.control,
    severity: finding.severity,
    verdict,
    object: nameRow(finding),
    source: sourceRow(finding),
    path: finding.path,
    value: finding.value ?? null,
    container: finding.container,
    message: finding.message,
    waiver: waiver ? { ...reasonOf(waiver), status: verdict === 'waived' ? 'active' : 'expired' } : null,
  };
}

/** Fields of the format are there always, so that readers with types need to ask for none; what is not known is null. */
function nameRow({ apiVersion, kind, namespace, name }: NamedObject): object {
  return { apiVersion, kind, namespace: namespace ?? null, name };
}

function sourceRow({ file, document, line, constructPath }: Provenance): object {
  return { file: file ?? null, document: document ?? null, line: line ?? null, constructPath };
}
