import { ConflictReason } from '../fixes';

/** A value that hardening set, added to or removed from an object. */
export interface HardeningChange {
  /** Path of the construct that renders the object. */
  readonly constructPath: string;
  /** Id of the control whose fix it was. */
  readonly control: string;
  /** The field, for example `spec.template.spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /**
   * The JSON value that was set, or added to the list at the path.
   *
   * @default - the field was removed
   */
  readonly value?: any;
  /**
   * What the user had written there. Only when enforced.
   *
   * @default - nothing was overwritten
   */
  readonly overwritten?: any;
}

/** A value that hardening left as it was, although a control fails because of it. */
export interface HardeningConflict {
  /** Path of the construct that renders the object. */
  readonly constructPath: string;
  /** Id of the control that keeps failing. */
  readonly control: string;
  /** The field, for example `spec.template.spec.hostNetwork`. */
  readonly path: string;
  /**
   * The JSON value that stayed. Where no fix was tried (reasons other than a value or patch of the user) only strings,
   * numbers and booleans are given, because lists and objects may hold credentials.
   *
   * @default - the field is absent, or is a list or an object
   */
  readonly value?: any;
  /** Why it stayed. */
  readonly reason: ConflictReason;
}
