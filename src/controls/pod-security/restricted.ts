import { ControlSetting } from '../profile';

/** Baseline controls that a stricter one replaces at level restricted, as Pod Security Admission does it. */
export const RESTRICTED_OVERRIDDEN: readonly string[] = [];

/** Parameters that differ at level restricted. */
export const RESTRICTED_SETTINGS: ControlSetting[] = [];
