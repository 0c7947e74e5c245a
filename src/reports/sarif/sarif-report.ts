import { AssessedOutcome, AssessedVerdict, Assessment, Finding, jsonText, namesOf, ObjectResult, ScopedWaiver, verdictOf, WaiverUse } from '../../assessment';
import { Severity } from '../../controls';
import { Violation } from '../../evaluation';
import { Diagnostic, formatFieldPath } from '../../manifests';
import { isBad, isShown } from '../by-control';
import { fullMessage, objectLabel, waiverReason, waiverScope, waiverStatus } from '../descriptions';
import { digestOf } from '../digest';
import { onOneLine } from '../plain-text';
import { ReportOptions } from '../report-options';
import { TOOL_NAME, TOOL_URI } from '../tool';
import { fixesOf } from './sarif-fixes';
import { BASE, locationsOf, physicalLocation } from './sarif-locations';
import { frameworksOf, LEVELS, ruleControls, rules, taxonomies } from './sarif-rules';

/**
 * SARIF 2.1.0 (OASIS). A finding is a result; a waived one is a suppressed result, with the reason as justification. The JSON
 * Patch that repairs an object for a control stands in the properties of a result. SARIF's own fixes replace regions of text, which
 * an assessment of objects does not know: they are there where `textFixes` knows them, each for its own result alone. With `all` passes and
 * what does not apply are results too.
 */
