import { Control, Severity } from './control';

/** A control in a profile, with what the profile says about it. */
export interface ControlSetting {
  /** Id of the control. */
  readonly control: string;
  /**
   * How bad it is when the control is not met.
   *
   * @default - the severity of the control
   */
  readonly severity?: Severity;
  /**
   * Values of parameters by name.
   *
   * @default - the defaults of the control
   */
  readonly parameters?: { [name: string]: any };
}

/** A control that a profile leaves out, and why. */
export interface DisabledControl {
  /** Id of the control. */
  readonly control: string;
  /** Why it is left out, in at least ten characters; reports print it. */
  readonly reason: string;
}

/** What a derived profile changes. */
export interface ProfileChanges {
  /** Name of the derived profile, which reports carry. */
  readonly name: string;
  /**
   * What the profile is for, in one line.
   *
   * @default - the description of the profile derived from
   */
  readonly description?: string;
  /**
   * Controls to add, or to give another severity or other parameters.
   *
   * @default - none
   */
  readonly controls?: ControlSetting[];
  /**
   * Controls to leave out, each with a reason.
   *
   * @default - none
   */
  readonly disable?: DisabledControl[];
  /**
   * Controls of your own. They are part of the derived profile.
   *
   * @default - none
   */
  readonly customControls?: Control[];
  /**
   * Pod Security policy version to hold objects against, for example `1.34`: one of 1.28 to 1.37. Older ones exist, but
   * their rules were others (for Windows pods until 1.24, for one), and no supported cluster runs them.
   *
   * @default - that of the profile derived from, else the Kubernetes version of the target
   */
  readonly podSecurityVersion?: string;
}
