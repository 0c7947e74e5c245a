import { LintRule } from './finding';
import { ANYBODY, Direction } from '../../model/policy-model';

export const DEFAULT_DENY_MISSING: LintRule = {
  id: 'default-deny-missing',
  title: 'a namespace has pods that no policy isolates',
  why: 'what no policy selects is open to everybody',
  severity: 'warning',
  * check(input) {
    const { world } = input.connectivity;
    const closed: Record<Direction, Set<number>> = { Ingress: new Set(), Egress: new Set() };
    for (const { layer, tier, part } of input.parts) {
      if (layer !== 'network') continue;
      const isolates = tier.endOfTier === 'Deny' && !part.isolates.isEmpty;
      const denies = part.rules.some(({ action, peers, ports }) => action === 'Deny' && peers === ANYBODY && ports.isAll);
      if (isolates || denies) for (const pod of input.select(part.subject)) closed[part.direction].add(pod);
    }
    for (const direction of ['Ingress', 'Egress'] as const) {
      const open = new Map<string, number[]>();
      for (const pod of world.pods) {
        if (pod.isHost || closed[direction].has(pod.id) || world.workloads[pod.workload].kind === '') continue;
        const own = open.get(pod.namespace);
        if (own) own.push(pod.id);
        else open.set(pod.namespace, [pod.id]);
      }
      for (const [namespace, pods] of open) {
        const { label, provenance } = world.workloads[world.pods[pods[0]].workload];
        if (label.startsWith('{')) continue;
        yield {
          at: { kind: 'Namespace', apiGroup: '', name: namespace, provenance },
          message: `${direction.toLowerCase()} of ${label}${pods.length > 1 ? ` and ${pods.length - 1} more` : ''} is open to everybody`,
          fix: `add a NetworkPolicy with podSelector: {} and policyTypes: [${direction}] to the namespace`,
        };
      }
    }
  },
};
