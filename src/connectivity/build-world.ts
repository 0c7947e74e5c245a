import { ModelDiagnostic } from './dialects/lowering';
import { World } from './model/world';
import { HostNetworkPods } from './options';
import { ManifestSet } from '../manifests';
import { collectWorkloads } from './world/collect-workloads';
import { IndexedWorld } from './world/indexed-world';
import { WorldReport } from './world/world-report';

/** Who is there, and what of them cannot be read. */
export interface BuiltWorld {
  readonly world: World;
  readonly diagnostics: readonly ModelDiagnostic[];
}

/** Finds workloads, pods and namespaces. */
export function buildWorld(set: ManifestSet, hostNetworkPods: HostNetworkPods): BuiltWorld {
  const report = new WorldReport();
  const { workloads, pods, namespaces } = collectWorkloads(set, hostNetworkPods, report);
  return { world: new IndexedWorld(workloads, pods, namespaces), diagnostics: report.diagnostics };
}
