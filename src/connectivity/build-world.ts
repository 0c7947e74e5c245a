import { ModelDiagnostic } from './dialects/lowering';
import { World } from './model/world';
import { HostNetworkPods } from './options';
import { ManifestSet } from '../manifests';

/** Who is there, and what of them cannot be read. */
export interface BuiltWorld {
  readonly world: World;
  readonly diagnostics: readonly ModelDiagnostic[];
}

/** Finds workloads, pods and namespaces. */
export function buildWorld(_set: ManifestSet, _hostNetworkPods: HostNetworkPods): BuiltWorld {
  throw new Error('not there yet');
}
