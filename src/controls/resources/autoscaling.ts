import { Control, ControlScope, Severity } from '../control';
import { mitre, nsa } from '../frameworks';

const COMMON = {
  family: 'resources', severity: Severity.LOW, kinds: ['autoscaling/HorizontalPodAutoscaler'], frameworks: [nsa('upgrading'), ...mitre('T1499')],
};

/** SVC-06, where workloads of the namespace are there. */
export const AUTOSCALER_TARGET_EXISTS: Control = {
  ...COMMON,
  id: 'autoscaler-target-exists',
  title: 'An autoscaler has a target that is there',
  rationale: 'The workload that it was meant for does not grow under load, and a flood of requests brings it down.',
  remediation: 'Correct scaleTargetRef, or remove the autoscaler.',
  scope: ControlScope.SET,
  expression: '!set.targetsDescribed || set.targetExists',
  message: "there is no {{object.?spec.?scaleTargetRef.?kind.orValue('')}} '{{object.?spec.?scaleTargetRef.?name.orValue('')}}' to scale",
  path: '/spec/scaleTargetRef',
};

/** RES-07. */
export const AUTOSCALER_CAN_SCALE: Control = {
  ...COMMON,
  id: 'autoscaler-can-scale',
  title: 'An autoscaler has room to scale',
  rationale: 'An autoscaler whose bounds are the same never adds a replica, and reads as if it did.',
  remediation: 'Set maxReplicas above minReplicas, or set the number of replicas on the workload.',
  scope: ControlScope.OBJECT,
  expression: 'object.?spec.?maxReplicas.orValue(1) > object.?spec.?minReplicas.orValue(1)',
  message: 'minReplicas is {{string(object.?spec.?minReplicas.orValue(1))}} and maxReplicas {{string(object.?spec.?maxReplicas.orValue(1))}}',
  path: '/spec/maxReplicas',
};
