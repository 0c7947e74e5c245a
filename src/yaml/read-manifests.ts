import { Diagnostic, ManifestSet } from '../manifests';

/** What a text held. */
export interface ReadManifests {
  readonly manifests: ManifestSet;
  /** What could not be read; everything else is in `manifests`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Documents that are no Kubernetes objects (neither `apiVersion` nor `kind`), by number: Helm values and the like. */
  readonly ignored: readonly number[];
}

/** Reads the objects of a text; `file` is the name for provenance. */
export function readManifests(_text: string, _file: string): ReadManifests {
  throw new Error('not yet');
}
