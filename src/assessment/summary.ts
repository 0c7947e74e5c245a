import { Severity } from '../controls';

/** Verdicts counted over control × object. */
export interface AssessmentSummary {
  /** Objects that were assessed; items of a `List` count one by one. */
  readonly objects: number;
  /** Controls of the profile that hold for the Kubernetes version. */
  readonly controls: number;
  /** Pairs of a control and an object in which the object is good. */
  readonly passed: number;
  /** Pairs in which it is not, however many places of the object are wrong. */
  readonly failed: number;
  /** Pairs in which it is not, and a waiver excuses it. */
  readonly waived: number;
  /** Pairs in which the control could not be evaluated, which counts as failed. */
  readonly errors: number;
  /** Pairs in which the control says nothing about such an object. */
  readonly notApplicable: number;
}

/** How many objects fail a control. */
export interface ControlFailures {
  /** Id of the control. */
  readonly control: string;
  /** How bad it is, as the profile says. */
  readonly severity: Severity;
  /** Objects that fail it, or for which it could not be evaluated. */
  readonly objects: number;
}

/** Severities in the order of reports. */
export const WORST_FIRST: readonly Severity[] = [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW];
