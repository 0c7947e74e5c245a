import { LintRule } from './finding';

export const SHARED_ACCOUNT: LintRule = {
  id: 'shared-account',
  title: 'workloads of a mesh share a ServiceAccount',
  why: 'the account is the identity: policies of a mesh cannot tell them apart',
  severity: 'info',
  * check(input) {
    if (!input.parts.some(({ layer }) => layer !== 'network')) return;
    const { pods, workloads } = input.connectivity.world;
    const users = new Map<string, Set<number>>();
    for (const { istio, linkerd, namespace, account, workload } of pods) {
      if (!istio && !linkerd) continue;
      const key = `${namespace}/${account}`;
      const own = users.get(key);
      if (own) own.add(workload);
      else users.set(key, new Set([workload]));
    }
    for (const [key, owners] of users) {
      if (owners.size < 2) continue;
      const [first, second] = [...owners].map(id => workloads[id]);
      yield {
        at: { kind: second.kind, apiGroup: '', namespace: second.namespace, name: second.name, provenance: second.provenance },
        message: `shares the ServiceAccount ${key} with ${first.label}${owners.size > 2 ? ` and ${owners.size - 2} more` : ''}`,
        fix: 'give each workload a ServiceAccount of its own',
      };
    }
  },
};
