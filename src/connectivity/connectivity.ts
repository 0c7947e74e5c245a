import { buildWorld } from './build-world';
import { CompleteOptions, completed } from './complete-options';
import { ModelDiagnostic } from './dialects/lowering';
import { Engine } from './engine/engine';
import { Endpoint, Verdict } from './engine/verdict';
import { IngressRoute, ingressRoutes } from './ingress-routes';
import { lowerPolicies } from './lower-policies';
import { ManifestSet } from '../manifests';
import { Layer } from './model/policy-model';
import { PortSet } from './model/port-set';
import { World } from './model/world';
import { ConnectivityOptions } from './options';
import { INGRESS_CONTROLLER } from './world/ingress-controller';

/** Who can talk to whom, under the policies as written. */
export class Connectivity {
  /** Never throws for what objects say: see `diagnostics`. */
  public static of(set: ManifestSet, options: ConnectivityOptions = {}): Connectivity {
    const complete = completed(options, set);
    const { world, diagnostics: ofWorld } = buildWorld(set, complete.hostNetworkPods);
    const { layers, diagnostics: ofPolicies } = lowerPolicies(set, world, complete);
    const { routes, diagnostics: ofRoutes } = ingressRoutes(set, world);
    return new Connectivity(set, complete, world, layers, new Engine(world, layers, complete), routes, [...ofWorld, ...ofPolicies, ...ofRoutes]);
  }

  private constructor(
    public readonly manifests: ManifestSet,
    /** With every default filled in. */
    public readonly options: CompleteOptions,
    public readonly world: World,
    public readonly layers: readonly Layer[],
    public readonly engine: Engine,
    /** What `{ingress-controller}` may reach, before policies. */
    public readonly routes: readonly IngressRoute[],
    /** What cannot be read, or has no effect. Everything else was analysed. */
    public readonly diagnostics: readonly ModelDiagnostic[],
  ) {}

  /** What holds between two ends. `{ingress-controller}` reaches what routes lead to, and nothing else. */
  public verdict(from: Endpoint, to: Endpoint): Verdict {
    const verdict = this.engine.verdict(from, to);
    if (from.kind !== 'pod' || this.world.workloads[this.world.pods[from.pod].workload].label !== INGRESS_CONTROLLER.label) return verdict;
    const routed = to.kind === 'pod' ? PortSet.union(this.routes.filter(({ pod }) => pod === to.pod).map(({ ports }) => ports)) : PortSet.NONE;
    const unknown = verdict.unknown.intersect(routed);
    return { allowed: verdict.allowed.intersect(routed), unknown, reasons: unknown.isEmpty ? [] : verdict.reasons };
  }
}
