import { ModelDiagnostic } from './dialects/lowering';
import { PortSet } from './model/port-set';
import { World } from './model/world';
import { ManifestSet } from '../manifests';

/** The pods that Ingress objects, Routes and routes of the Gateway API lead to, and on which of their ports. */
export interface IngressRoute {
  /** Position in `World.pods`. */
  readonly pod: number;
  readonly ports: PortSet;
}

/** What leads into the cluster. Whether policies let it through is another question. */
export function ingressRoutes(_set: ManifestSet, _world: World): { readonly routes: readonly IngressRoute[]; readonly diagnostics: readonly ModelDiagnostic[] } {
  return { routes: [], diagnostics: [] };
}
