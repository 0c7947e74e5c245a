import { buildWorld } from './build-world';
import { LOWERINGS, NETWORK_LOWERINGS } from './dialects';
import { apiGroupOf, FieldPath, formatFieldPath, ManifestEntry, ManifestSet } from '../manifests';
import { isolationLast } from './dialects/cilium/isolation-last';
import { Lowering, LoweringContext, LoweringOptions, ModelDiagnostic } from './dialects/lowering';
import { Layer, LayerName, PolicyPart, RuleSource, Tier } from './model/policy-model';
import { PortSet } from './model/port-set';
import { World } from './model/world';

/** What each layer sees; meshes see TCP only. */
const SCOPES: Readonly<Record<LayerName, PortSet>> = { network: PortSet.ALL, istio: PortSet.of('TCP'), linkerd: PortSet.of('TCP') };

/** Everything that policies say, and what of them cannot be read. */
export interface LoweredPolicies {
  readonly layers: readonly Layer[];
  readonly diagnostics: readonly ModelDiagnostic[];
}

/** Brings every policy into the one form that is evaluated. */
export function lowerPolicies(set: ManifestSet, world: World, options: LoweringOptions): LoweredPolicies {
  return lowered(LOWERINGS, set, () => world, options);
}

/**
 * What network policies say, without those of meshes: for questions about policies alone, of some objects that need not be all
 * of a cluster. Most such policies are read without knowing who is there.
 */
export function networkTiers(set: ManifestSet): readonly Tier[] {
  let world: World | undefined;
  const built = () => world ??= buildWorld(set, OF_POLICIES_ALONE.hostNetworkPods).world;
  return lowered(NETWORK_LOWERINGS, set, built, OF_POLICIES_ALONE).layers.flatMap(({ tiers }) => tiers);
}

/** As every network plugin reads them. Blocks are addresses outside: whether they hold pods, policies alone do not tell. */
const OF_POLICIES_ALONE = {
  dialect: 'portable', ipBlocks: 'external-only', hostNetworkPods: 'pod', istioRootNamespace: 'istio-system', trustDomain: 'cluster.local', evenUnplaced: true,
} as const;

function lowered(lowerings: readonly Lowering[], set: ManifestSet, world: () => World, options: LoweringOptions): LoweredPolicies {
  const byKind = new Map<string, ManifestEntry[]>();
  // By what objects write, so that no text is made for each of them.
  const written = new Map<string, Map<string, ManifestEntry[]>>();
  const unreadable: ManifestEntry[] = [];
  for (const entry of set.entries) {
    if (!isNamedByTexts(entry)) {
      unreadable.push(entry);
      continue;
    }
    const { kind, apiVersion } = entry.object;
    let byVersion = written.get(kind);
    if (!byVersion) written.set(kind, byVersion = new Map());
    let entries = byVersion.get(apiVersion);
    if (!entries) {
      const key = `${apiGroupOf(apiVersion)}/${kind}`;
      entries = byKind.get(key);
      if (!entries) byKind.set(key, entries = []);
      byVersion.set(apiVersion, entries);
    }
    entries.push(entry);
  }
  const collected = new Collected(world, options, byKind);
  for (const entry of unreadable) collected.report(entry, 'name or namespace is no text: the API server refuses the object, so it is left out', ['metadata']);
  for (const { kinds, lower } of lowerings) {
    const entries = inOrder(kinds.flatMap(kind => byKind.get(kind) ?? []), kinds.filter(kind => byKind.has(kind)).length > 1 ? set : undefined);
    if (entries.length > 0) lower(entries, collected);
  }
  return { layers: collected.layers(), diagnostics: collected.diagnostics };
}

/** Everything that reads policies may rely on it. */
function isNamedByTexts({ object: { metadata } }: ManifestEntry): boolean {
  return isTextOrAbsent(metadata?.name) && isTextOrAbsent(metadata?.namespace);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** As the set has them, where they are of more than one kind: of two objects with one name the last one counts. */
function inOrder(entries: readonly ManifestEntry[], set: ManifestSet | undefined): readonly ManifestEntry[] {
  if (!set) return entries;
  const wanted = new Set(entries);
  return set.entries.filter(entry => wanted.has(entry));
}

class Collected implements LoweringContext {
  public readonly diagnostics: ModelDiagnostic[] = [];
  private readonly groups = new Map<string, string>();
  private readonly tiers = new Map<LayerName, Map<string, Tier & { readonly parts: PolicyPart[] }>>();

  public constructor(
    private readonly built: () => World,
    public readonly options: LoweringOptions,
    private readonly byKind: ReadonlyMap<string, readonly ManifestEntry[]>,
  ) {}

  public get world(): World {
    return this.built();
  }

  public ofKind(groupAndKind: string): readonly ManifestEntry[] {
    return this.byKind.get(groupAndKind) ?? [];
  }

  public add(layer: LayerName, tier: Omit<Tier, 'parts'>, part: PolicyPart): void {
    let tiers = this.tiers.get(layer);
    if (!tiers) this.tiers.set(layer, tiers = new Map());
    let own = tiers.get(tier.name);
    if (!own) tiers.set(tier.name, own = { ...tier, parts: [] });
    own.parts.push(part);
  }

  public report({ object, provenance }: ManifestEntry, message: string, path?: FieldPath): void {
    const [name, namespace] = [object.metadata?.name ?? '', object.metadata?.namespace].map((text: unknown) => typeof text === 'string' ? text : undefined);
    this.diagnostics.push({
      object: `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? ''}`,
      message,
      ...path === undefined ? {} : { path: formatFieldPath(path), field: path },
      provenance,
    });
  }

  public sourceOf({ object, provenance }: ManifestEntry, path?: FieldPath): RuleSource {
    const { name = '', namespace } = object.metadata ?? {};
    const apiGroup = this.groupOf(object.apiVersion);
    // Written out: there is one for each rule, and spreading costs more than all else here.
    if (namespace === undefined) return { kind: object.kind, apiGroup, name, ...path === undefined ? {} : { path }, provenance };
    if (path === undefined) return { kind: object.kind, apiGroup, namespace, name, provenance };
    return { kind: object.kind, apiGroup, namespace, name, path, provenance };
  }

  private groupOf(apiVersion: string): string {
    let group = this.groups.get(apiVersion);
    if (group === undefined) this.groups.set(apiVersion, group = apiGroupOf(apiVersion));
    return group;
  }

  public layers(): Layer[] {
    return (['network', 'istio', 'linkerd'] as const).flatMap(name => {
      const tiers = [...this.tiers.get(name)?.values() ?? []].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
      return tiers.length > 0 ? [{ name, scope: SCOPES[name], tiers: this.options.dialect === 'cilium' ? isolationLast(tiers) : tiers }] : [];
    });
  }
}
