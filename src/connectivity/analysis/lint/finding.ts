import { FieldPath, formatFieldPath, ManifestEntry, ManifestSet, Provenance } from '../../../manifests';
import { Connectivity } from '../../connectivity';
import { Selectors } from '../../engine/selectors';
import { Expression } from '../../model/expression';
import { LayerName, PolicyPart, RuleSource, Tier } from '../../model/policy-model';

export type LintSeverity = 'error' | 'warning' | 'info';

/** Something of policies that hardly is what was meant. */
export interface LintFinding {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: LintSeverity;
  /** `NetworkPolicy shop/web`. */
  readonly object: string;
  /** Within the object. @default - the object as a whole */
  readonly path?: string;
  /** The same, to look up its line. */
  readonly field?: FieldPath;
  readonly message: string;
  readonly fix: string;
  readonly provenance: Provenance;
}

/** What a rule finds: where, what and how to mend it. */
export interface LintHit {
  readonly at: RuleSource;
  readonly message: string;
  readonly fix: string;
}

export interface LintRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly severity: LintSeverity;
  check(input: LintInput): Iterable<LintHit>;
}

/** A part of a policy and where it stands. */
export interface PlacedPart {
  readonly layer: LayerName;
  readonly tier: Tier;
  readonly part: PolicyPart;
}

/** What rules look at; shared, so that every selector is resolved once. */
export class LintInput {
  public readonly parts: readonly PlacedPart[];
  private readonly selectors: Selectors;

  public constructor(public readonly connectivity: Connectivity, public readonly set: ManifestSet) {
    this.parts = connectivity.layers.flatMap(({ name, tiers }) => tiers.flatMap(tier => tier.parts.map(part => ({ layer: name, tier, part }))));
    this.selectors = new Selectors(connectivity.world);
  }

  /** Positions of pods in the world. */
  public select(expression: Expression): readonly number[] {
    return this.selectors.resolve(expression).pods;
  }

  public ofKind(kind: string): readonly ManifestEntry[] {
    return this.set.entries.filter(({ object }) => object.kind === kind);
  }
}

/** An object as something that a finding is about. */
export function sourceOf({ object, provenance }: ManifestEntry, path?: FieldPath): RuleSource {
  const { name = '', namespace } = object.metadata ?? {};
  return { kind: object.kind, apiGroup: '', name, ...namespace === undefined ? {} : { namespace }, ...path ? { path } : {}, provenance };
}

export function findingOf({ id, severity }: LintRule, { at, message, fix }: LintHit): LintFinding {
  const { kind, namespace, name, path, provenance } = at;
  return {
    rule: id,
    severity,
    object: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    ...path === undefined ? {} : { path: formatFieldPath(path), field: path },
    message,
    fix,
    provenance,
  };
}
