import { Tier, TIER_ORDER } from '../../model/policy-model';
import { LoweringContext } from '../lowering';
import { fieldsOf } from './fields';
import { ManifestEntry } from '../../../manifests';

/** Tiers that are always there, by Calico's name. What Calico serves of them, other dialects put their policies in. */
const BUILT_IN: ReadonlyMap<string, Omit<Tier, 'parts'>> = new Map([
  ['kube-admin', { name: 'admin', order: TIER_ORDER.ADMIN, endOfTier: 'Pass' }],
  ['default', { name: 'default', order: TIER_ORDER.DEFAULT, endOfTier: 'Deny' }],
  ['kube-baseline', { name: 'baseline', order: TIER_ORDER.BASELINE, endOfTier: 'Pass' }],
]);

const OURS: ReadonlySet<string> = new Set([...BUILT_IN.values()].map(({ name }) => name));

/** Tiers by the name that policies call them. */
export function tiersOf(entries: readonly ManifestEntry[], context: LoweringContext): ReadonlyMap<string, Omit<Tier, 'parts'>> {
  const tiers = new Map(BUILT_IN);
  for (const entry of entries) {
    const name = String(entry.object.metadata?.name ?? '');
    const { order, defaultAction = 'Deny' } = fieldsOf(entry.object.spec);
    const builtIn = BUILT_IN.get(name);
    if (order !== undefined && typeof order !== 'number') {
      context.report(entry, `order ${JSON.stringify(order)} is no number: the tier is refused, and its policies have no effect`, ['spec', 'order']);
    } else if (defaultAction !== 'Deny' && defaultAction !== 'Pass') {
      context.report(entry, `default action ${JSON.stringify(defaultAction)} is unknown: expected Deny or Pass; the tier is refused, and its policies have no effect`, ['spec', 'defaultAction']);
    } else if (builtIn) {
      if (order !== builtIn.order || defaultAction !== builtIn.endOfTier) {
        context.report(entry, `tier ${name} has order ${builtIn.order} and default action ${builtIn.endOfTier}, always: this object is refused and changes nothing`);
      }
    } else {
      // A tier of this name is not the one that ClusterNetworkPolicies are in.
      tiers.set(name, { name: OURS.has(name) ? `${name} (Calico)` : name, order: order ?? Infinity, endOfTier: defaultAction });
    }
  }
  return tiers;
}
