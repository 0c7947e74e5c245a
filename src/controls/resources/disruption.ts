import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa } from '../frameworks';
import { onOneLine } from '../message';

const COMMON = { family: 'resources', severity: Severity.LOW, scope: ControlScope.SET, frameworks: [nsa('upgrading'), ...mitre('T1499')] };
const BUDGET = { ...COMMON, kinds: ['policy/PodDisruptionBudget'] };

/** RES-07. A single replica cannot be spared: a budget for it would stop every drain. */
export const DISRUPTION_BUDGET: Control = {
  ...COMMON,
  id: 'disruption-budget',
  title: 'Workloads of several replicas have a disruption budget',
  rationale: 'A drain of nodes may evict all replicas at once; patches of nodes are then put off, and their holes stay open.',
  remediation: 'Create a PodDisruptionBudget that selects the pods, for example with maxUnavailable 1.',
  kinds: ['apps/Deployment', 'apps/StatefulSet'],
  parameters: {
    minimumReplicas: { type: ParameterType.INTEGER, description: 'the number of replicas from which on a budget is expected', defaultValue: 2 },
  },
  expression: 'set.lowestReplicas < params.minimumReplicas || size(set.disruptionBudgets) > 0',
  message: 'no PodDisruptionBudget selects the pods of {{string(set.lowestReplicas)}} replicas',
};

/** RES-07. */
export const BUDGET_SELECTS_PODS: Control = {
  ...BUDGET,
  id: 'disruption-budget-selects-pods',
  title: 'A disruption budget selects pods that are there',
  rationale: 'A budget with a misspelt label protects nothing, and reads as if it did.',
  remediation: 'Correct the selector, or remove the budget.',
  expression: '!set.targetsDescribed || set.selectsAny',
  message: 'the budget selects no pods of the workloads that are in its namespace',
  path: '/spec/selector',
};

/** CEL: no pod may ever be unavailable. */
const NONE_SPARED = `[object.?spec.?maxUnavailable.orValue(1)].exists(v, type(v) == int ? v <= 0
      : type(v) == string && v.matches('^0{1,3}%$'))`;

/** CEL: as many pods must be available as there are at the least. A share of the pods is rounded up, as the controller does. */
const ALL_NEEDED = `[object.?spec.?minAvailable.orValue(0)].exists(v, type(v) == int ? (set.selectedReplicas > 0 && v >= set.selectedReplicas)
      : type(v) == string && v.matches('^[0-9]{1,4}%$') && [int(v.substring(0, size(v) - 1))].exists(share, share >= 100
        || (set.selectedReplicas > 0 && (share * set.selectedReplicas + 99) / 100 >= set.selectedReplicas)))`;

/** RES-07. Where no number of replicas is known, it judges what holds for any number. */
export const BUDGET_ALLOWS_DISRUPTION: Control = {
  ...BUDGET,
  id: 'disruption-budget-allows-disruption',
  title: 'A disruption budget lets some pod go',
  rationale: 'Nodes that cannot be drained are not patched: a budget that spares no pod keeps known holes open.',
  remediation: 'Allow at least one pod to be unavailable, or run one replica more than minAvailable asks for.',
  expression: `!${NONE_SPARED} && !${ALL_NEEDED}`,
  message: onOneLine(`the budget never lets a pod go: {{${NONE_SPARED} ? 'maxUnavailable is ' + string(object.spec.maxUnavailable)
    : 'minAvailable is ' + string(object.spec.minAvailable) + (set.selectedReplicas > 0 ? ' of ' + string(set.selectedReplicas) + ' pods' : '')}}`),
  path: '/spec',
};
