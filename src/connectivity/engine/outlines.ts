import { Content, PartForm } from './contents';
import { compileTier, LayerProgram } from './program';
import { Direction, Layer, NamedPort, PolicyPart, Rule, Tier } from '../model/policy-model';

/** What some parts say together, but for who their peers are. There are few in a world. */
export interface Outline {
  readonly programs: readonly LayerProgram[];
  /** Position of each rule among all rules of the parts, in the order of the parts. */
  readonly slots: ReadonlyMap<Rule, number>;
  readonly names: readonly NamedPort[];
  /** Sides that were found, by which rules match and what names stand for. */
  readonly sides: Map<number | string, number>;
}

/** Compiles each combination of forms once. */
export class Outlines {
  /** Steps from one combination to the one with a form more, by both numbers. */
  private readonly steps = new Map<number, number>();
  private readonly known: Outline[] = [];

  public constructor(private readonly layers: readonly Layer[]) {}

  public of(contents: readonly Content[]): Outline {
    let node = 0;
    for (const { form } of contents) {
      const step = node * 2 ** 22 + form.id;
      let following = this.steps.get(step);
      if (following === undefined) this.steps.set(step, following = this.steps.size + 1);
      node = following;
    }
    return this.known[node] ??= this.compile(contents.map(({ form }) => form));
  }

  private compile(forms: readonly PartForm[]): Outline {
    const slots = new Map<Rule, number>();
    // Copies, because a form may occur more than once, each time with other peers.
    const copies = forms.map(form => {
      const rules = form.part.rules.map(rule => ({ ...rule }));
      for (const rule of rules) slots.set(rule, slots.size);
      return { form, part: { ...form.part, rules } };
    });
    const programs: LayerProgram[] = [];
    this.layers.forEach((layer, index) => {
      const byTier = new Map<Tier, PolicyPart[]>();
      let direction: Direction | undefined;
      for (const { form, part } of copies) {
        if (form.layer !== index) continue;
        direction = part.direction;
        const list = byTier.get(form.tier);
        if (list) list.push(part);
        else byTier.set(form.tier, [part]);
      }
      const tiers = layer.tiers.flatMap(tier => byTier.has(tier) ? compileTier(tier, byTier.get(tier) as PolicyPart[]) ?? [] : []);
      if (direction && tiers.length > 0) programs.push({ layer, direction, tiers });
    });
    return { programs, slots, names: forms.flatMap(({ names }) => names), sides: new Map() };
  }
}
