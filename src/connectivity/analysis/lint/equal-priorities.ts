import { LintRule, sourceOf } from './finding';

export const EQUAL_PRIORITIES: LintRule = {
  id: 'equal-priorities',
  title: 'policies of a tier share a priority',
  why: 'their order is not defined, and implementations differ',
  severity: 'error',
  * check(input) {
    const seen = new Map<string, string>();
    for (const kind of ['ClusterNetworkPolicy', 'AdminNetworkPolicy']) {
      for (const entry of input.ofKind(kind)) {
        if (!entry.object.apiVersion.startsWith('policy.networking.k8s.io/')) continue;
        const { tier = 'Admin', priority } = entry.object.spec ?? {};
        const key = JSON.stringify([tier, priority]);
        const other = seen.get(key);
        seen.set(key, other ?? entry.object.metadata?.name ?? '');
        if (other !== undefined) yield { at: sourceOf(entry, ['spec', 'priority']), message: `priority ${priority} of tier ${tier} is that of '${other}' too`, fix: 'give each policy a priority of its own' };
      }
    }
  },
};
