import { LintRule, sourceOf } from './finding';

export const CILIUM_EMPTY_RULE: LintRule = {
  id: 'cilium-empty-rule',
  title: 'an empty rule of Cilium allows nobody',
  why: 'in a NetworkPolicy [{}] allows everybody, in a policy of Cilium it isolates',
  severity: 'info',
  * check(input) {
    for (const kind of ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy']) {
      for (const entry of input.ofKind(kind)) {
        const specs = [['spec'], ...(Array.isArray(entry.object.specs) ? entry.object.specs.map((_: unknown, i: number) => ['specs', i]) : [])];
        for (const path of specs) {
          for (const field of ['ingress', 'egress']) {
            const rules = (path.length === 1 ? entry.object.spec : entry.object.specs[path[1]])?.[field];
            if (!Array.isArray(rules) || !rules.some(rule => rule && typeof rule === 'object' && Object.keys(rule).length === 0) || rules.length < 1) continue;
            yield {
              at: sourceOf(entry, [...path, field]),
              message: `${field}: [{}] isolates and allows nothing`,
              fix: field === 'ingress' ? 'to allow everybody write fromEntities: [all]; to isolate keep it' : 'to allow everybody write toEntities: [all]; to isolate keep it',
            };
          }
        }
      }
    }
  },
};
