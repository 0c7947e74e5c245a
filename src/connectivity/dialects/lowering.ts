import { FieldPath, ManifestEntry, Provenance } from '../../manifests';
import { LayerName, PolicyPart, RuleSource } from '../model/policy-model';
import { World } from '../model/world';
import { ConnectivityOptions, Dialect, IpBlocks } from '../options';

/** Options with every default filled in that lowering asks for. */
export interface LoweringOptions extends ConnectivityOptions {
  readonly dialect: Dialect;
  readonly ipBlocks: IpBlocks;
  readonly istioRootNamespace: string;
  readonly trustDomain: string;
  /**
   * Whether policies count whose place among others the objects do not tell: without priority, or in a tier of Calico that is not
   * among the objects. They come last. @default - such policies are refused, and have no effect
   */
  readonly evenUnplaced?: boolean;
}

/** What lowering sees of the rest, and where it puts what it made. */
export interface LoweringContext {
  readonly world: World;
  readonly options: LoweringOptions;
  /** All objects of `group/Kind` (the core group is ''), in the order given. */
  ofKind(groupAndKind: string): readonly ManifestEntry[];
  /** Makes the tier with the first call that names it. */
  add(layer: LayerName, tier: { readonly name: string; readonly order: number; readonly endOfTier: 'Deny' | 'Pass' }, part: PolicyPart): void;
  /** Something of an object that cannot be read or has no effect; the rest still counts. */
  report(entry: ManifestEntry, message: string, path?: FieldPath): void;
  sourceOf(entry: ManifestEntry, path?: FieldPath): RuleSource;
}

/** Lowers the objects of some kinds. */
export interface Lowering {
  /** `group/Kind`, under every group that serves it. */
  readonly kinds: readonly string[];
  /** @param entries the objects of these kinds, in the order given */
  lower(entries: readonly ManifestEntry[], context: LoweringContext): void;
}

/** What cannot be read of an object, or has no effect. */
export interface ModelDiagnostic {
  /** `NetworkPolicy shop/web`. */
  readonly object: string;
  /** What is wrong, what was expected, and how to mend it. */
  readonly message: string;
  /** Within the object. @default - the object as a whole */
  readonly path?: string;
  /** The same, to look up its line. */
  readonly field?: FieldPath;
  readonly provenance: Provenance;
}
