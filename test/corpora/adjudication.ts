/** A labelled case that we read otherwise than its source, with the reason. */
export interface Adjudication {
  /** As in the mapping: a check, or one of its rules. */
  readonly check: string;
  readonly cases: readonly string[];
  /** Our verdict; the label is the other one. */
  readonly expected: 'pass' | 'fail';
  readonly reason: string;
}

/** A reason that several sources share. */
export const EFFECTIVE_POLICY = 'no policy means Always for latest and for no tag, so the pod is as it should be after defaulting';
