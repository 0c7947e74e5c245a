import * as kplus from 'cdk8s-plus-28';
import { checkPorts } from './container-validation';

/** Kinds that find their pods by a selector of their own. */
const SELECTING: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Adds the checks of what only the finished tree shows: cdk8s-plus lets everything be added to later. */
export function validateAtSynthesis(workload: kplus.AbstractPod): void {
  workload.node.addValidation({
    validate: () => [...containerProblems(workload), ...selectorProblems(workload)],
  });
}

function containerProblems({ containers, initContainers }: kplus.AbstractPod): string[] {
  if (containers.length === 0) return ['the workload has no containers: give `containers` or call `addContainer()`'];
  return [...containers, ...initContainers].flatMap(container => {
    try {
      checkPorts(container);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

/** An empty selector is no selector: the API server refuses the workload, and a disruption budget would hold every pod. */
function selectorProblems(workload: kplus.AbstractPod): string[] {
  if (!(workload instanceof kplus.Workload) || !SELECTING.includes(workload.kind)) return [];
  const selects = Object.keys(workload.matchLabels).length + workload.matchExpressions.length > 0;
  return selects ? [] : ['the workload selects no pods: call `select()`, or leave `select: false` out'];
}
