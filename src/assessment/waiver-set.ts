import { ManifestEntry } from '../manifests';
import { Waiver } from './waiver';

/** Which objects a pattern means. A field that is left out means any; `*` in a field stands for any characters. */
export interface ObjectPattern {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** A waiver and what it covers. */
export interface ScopedWaiver extends Waiver {
  /** Path of the construct below which it holds; '' is the whole app. Without it and without patterns it holds everywhere. */
  readonly constructPath?: string;
  /** It holds for objects that match one of these. */
  readonly objects?: readonly ObjectPattern[];
  /** Where it was granted: `waivers.yaml:12`, or the path of a construct. */
  readonly origin: string;
}

/** An object that a waiver excuses. */
export interface WaivedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What became of a waiver in an assessment. */
export interface WaiverUse {
  readonly waiver: ScopedWaiver;
  readonly status: 'active' | 'expired' | 'unused';
  /** The objects whose finding it excuses, or excused until it expired. */
  readonly objects: readonly WaivedObject[];
}

/** Whether a waiver covers an object. */
export function covers(_waiver: ScopedWaiver, _entry: ManifestEntry): boolean {
  throw new Error('not yet');
}
