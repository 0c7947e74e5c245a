import { LintRule } from './finding';

export const EGRESS_WITHOUT_DNS: LintRule = {
  id: 'egress-without-dns',
  title: 'egress is isolated and names cannot be resolved',
  why: 'a pod that may call others but may not ask for their addresses calls nobody',
  severity: 'warning',
  * check(input) {
    const resolving = new Set<number>();
    const calling = new Set<number>();
    const parts = input.parts.filter(({ layer, part }) => layer === 'network' && part.direction === 'Egress');
    for (const { part } of parts) {
      const accepts = part.rules.filter(({ action }) => action === 'Accept');
      if (accepts.length === 0) continue;
      const asks = accepts.some(({ ports }) => ports.has('UDP', 53) || ports.has('UDP', 5353) || ports.has('UDP', 8053));
      for (const pod of input.select(part.subject)) (asks ? resolving : calling).add(pod);
    }
    for (const { part, tier } of parts) {
      if (tier.endOfTier !== 'Deny' || part.isolates.isEmpty || part.rules.length === 0) continue;
      const mute = input.select(part.subject).filter(pod => calling.has(pod) && !resolving.has(pod));
      if (mute.length === 0) continue;
      yield {
        at: part.source,
        message: `isolates egress of ${input.connectivity.world.workloads[input.connectivity.world.pods[mute[0]].workload].label} without a way to DNS`,
        fix: 'allow UDP and TCP 53 to pods with k8s-app: kube-dns in kube-system',
      };
    }
  },
};
