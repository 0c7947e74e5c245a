import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

const ID = 'DisruptionBudget';

/** Lets drains of nodes take one pod of a workload at a time, once there are more than one or an autoscaler decides how many. */
export function budgetDisruptions(workload: kplus.Workload & kplus.IScalable, replicas: number): void {
  if (replicas > 1) addDisruptionBudget(workload);
  const mark = workload.markHasAutoscaler.bind(workload);
  // Autoscalers are made after the workload, and tell it by this call.
  workload.markHasAutoscaler = () => {
    mark();
    addDisruptionBudget(workload);
  };
}

function addDisruptionBudget(workload: kplus.Workload): void {
  if (workload.node.tryFindChild(ID)) return;
  new ApiObject(workload, ID, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: workload.name, namespace: workload.metadata.namespace },
    spec: {
      maxUnavailable: 1,
      // Pods that never become ready must not block a drain for good.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: Lazy.any({
        produce: () => ({
          ...Object.keys(workload.matchLabels).length > 0 ? { matchLabels: workload.matchLabels } : {},
          ...workload.matchExpressions.length > 0 ? { matchExpressions: workload.matchExpressions } : {},
        }),
      }),
    },
  });
}
