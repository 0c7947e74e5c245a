import { jsonInScript, shortened } from './escape';
import { StringTable } from './string-table';
import { AssessedOutcome, Assessment, frameworkEvidence, ObjectResult, verdictOf, WaiverUse, WORST_FIRST } from '../../assessment';
import { EffectiveControl } from '../../controls';
import { JsonPatchOperation } from '../../fixes';
import { formatFieldPath } from '../../manifests';

/**
 * The data of the page as one JSON text, in pieces. Texts, sets of passed controls and objects are written once and
 * referred to by number, because thousands of findings repeat few of them. assets/report/script/model.js reads it back.
 */
export function* pageData(assessment: Assessment): Iterable<string> {
  const controls = new ControlTable(assessment);
  const strings = new StringTable();
  const passSets = new StringTable();
  const waivers = new Map(assessment._waivers.map(({ waiver }, i) => [waiver, i]));

  yield '{"findings":[';
  let separator = '\n';
  for (const [subject, result] of assessment._results.entries()) {
    for (const outcome of result.outcomes) {
      if (outcome.violations.length === 0) continue;
      const waiver = outcome.waiver ?? outcome.expiredWaiver;
      const patch = patchText(assessment._fixOf(result, outcome));
      for (const violation of outcome.violations) {
        const { line, value, container, message } = assessment._findingOf(result, outcome, violation);
        yield separator + JSON.stringify([
          subject,
          controls.numberOf(outcome.control),
          WORST_FIRST.indexOf(outcome.control.severity),
          strings.numberOf(verdictOf(outcome)),
          line ?? 0,
          strings.numberOf(shortened(formatFieldPath(violation.path))),
          strings.numberOf(value === undefined ? undefined : shortened(JSON.stringify(value))),
          strings.numberOf(container === undefined ? undefined : shortened(String(container))),
          strings.numberOf(shortened(message)),
          waiver ? waivers.get(waiver) ?? -1 : -1,
          strings.numberOf(patch),
        ]);
        separator = ',\n';
      }
    }
  }

  yield '\n],"objects":[';
  separator = '\n';
  for (const result of assessment._results) {
    yield separator + JSON.stringify(objectRow(result, strings, passSets.numberOf(passedBy(result.outcomes, controls).join())));
    separator = ',\n';
  }

  yield '\n],"passSets":[';
  separator = '\n';
  for (const set of passSets.texts()) {
    yield `${separator}[${set}]`;
    separator = ',\n';
  }

  yield '\n],"strings":[';
  separator = '\n';
  for (const text of strings.texts()) {
    yield separator + jsonInScript(text);
    separator = ',\n';
  }

  yield `\n],"controls":${jsonInScript(controls.rows())}`;
  yield `,\n"severities":${jsonInScript(WORST_FIRST)}`;
  yield `,\n"disabled":${jsonInScript(assessment._disabled)}`;
  yield `,\n"frameworks":${jsonInScript(frameworkRows(assessment, controls))}`;
  yield `,\n"waivers":${jsonInScript(assessment._waivers.map(waiverRow))}}`;
}

/** A JSON Patch, one operation a line. */
function patchText(operations: readonly JsonPatchOperation[] | undefined): string | undefined {
  return operations && shortened(`[\n${operations.map(operation => `  ${JSON.stringify(operation)}`).join(',\n')}\n]`);
}

/** Controls by number. A control that objects of another target were held against alone is added when it is met. */
class ControlTable {
  private readonly numbers = new Map<string, number>();
  private readonly effective: EffectiveControl[] = [];

  public constructor(assessment: Assessment) {
    for (const control of assessment._controls) this.numberOf(control);
  }

  public numberOf(effective: EffectiveControl): number {
    const { id } = effective.control;
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    this.numbers.set(id, this.effective.length);
    return this.effective.push(effective) - 1;
  }

  public rows(): object[] {
    return this.effective.map(({ control, severity, parameters }) => ({
      id: control.id,
      family: control.family,
      title: control.title,
      severity,
      rationale: control.rationale,
      remediation: control.remediation,
      fixable: (control.fix?.length ?? 0) > 0,
      unwaivable: control.unwaivable ?? false,
      parameters: Object.entries(parameters).map(([name, value]) => [name, JSON.stringify(value) ?? 'none']),
      frameworks: (control.frameworks ?? []).map(({ framework, id }) => [framework, id]),
    }));
  }
}

function passedBy(outcomes: readonly AssessedOutcome[], controls: ControlTable): number[] {
  return outcomes.filter(outcome => verdictOf(outcome) === 'pass').map(({ control }) => controls.numberOf(control));
}

function objectRow({ entry: { object, provenance } }: ObjectResult, strings: StringTable, passSet: number): unknown[] {
  const text = (value: unknown) => strings.numberOf(value === undefined ? undefined : shortened(String(value)));
  return [
    text(object.apiVersion),
    text(object.kind),
    text(object.metadata?.namespace),
    text(object.metadata?.name ?? ''),
    text(provenance.constructPath),
    text(provenance.file),
    provenance.document ?? -1,
    provenance.line ?? 0,
    passSet,
  ];
}

function waiverRow({ waiver: { control, reason, owner, expires, constructPath, objects: patterns, origin }, status, objects }: WaiverUse): object {
  // Names of objects come from anybody; what the waiver says comes from whoever answers for it.
  const named = (value: unknown) => value === undefined ? undefined : shortened(String(value));
  return {
    waiver: { control, reason, owner, expires, constructPath, objects: patterns, origin },
    status,
    objects: objects.map(({ kind, namespace, name }) => ({ kind: named(kind), namespace: named(namespace), name: named(name) })),
  };
}

function frameworkRows(assessment: Assessment, controls: ControlTable): object[] {
  return frameworkEvidence(assessment).map(({ framework, title, version, score, counts, rows }) => ({
    id: framework,
    title,
    version,
    score,
    counts,
    rows: rows.map(row => ({ id: row.id, score: row.score, controls: row.controls.map(({ control }) => controls.numberOf(control)) })),
  }));
}
