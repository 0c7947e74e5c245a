import { LintRule, sourceOf } from './finding';
import { FieldPath } from '../../../manifests';

const KINDS = ['NetworkPolicy', 'ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'];

export const NAMESPACE_BY_NAME_LABEL: LintRule = {
  id: 'namespace-by-name-label',
  title: 'a namespace is selected by a label that somebody must set',
  why: 'whoever may label namespaces can take such a label; kubernetes.io/metadata.name is set by the API server and always true',
  severity: 'warning',
  * check(input) {
    for (const entry of input.set.entries) {
      if (!KINDS.includes(entry.object.kind) || !entry.object.apiVersion.includes('networking.k8s.io/')) continue;
      for (const path of handLabelled(entry.object.spec, ['spec'], 0)) {
        yield { at: sourceOf(entry, path), message: 'selects namespaces by the label name', fix: 'write kubernetes.io/metadata.name' };
      }
    }
  },
};

function* handLabelled(value: any, path: FieldPath, depth: number): Iterable<FieldPath> {
  if (value === null || typeof value !== 'object' || depth > 12) return;
  for (const key of Object.keys(value)) {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    const labels = key === 'namespaceSelector' || key === 'namespaces' ? value[key]?.matchLabels : undefined;
    if (labels && typeof labels === 'object' && Object.prototype.hasOwnProperty.call(labels, 'name')) yield [...own, 'matchLabels', 'name'];
    yield* handLabelled(value[key], own, depth + 1);
  }
}
