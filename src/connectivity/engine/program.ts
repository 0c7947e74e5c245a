import { Direction, Layer, PolicyPart, Rule, Tier } from '../model/policy-model';

/** Rules of one policy, in order. The first that matches decides for it. */
export interface Lane {
  readonly part: PolicyPart;
  readonly rules: readonly Rule[];
}

/** What is asked at one place of a tier: one rule, or policies that have no defined order among each other, side by side. */
export interface Stage {
  readonly order: readonly number[];
  readonly lanes: readonly Lane[];
}

/** What a tier says to some pods in one direction. */
export interface TierProgram {
  readonly tier: Tier;
  /** In order. */
  readonly stages: readonly Stage[];
  /** Parts that isolate. Empty where the end of the tier passes. */
  readonly isolations: readonly PolicyPart[];
}

/** What a layer says to some pods in one direction. */
export interface LayerProgram {
  readonly layer: Layer;
  readonly direction: Direction;
  /** In order; tiers that say nothing are left out. */
  readonly tiers: readonly TierProgram[];
}

/** Puts the rules of parts of one tier in the order in which they are asked. */
export function compileTier(tier: Tier, parts: readonly PolicyPart[]): TierProgram | undefined {
  const isolations = tier.endOfTier === 'Deny' ? parts.filter(part => !part.isolates.isEmpty || (part.isolatesNamed?.length ?? 0) > 0) : [];
  const stages: Stage[] = [];
  const tied = new Map<string, PolicyPart[]>();
  for (const part of parts) {
    if (part.tie === undefined) {
      for (const rule of part.rules) stages.push({ order: rule.order, lanes: [{ part, rules: [rule] }] });
      continue;
    }
    const others = tied.get(part.tie);
    if (others) others.push(part);
    else tied.set(part.tie, [part]);
  }
  for (const group of tied.values()) {
    const lanes = group.filter(({ rules }) => rules.length > 0).map(part => ({ part, rules: sorted(part.rules, ({ order }) => order) }));
    if (lanes.length === 0) continue;
    const [first] = lanes.map(({ rules }) => rules[0].order).sort(compareOrders);
    stages.push({ order: first, lanes });
  }
  if (stages.length === 0 && isolations.length === 0) return undefined;
  return { tier, stages: sorted(stages, ({ order }) => order), isolations };
}

/** Number by number; the shorter one first where one begins like the other. */
export function compareOrders(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  // Compared, not subtracted: the difference of two infinities is no number.
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return a.length - b.length;
}

/** Stable; most lists hold rules of one order and are kept as they are. */
function sorted<T>(items: readonly T[], orderOf: (item: T) => readonly number[]): readonly T[] {
  for (let i = 1; i < items.length; i++) {
    if (compareOrders(orderOf(items[i - 1]), orderOf(items[i])) > 0) return [...items].sort((a, b) => compareOrders(orderOf(a), orderOf(b)));
  }
  return items;
}
