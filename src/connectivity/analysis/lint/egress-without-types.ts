import { LintRule, sourceOf } from './finding';

export const EGRESS_WITHOUT_TYPES: LintRule = {
  id: 'egress-without-types',
  title: 'an empty egress isolates nothing',
  why: 'without policyTypes only a filled egress isolates; the API server drops the empty list',
  severity: 'error',
  * check(input) {
    for (const entry of input.ofKind('NetworkPolicy')) {
      const { egress, policyTypes } = entry.object.spec ?? {};
      if (!entry.object.apiVersion.startsWith('networking.k8s.io/') || policyTypes !== undefined || !Array.isArray(egress) || egress.length > 0) continue;
      yield { at: sourceOf(entry, ['spec', 'egress']), message: 'egress: [] without policyTypes leaves egress open', fix: 'write policyTypes: [Ingress, Egress]' };
    }
  },
};
