import { LintRule, sourceOf } from './finding';
import { FieldPath, QUARANTINE_LABEL } from '../../../manifests';

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
      if (!allows) continue;
      if (!excludes(podSelector)) {
        yield {
          at: sourceOf(entry, ['spec', 'podSelector']),
          message: `allows connections of pods with the label ${QUARANTINE_LABEL}`,
          fix: `add matchExpressions: [{key: ${QUARANTINE_LABEL}, operator: DoesNotExist}] to the podSelector and to each peer`,
        };
      }
      for (const path of inclusivePeers(entry.object.spec)) {
        yield {
          at: sourceOf(entry, path),
          message: `the peer may be a pod with the label ${QUARANTINE_LABEL}`,
          fix: `add matchExpressions: [{key: ${QUARANTINE_LABEL}, operator: DoesNotExist}] to the podSelector of the peer`,
        };
      }
    }
  },
};

/** Peers by label that pods in quarantine match too. Blocks of addresses know no labels, and everybody is no peer. */
function* inclusivePeers(spec: any): Iterable<FieldPath> {
  for (const [direction, list] of [['ingress', 'from'], ['egress', 'to']] as const) {
    for (const [i, rule] of (Array.isArray(spec[direction]) ? spec[direction] : []).entries()) {
      for (const [j, peer] of (Array.isArray(rule?.[list]) ? rule[list] : []).entries()) {
        if ((peer?.podSelector || peer?.namespaceSelector) && !excludes(peer.podSelector)) yield ['spec', direction, i, list, j];
      }
    }
  }
}
