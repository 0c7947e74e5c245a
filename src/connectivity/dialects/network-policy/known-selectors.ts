import { and, AttributeSource, EVERYTHING, Expression } from '../../model/expression';
import { Peer } from '../../model/policy-model';

type Labels = Readonly<Record<string, unknown>>;

/**
 * Selectors and peers that were read and found right, so that what many policies say is checked, made and resolved once. Knows
 * selectors by labels only, which most are.
 */
export class KnownSelectors {
  private readonly atoms: Readonly<Record<AttributeSource, Map<string, Map<string, Expression>>>> = {
    pod: new Map(), namespace: new Map(), account: new Map(), meta: new Map(),
  };
  private readonly peers = new Map<Expression, Map<Expression, Peer>>();

  /** What a selector asks for, where nothing of it has to be checked. */
  public find(selector: unknown, on: AttributeSource): Expression | undefined {
    if (typeof selector !== 'object' || selector === null || Array.isArray(selector)) return undefined;
    for (const field in selector) if (field !== 'matchLabels') return undefined;
    const labels = (selector as Labels).matchLabels;
    if (labels === undefined) return EVERYTHING;
    if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return undefined;
    let first: Expression | undefined;
    let more: Expression[] | undefined;
    for (const key in labels) {
      const atom = this.atoms[on].get(key)?.get((labels as Labels)[key] as string);
      if (!atom) return undefined;
      if (!first) first = atom;
      else if (more) more.push(atom);
      else more = [first, atom];
    }
    return more ? { op: 'and', operands: more } : first ?? EVERYTHING;
  }

  /** The one atom for a label with a value. */
  public atom(on: AttributeSource, label: string, value: string, make: () => Expression): Expression {
    let values = this.atoms[on].get(label);
    if (!values) this.atoms[on].set(label, values = new Map());
    let atom = values.get(value);
    if (!atom) values.set(value, atom = make());
    return atom;
  }

  /** The one peer for pods that are both. */
  public peer(where: Expression, pods: Expression): Peer {
    let own = this.peers.get(where);
    if (!own) this.peers.set(where, own = new Map());
    let peer = own.get(pods);
    if (!peer) own.set(pods, peer = { pods: and(where, pods) });
    return peer;
  }
}
