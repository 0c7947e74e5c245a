/** Accepts that a control is not met, for a reason. Its scope is given by whoever holds it: a construct or a file. */
export interface Waiver {
  /** Id of the control. */
  readonly control: string;
  /** Why it is accepted, in at least ten characters; every report prints it. */
  readonly reason: string;
  /**
   * Who answers for it.
   *
   * @default - nobody is named
   */
  readonly owner?: string;
  /**
   * The last day on which it holds (UTC), for example `2027-01-31`. From the next day on the finding is back.
   *
   * @default - it holds until somebody removes it
   */
  readonly expires?: string;
}
