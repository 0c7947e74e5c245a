import { AssessedOutcome, AssessedVerdict, Assessment, Finding, ObjectResult, verdictOf, WORST_FIRST } from '../assessment';
import { Severity } from '../controls';
import { messageProper, onOneLine } from '../reports';

/** The findings of an assessment as a gate sees them. */
export interface GateVerdict {
  /** Whether something reaches the severity that stops. */
  readonly stops: boolean;
  /** What there is to say on one line; nothing when all is well and nothing is waived. */
  readonly summary?: string;
}

const BAD: readonly AssessedVerdict[] = ['fail', 'error'];

/**
 * Counts the findings that reach a severity, and names the worst: the first line is all that a program in another language
 * sees of an error.
 *
 * @param failOn findings of this severity or worse stop; undefined when none does
 */
export function judge(assessment: Assessment, failOn: Severity | undefined): GateVerdict {
  const stopping = failOn === undefined ? [] : WORST_FIRST.slice(0, WORST_FIRST.indexOf(failOn) + 1);
  const { counts, worst } = tally(assessment);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const bySeverity = WORST_FIRST.filter(severity => counts.has(severity)).map(severity => `${counts.get(severity)} ${severity}`).join(', ');
  const { waived } = assessment.summary;
  const parts = [
    ...total > 0 ? [`${counted(total, 'finding')} (${bySeverity})`] : [],
    ...waived > 0 ? [`${waived} waived`] : [],
    ...worst ? [`the worst: ${describe(worst)}`] : [],
  ];
  return { stops: stopping.some(severity => counts.has(severity)), summary: parts.length > 0 ? onOneLine(parts.join('; ')) : undefined };
}

/** Not through findings, each of which looks up a line of the program. */
function tally(assessment: Assessment): { readonly counts: ReadonlyMap<Severity, number>; readonly worst?: Finding } {
  const counts = new Map<Severity, number>();
  let worst: { readonly result: ObjectResult; readonly outcome: AssessedOutcome } | undefined;
  for (const result of assessment._results) {
    for (const outcome of result.outcomes) {
      const { severity } = outcome.control;
      if (outcome.violations.length === 0 || !BAD.includes(verdictOf(outcome))) continue;
      counts.set(severity, (counts.get(severity) ?? 0) + outcome.violations.length);
      if (!worst || WORST_FIRST.indexOf(severity) < WORST_FIRST.indexOf(worst.outcome.control.severity)) worst = { result, outcome };
    }
  }
  return { counts, worst: worst && assessment._findingOf(worst.result, worst.outcome, worst.outcome.violations[0]) };
}

/** `main.ts:14: critical no-privileged-containers: container 'web' of Deployment shop/cart: securityContext.privileged is true` */
function describe(finding: Finding): string {
  const { file, line, constructPath, severity, control, container, kind, namespace, name } = finding;
  const where = file === undefined ? constructPath : `${file}${line === undefined ? '' : `:${line}`}`;
  const object = `${container === undefined ? '' : `container '${container}' of `}${kind} ${namespace ? `${namespace}/` : ''}${name}`;
  return `${where ? `${where}: ` : ''}${severity} ${control}: ${object}: ${messageProper(finding)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