export function* sarifReport(assessment: Assessment, options: ReportOptions = {}): Iterable<string> {
  const controls = ruleControls(assessment);
  const frameworks = frameworksOf(assessment);
  const run = {
    tool: {
      driver: {
        name: TOOL_NAME,
        informationUri: TOOL_URI,
        version: options.toolVersion,
        rules: rules(controls, frameworks),
        supportedTaxonomies: frameworks.length === 0 ? undefined : frameworks.map(({ framework }, index) => ({ name: framework, index })),
      },
    },
    invocations: [{
      // Something could not be read, so that the answer is incomplete.
      executionSuccessful: assessment._diagnostics.length === 0,
      endTimeUtc: options.time === undefined ? undefined : new Date(options.time).toISOString(),
      toolExecutionNotifications: assessment._diagnostics.map(notification),
    }],
    originalUriBaseIds: { [BASE]: { description: { text: 'The folder that files are named from.' } } },
    taxonomies: taxonomies(frameworks),
    columnKind: 'utf16CodeUnits',
  };
  const head = jsonText({ $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json', version: '2.1.0', runs: [run] });
  // Without the ends of run, list and log, so that results can follow.
  yield `${head.slice(0, -'}]}'.length)},"results":[`;
  let separator = '\n';
  for (const result of results(assessment, new Map(controls.map(({ control }, i) => [control.id, i])), options)) {
    yield separator + jsonText(result);
    separator = ',\n';
  }
  // Behind the results, for only then it is known how many fixes were left out.
  yield `\n],"properties":${jsonText(runProperties(assessment, options))}}]}\n`;
}

function runProperties(assessment: Assessment, { textFixes }: ReportOptions): object {
  return {
    profile: assessment.profile,
    kubernetesVersion: assessment.kubernetesVersion,
    score: assessment.score,
    summary: assessment.summary,
    disabled: assessment._disabled,
    waivers: assessment._waivers.map(waiverProperties),
    fixesLeftOut: textFixes && textFixes.leftOut > 0 ? textFixes.leftOut : undefined,
  };
}

function* results(assessment: Assessment, ruleIndex: ReadonlyMap<string, number>, options: ReportOptions): Iterable<object> {
  const seen = new Map<string, number>();
  for (const result of assessment._results) {
    const identity = JSON.stringify(Object.values(namesOf(result.entry.object)));
    // Objects may have no name, or the same one twice.
    const occurrence = seen.get(identity) ?? 0;
    seen.set(identity, occurrence + 1);
    for (const outcome of result.outcomes) {
      const verdict = verdictOf(outcome);
      const ruleId = outcome.control.control.id;
      const rule = { ruleId, ruleIndex: ruleIndex.get(ruleId) ?? -1 };
      if (!isShown(verdict)) {
        if (options.all) yield goodResult(assessment, result, outcome, verdict, rule);
        continue;
      }
      const fix = isBad(verdict) ? assessment._fixOf(result, outcome) : undefined;
      for (const violation of outcome.violations) {
        const finding = assessment._findingOf(result, outcome, violation);
        yield {
          ruleId,
          ruleIndex: rule.ruleIndex,
          kind: 'fail',
          level: LEVELS[finding.severity],
          message: { text: messageText(finding) },
          locations: locationsOf(finding),
          partialFingerprints: { 'bulwarkFinding/v1': digestOf(finding.control, identity, occurrence, ...stablePlace(violation)) },
          suppressions: suppressionsOf(outcome, assessment),
          fixes: fix && fixesOf(finding.file, options.textFixes?.of(result, outcome, violation), inMessage(onOneLine(finding.remediation))),
          properties: {
            severity: finding.severity,
            verdict: verdict,
            path: finding.path,
            value: finding.value,
            container: finding.container,
            fix,
            expiredWaiver: outcome.expiredWaiver && !outcome.waiver ? waiverBag(outcome.expiredWaiver) : undefined,
          },
        };
      }
    }
  }
}

function goodResult(
  assessment: Assessment, { entry }: ObjectResult, { control: { control } }: AssessedOutcome, verdict: AssessedVerdict, rule: object,
): object {
  const identity = namesOf(entry.object);
  const { file, document, line, constructPath } = entry.provenance;
  const place: Finding = { control: control.id, severity: Severity.LOW, verdict, path: '', message: '', remediation: '', ...identity, file, document, line, constructPath };
  return {
    ...rule,
    kind: verdict === 'pass' ? 'pass' : 'notApplicable',
    level: 'none',
    message: { text: inMessage(`${objectLabel(identity)}: ${verdict === 'pass' ? onOneLine(control.title) : 'not applicable'}`) },
    locations: locationsOf(place),
    suppressions: assessment._waivers.length > 0 ? [] : undefined,
  };
}

/** Lists of containers may be put in another order: the name counts. Lines are no part of it. */
function stablePlace({ scopePath, path, container }: Violation): string[] {
  if (container === undefined) return [formatFieldPath(path)];
  return [formatFieldPath(scopePath.slice(0, -1)), container, formatFieldPath(path.slice(scopePath.length))];
}

function messageText(finding: Finding): string {
  return inMessage(`${fullMessage(finding)}. ${onOneLine(finding.remediation)}`);
}

/** Messages may hold links `[text](target)` and placeholders `{0}` (3.11.5, 3.11.6): what anybody wrote makes neither. */
function inMessage(text: string): string {
  return text.replace(/\]\(/g, '] (').replace(/\{(\d+)\}/g, '{{$1}}');
}

/** One result that says whether it is suppressed obliges all others to say so (3.27.23). */
function suppressionsOf({ waiver }: AssessedOutcome, { _waivers: waivers }: Assessment): object[] | undefined {
  if (!waiver) return waivers.length > 0 ? [] : undefined;
  return [{ kind: 'external', status: 'accepted', justification: waiverReason(waiver), properties: waiverBag(waiver) }];
}

function waiverBag(waiver: ScopedWaiver): object {
  const { reason, owner, expires, origin } = waiver;
  return { reason, owner, expires, origin, scope: waiverScope(waiver) };
}

function waiverProperties(use: WaiverUse): object {
  const { waiver, status, objects } = use;
  return { control: waiver.control, status, text: waiverStatus(use), ...waiverBag(waiver), objects: objects.map(objectLabel) };
}

function notification(diagnostic: Diagnostic): object {
  const { file, document, line, message } = diagnostic;
  return {
    level: 'error',
    descriptor: { id: 'unreadable-document' },
    message: { text: inMessage(onOneLine(message)) },
    locations: [{ physicalLocation: physicalLocation(file, line) }],
    properties: { document },
  };
}
