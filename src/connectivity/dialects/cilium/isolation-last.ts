import { Tier, TIER_ORDER } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';

const LAST = { name: 'default deny', order: TIER_ORDER.BASELINE * 2, endOfTier: 'Deny' } as const;

/**
 * Cilium denies what no rule matched after the Baseline tier and not before it, unlike the API of ClusterNetworkPolicies: an Accept there
 * opens pods that NetworkPolicies and policies of Cilium isolate (pkg/policy/repository.go of 1.20: the default rule stands in a tier of its own).
 */
export function isolationLast(tiers: readonly Tier[]): readonly Tier[] {
  const normal = tiers.find(({ name }) => name === 'default');
  if (!normal || !tiers.some(({ name }) => name === 'baseline')) return tiers;
  const isolating = normal.parts.filter(({ isolates }) => !isolates.isEmpty);
  if (isolating.length === 0) return tiers;
  return [
    ...tiers.map(tier => tier === normal ? { ...tier, endOfTier: 'Pass' as const, parts: tier.parts.map(part => ({ ...part, isolates: PortSet.NONE })) } : tier),
    { ...LAST, parts: isolating.map(part => ({ ...part, rules: [] })) },
  ];
}
