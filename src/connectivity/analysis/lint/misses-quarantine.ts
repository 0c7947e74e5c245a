import { LintRule, sourceOf } from './finding';
import { QUARANTINE_LABEL } from '../../../manifests';

const excludes = (selector: any): boolean => Array.isArray(selector?.matchExpressions)
  && selector.matchExpressions.some((item: any) => item?.key === QUARANTINE_LABEL && item?.operator === 'DoesNotExist');

export const MISSES_QUARANTINE: LintRule = {
  id: 'misses-quarantine',
  title: 'an allow holds for pods in quarantine too',
  why: 'a NetworkPolicy cannot deny: every allow must leave out the pods in quarantine, or the label isolates nobody',
  severity: 'warning',
  * check(input) {
    const policies = input.ofKind('NetworkPolicy').filter(({ object }) => object.apiVersion.startsWith('networking.k8s.io/'));
    if (!policies.some(({ object }) => JSON.stringify(object.spec ?? {}).includes(QUARANTINE_LABEL))) return;
    for (const entry of policies) {
      const { ingress, egress, podSelector } = entry.object.spec ?? {};
      const allows = [ingress, egress].some(rules => Array.isArray(rules) && rules.length > 0);
      if (!allows || excludes(podSelector)) continue;
      yield {
        at: sourceOf(entry, ['spec', 'podSelector']),
        message: `allows connections of pods with the label ${QUARANTINE_LABEL}`,
        fix: `add matchExpressions: [{key: ${QUARANTINE_LABEL}, operator: DoesNotExist}] to the podSelector and to each peer`,
      };
    }
  },
};
