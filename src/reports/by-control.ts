import { AssessedOutcome, AssessedVerdict, Assessment, ObjectResult, verdictOf, WORST_FIRST } from '../assessment';
import { EffectiveControl } from '../controls';

/** What a control said, by verdict: indices into the results of the assessment, which stay small where there are a million. */
export interface ControlVerdicts {
  readonly control: EffectiveControl;
  readonly objects: Readonly<Record<AssessedVerdict, number[]>>;
}

/** Every control that was held against an object, worst first, then by id; one that applied to none has no objects. */
export function byControl(assessment: Assessment): ControlVerdicts[] {
  const rows = new Map<string, ControlVerdicts>();
  const rowOf = (control: EffectiveControl): ControlVerdicts => {
    let row = rows.get(control.control.id);
    if (row) return row;
    row = { control, objects: { 'pass': [], 'fail': [], 'error': [], 'waived': [], 'not-applicable': [] } };
    rows.set(control.control.id, row);
    return row;
  };
  assessment._controls.forEach(rowOf);
  assessment._results.forEach(({ outcomes }, i) => {
    for (const outcome of outcomes) rowOf(outcome.control).objects[verdictOf(outcome)].push(i);
  });
  const idOf = ({ control: { control } }: ControlVerdicts) => control.id;
  return [...rows.values()].sort((a, b) => severityRank(a.control) - severityRank(b.control) || (idOf(a) < idOf(b) ? -1 : 1));
}

/** What a control said about one object. */
export function outcomeOf({ outcomes }: ObjectResult, { control }: EffectiveControl): AssessedOutcome | undefined {
  return outcomes.find(outcome => outcome.control.control.id === control.id);
}

/** 0 is the worst. */
export function severityRank({ severity }: Pick<EffectiveControl, 'severity'>): number {
  return WORST_FIRST.indexOf(severity);
}

/** Whether a verdict is something that a report must show. */
export function isShown(verdict: AssessedVerdict): boolean {
  return verdict === 'fail' || verdict === 'error' || verdict === 'waived';
}

/** Whether a verdict is a finding that nobody excuses. */
export function isBad(verdict: AssessedVerdict): boolean {
  return verdict === 'fail' || verdict === 'error';
}
