import { ManifestEntry, Provenance } from '../manifests';
import { compileGlob } from './glob';
import { NamedObject } from './object-names';
import { Waiver } from './waiver';

/** Which objects a pattern means. A field that is left out means any; `*` in a field stands for any characters. */
export interface ObjectPattern {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** A waiver and what it covers. What it names must all hold: without any of it the waiver holds everywhere. */
export interface ScopedWaiver extends Waiver {
  /** Path of the construct below which it holds; '' is the whole app. Objects that come from no construct are not covered. */
  readonly constructPath?: string;
  /** It holds for objects that match one of these. */
  readonly objects?: readonly ObjectPattern[];
  /** Where it was granted: `waivers.yaml:12`, or the path of a construct. */
  readonly origin: string;
  /** The same for findings about the waiver itself. By default `origin` is taken for the path of a construct. */
  readonly provenance?: Provenance;
}

/** An object that a waiver excuses. */
export type WaivedObject = NamedObject;

/**
 * What became of a waiver in an assessment. `unused`: no object that it covers fails the control, so that it excuses
 * nothing, expired or not. `not-evaluated`: the control was not part of the run, so that nobody can tell.
 */
export type WaiverStatus = 'active' | 'expired' | 'unused' | 'not-evaluated';

/** What became of a waiver in an assessment. */
export interface WaiverUse {
  readonly waiver: ScopedWaiver;
  readonly status: WaiverStatus;
  /** The objects whose finding it excuses, or excused until it expired; also where a waiver before it does so already. */
  readonly objects: readonly WaivedObject[];
}

/** Whether a waiver covers an object. */
export function covers(waiver: ScopedWaiver, entry: ManifestEntry): boolean {
  return coverageOf(waiver)(entry);
}

/** Tells which objects a waiver covers. The object has no say: only where it comes from, its kind and its names count. */
export function coverageOf({ constructPath, objects }: ScopedWaiver): (entry: ManifestEntry) => boolean {
  const patterns = objects?.map(({ kind, namespace, name }) => ({ kind: matcher(kind), namespace: matcher(namespace), name: matcher(name) }));
  return ({ object, provenance }) => {
    if (constructPath !== undefined && !liesBelow(provenance.constructPath, constructPath)) return false;
    if (!patterns) return true;
    const { namespace, name } = object.metadata ?? {};
    return patterns.some(pattern => pattern.name(name) && pattern.kind(object.kind) && pattern.namespace(namespace));
  };
}

/** By whole segments: `shop/web` is not above `shop/web2`. */
function liesBelow(path: string | undefined, scope: string): boolean {
  if (path === undefined) return false;
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

/** Manifests come from anybody: a name may be a number, or an object, which no pattern means. */
function matcher(pattern: string | undefined): (text: unknown) => boolean {
  if (pattern === undefined) return () => true;
  const matches = compileGlob(pattern);
  return text => typeof text !== 'object' && matches(text === undefined ? '' : String(text));
}
