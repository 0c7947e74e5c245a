import { AddressSet, compareOrders, Direction, Expression, PolicyPart, Rule, Tier } from '../../connectivity';

/** What a policy says of one direction, where it stands, and what it asks of pods that are known to be in a namespace. */
export interface PlacedPart {
  readonly tier: Tier;
  readonly part: PolicyPart;
  readonly pods: Expression;
}

/** Whether pods are not open to everybody any more: what no rule allows is denied, or, where others have the last word, a rule denies. */
export function isolates({ tier, part }: PlacedPart): boolean {
  return tier.endOfTier === 'Deny' ? !part.isolates.isEmpty : part.rules.some(({ action }) => action === 'Deny');
}

/**
 * Whether a connection is denied that no rule for some peers or ports decides: by a rule for everybody, or by the end of a tier.
 *
 * @param tiers in order
 * @param parts those that are for the same pods and direction
 */
export function deniesWhatIsLeft(tiers: readonly Tier[], parts: readonly PlacedPart[], direction: Direction): boolean {
  for (const tier of tiers) {
    const own = parts.filter(placed => placed.tier === tier).map(({ part }) => part);
    const [first] = own.flatMap(({ rules }) => rules).filter(rule => isForEverybody(rule, direction)).sort(byOrder);
    if (first && first.action !== 'Pass') return first.action === 'Deny';
    if (!first && tier.endOfTier === 'Deny' && own.some(part => !part.isolates.isEmpty)) return true;
  }
  return false;
}

/** Of rules that have no order, one that allows counts: then it is not certain that anything is denied. */
function byOrder(a: Rule, b: Rule): number {
  return compareOrders(a.order, b.order) || Number(a.action === 'Deny') - Number(b.action === 'Deny');
}

const IPV4 = AddressSet.of(AddressSet.ALL.ranges.filter(({ family }) => family === 4));

/**
 * Whether a rule is for every address, or every pod, on every port. To allow pods egress to all pods is to open nothing to the
 * outside, and no more than what their ingress lets in.
 */
function isForEverybody({ action, peers, ports, uncertain }: Rule, direction: Direction): boolean {
  if (uncertain !== undefined || !ports.isAll) return false;
  const countPods = direction === 'Ingress' || action === 'Deny';
  return peers.some(({ pods, outside }) => outside?.contains(IPV4) || countPods && pods?.op === 'all');
}
