import { Control, ControlScope, FixTarget, ParameterType, Severity } from '../control';
import { mitre, nsa } from '../frameworks';

const FRAMEWORKS = [nsa('upgrading'), ...mitre('T1499')];

export const MULTIPLE_REPLICAS: Control = {
  id: 'multiple-replicas',
  family: 'resources',
  title: 'Workloads have more than one replica',
  rationale: 'With one replica the loss of one pod or node is the loss of the service.',
  remediation: 'Set `replicas` to 2 or more.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['apps/Deployment', 'apps/StatefulSet'],
  parameters: {
    minimum: { type: ParameterType.INTEGER, description: 'the lowest number of replicas that is accepted', defaultValue: 2 },
  },
  expression: 'object.?spec.?replicas.orValue(1) >= params.minimum',
  message: 'replicas is {{ string(object.?spec.?replicas.orValue(1)) }}, expected {{ string(params.minimum) }} or more',
  path: '/spec/replicas',
  fix: [{ target: FixTarget.OBJECT, path: '/spec/replicas', parameter: 'minimum' }],
  frameworks: FRAMEWORKS,
  optIn: true, // not every program can run twice, and an autoscaler may own the number
};

export const TOPOLOGY_SPREAD: Control = {
  id: 'topology-spread',
  family: 'resources',
  title: 'Replicas are spread over nodes or zones',
  rationale: 'Replicas on one node fall together, by a failure or by whoever takes the node over.',
  remediation: 'Declare `topologySpreadConstraints`, or a pod anti-affinity of the replicas with each other.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  kinds: ['apps/Deployment', 'apps/StatefulSet'],
  expression: 'object.?spec.?replicas.orValue(1) < 2'
    + ' || size(variables.podSpec.?topologySpreadConstraints.orValue([])) > 0'
    + ' || variables.podSpec.?affinity.?podAntiAffinity.hasValue()',
  message: 'topologySpreadConstraints is not set for {{ string(object.?spec.?replicas.orValue(1)) }} replicas',
  path: '/topologySpreadConstraints',
  frameworks: FRAMEWORKS,
};

export const PRIORITY_CLASS: Control = {
  id: 'priority-class',
  family: 'resources',
  title: 'Pods have a priority class',
  rationale: 'When nodes fill up, by an attack or by accident, priority decides whose pods make way.',
  remediation: 'Set `priorityClassName` to a PriorityClass of the cluster.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: "variables.podSpec.?priorityClassName.orValue('') != ''",
  message: 'priorityClassName is not set',
  path: '/priorityClassName',
  frameworks: FRAMEWORKS,
  optIn: true, // the names are those of the cluster
};
