/**
 * A waiver as policies know it: bound to a control and to objects by their names. A field that is left out means any;
 * `*` stands for any characters. Granted by whoever makes the policies, never by an object that it excuses.
 */
export interface AdmissionWaiver {
  /** Id of the control. */
  readonly control: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly reason: string;
  readonly owner?: string;
  /** The last day on which it holds (UTC), for example `2027-01-31`. */
  readonly expires?: string;
}
