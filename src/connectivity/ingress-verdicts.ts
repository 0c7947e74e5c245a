import { Connectivity } from './connectivity';
import { Verdict } from './engine/verdict';
import { Workload } from './model/world';
import { INGRESS_CONTROLLER } from './world/ingress-controller';

/** Whether a workload only stands for whatever serves Ingress objects and routes: it is no target, and reaches what routes lead to. */
export function isIngressController({ label }: Workload): boolean {
  return label === INGRESS_CONTROLLER.label;
}

/** What the ingress controller reaches: where routes lead, as far as policies let it. By position of the workload. */
export function ingressVerdicts(connectivity: Connectivity): ReadonlyMap<number, Verdict> {
  const { world, routes } = connectivity;
  const result = new Map<number, Verdict>();
  const controller = world.workload(INGRESS_CONTROLLER.label);
  if (!controller) return result;
  for (const to of new Set(routes.map(({ pod }) => pod))) {
    const verdict = connectivity.verdict({ kind: 'pod', pod: controller.pods[0] }, { kind: 'pod', pod: to });
    if (verdict.allowed.isEmpty && verdict.unknown.isEmpty) continue;
    const { workload } = world.pods[to];
    const known = result.get(workload);
    result.set(workload, known ? eitherVerdict(known, verdict) : verdict);
  }
  return result;
}

/** What one or the other allows. */
export function eitherVerdict(a: Verdict, b: Verdict): Verdict {
  if (a === b) return a;
  const allowed = a.allowed.union(b.allowed);
  const unknown = a.unknown.union(b.unknown).minus(allowed);
  return { allowed, unknown, reasons: unknown.isEmpty ? [] : [...new Set([...a.reasons, ...b.reasons])].sort() };
}
