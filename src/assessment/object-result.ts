import { CompiledProfile, Outcome, Verdict } from '../evaluation';
import { ManifestEntry } from '../manifests';
import { ScopedWaiver } from './waiver-set';

/** The verdict of a control on an object, after waivers. */
export type AssessedVerdict = Verdict | 'waived';

/** An outcome after waivers. Where no waiver touches it, it is the very outcome that evaluation gave. */
export interface AssessedOutcome extends Outcome {
  /** The waiver that excuses a failing outcome, which is then `waived`. */
  readonly waiver?: ScopedWaiver;
  /** A waiver that did excuse it, until it expired. */
  readonly expiredWaiver?: ScopedWaiver;
}

/** The outcomes of every control that applies to one object. */
export interface ObjectResult {
  readonly entry: ManifestEntry;
  /** The controls that it was held against, applicable or not. */
  readonly profile: CompiledProfile;
  readonly outcomes: readonly AssessedOutcome[];
}

/** The verdict of an outcome after waivers. */
export function verdictOf({ verdict, waiver }: AssessedOutcome): AssessedVerdict {
  return waiver ? 'waived' : verdict;
}
