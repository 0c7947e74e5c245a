import { Lowering, LoweringContext } from './lowering';
import { readNetworkPolicy, ReadPolicy } from './network-policy/read';
import { NetworkPolicyRefused } from './network-policy/refused';
import { ManifestEntry } from '../../manifests';
import { TIER_ORDER } from '../model/policy-model';

/** Where NetworkPolicies stand: Calico's default tier, Cilium's normal one. */
const TIER = { name: 'default', order: TIER_ORDER.DEFAULT, endOfTier: 'Deny' } as const;

/** `networking.k8s.io/v1` NetworkPolicy. */
export const NETWORK_POLICY: Lowering = {
  kinds: ['networking.k8s.io/NetworkPolicy', 'extensions/NetworkPolicy'],
  lower(entries, context) {
    const policies = new Map<string, ReadPolicy>();
    for (const entry of entries) {
      const policy = read(entry, context);
      if (!policy) continue;
      const name = `${policy.namespace}/${policy.name}`;
      if (policies.has(name)) context.report(entry, `NetworkPolicy ${name} is declared more than once: the last declaration counts; remove the others`);
      policies.set(name, policy);
    }
    for (const { parts } of policies.values()) for (const part of parts) context.add('network', TIER, part);
  },
};

/** What the API server refuses has no effect at all. */
function read(entry: ManifestEntry, context: LoweringContext): ReadPolicy | undefined {
  try {
    return readNetworkPolicy(entry, context);
  } catch (error) {
    if (!(error instanceof NetworkPolicyRefused)) throw error;
    context.report(entry, `${error.message}; the API server refuses the object, so all of it is without effect`, error.path);
    return undefined;
  }
}
