import { LintRule } from './finding';

export const SELECTS_NO_POD: LintRule = {
  id: 'selects-no-pod',
  title: 'a policy selects no pod',
  why: 'a policy for nobody protects nobody; mostly a label is misspelt or the namespace is another one',
  severity: 'warning',
  * check(input) {
    const seen = new Map<string, { found: boolean; at: typeof input.parts[number]['part']['source'] }>();
    for (const { part } of input.parts) {
      const { kind, apiGroup, namespace = '', name } = part.source;
      const key = JSON.stringify([apiGroup, kind, namespace, name]);
      const found = (seen.get(key)?.found ?? false) || input.select(part.subject).length > 0;
      seen.set(key, { found, at: part.source });
    }
    for (const { found, at } of seen.values()) {
      if (!found) yield { at, message: 'selects no pod of these manifests', fix: 'compare the selector with the labels of the pods, and the namespace' };
    }
  },
};
