import { EffectiveControl } from '../controls';
import { FieldPath } from '../manifests';

/** What a control says about an object. */
export type Verdict = 'pass' | 'fail' | 'error' | 'not-applicable';

/** One place of an object that a control does not accept. */
export interface Violation {
  /** The container, pod specification or object that was evaluated. */
  readonly scopePath: FieldPath;
  /** The field that decides, from the root of the object. */
  readonly path: FieldPath;
  /** What stands there, if anything. */
  readonly value: unknown;
  /** Name of the container, for controls of scope `container`. */
  readonly container?: string;
  readonly message: string;
}

/** A control on an object. */
export interface Outcome {
  readonly control: EffectiveControl;
  readonly verdict: Verdict;
  /** Empty unless the verdict is `fail` or `error`. */
  readonly violations: readonly Violation[];
}
