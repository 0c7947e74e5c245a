import { Adjudication, EFFECTIVE_POLICY } from './adjudication';

const OTHER_GROUP = 'the API version of the object does not exist, so no control of its kind applies';
const SYSTEM_ROLE = 'the source exempts roles of the platform by name; a name proves nothing, a waiver says it';
const ROLE_AND_BINDING = 'the binding is to a role of another name that is as strong; the role itself fails no-wildcard-rbac-resources';

const ROLE_ELSEWHERE = 'a role that is not among the objects may be in the cluster; where others of its place are, binding-role-exists says that it is missing';
const BUDGET_OF_ALL = 'the budget keeps as many pods as there are at the least, so that no node with one of them can be drained';

export const POLARIS_ADJUDICATIONS: readonly Adjudication[] = [
  {
    check: 'clusterrolebindingPodExecAttach',
    cases: [
      'success.defaultclusterrolebinding_clusteradmin.yaml', 'success.defaultclusterrolebinding_system-controller-generic-garbage-collector.yaml',
      'success.gce_calico_binding.yaml', 'success.system_prefix_binding.yaml',
    ],
    expected: 'fail',
    reason: SYSTEM_ROLE,
  },
  ...['rolebindingClusterRolePodExecAttach', 'rolebindingRolePodExecAttach', 'rolebindingClusterAdminRole'].map(check => ({
    check, cases: ['success.gce_calico_binding.yaml', 'success.system_prefix_binding.yaml'], expected: 'fail' as const, reason: SYSTEM_ROLE,
  })),
  ...['clusterrolebindingPodExecAttach', 'rolebindingClusterRolePodExecAttach', 'rolebindingRolePodExecAttach'].map(check => ({
    check, cases: ['failure.binding_points_to_missing_ref.yaml'], expected: 'pass' as const, reason: ROLE_ELSEWHERE,
  })),
  {
    check: 'rolebindingRolePodExecAttach',
    cases: ['success.role_binding_cluster_role_binding.yaml'],
    expected: 'fail',
    reason: 'the source leaves a ClusterRole to another of its checks',
  },
  {
    check: 'rolebindingClusterAdminRole',
    cases: ['success.explicit_apigroups.yaml', 'success.explicit_resources.yaml', 'success.explicit_verbs.yaml'],
    expected: 'fail',
    reason: 'the source asks for wildcards in groups, resources and verbs at once; one of them is too much',
  },
  {
    check: 'missingNetworkPolicy',
    cases: ['failure.netpol_missing_egress_rules.yaml', 'failure.netpol_missing_ingress_rules.yaml'],
    expected: 'pass',
    reason: 'a policy type without rules denies everything, which isolates best',
  },
  { check: 'pdbDisruptionsIsZero', cases: ['failure.either.yaml', 'failure.max.yaml', 'failure.min.yaml'], expected: 'pass', reason: OTHER_GROUP },
  {
    check: 'pdbMinAvailableGreaterThanHPAMinReplicas',
    cases: ['success.equals.yaml', 'success.hpa-no-match.yaml', 'success.no-hpa.yaml', 'success.no-min-replicas.yaml'],
    expected: 'fail',
    reason: BUDGET_OF_ALL,
  },
  {
    check: 'automountServiceAccountToken',
    cases: ['success.serviceaccount.yaml'],
    expected: 'fail',
    reason: 'the pod relies on its ServiceAccount, which the pod alone does not show',
  },
  {
    check: 'clusterrolePodExecAttach',
    cases: [
      'success.defaultclusterrole_admin.yaml', 'success.defaultclusterrole_clusteradmin.yaml', 'success.gce_calico_clusterrole.yaml',
      'success.system_prefix.yaml',
    ],
    expected: 'fail',
    reason: SYSTEM_ROLE,
  },
  { check: 'rolePodExecAttach', cases: ['success.gce_calico_binding.yaml', 'success.system_prefix_binding.yaml'], expected: 'fail', reason: SYSTEM_ROLE },
  ...['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminClusterRole'].map(check => ({
    check,
    cases: ['failure.all_verbs.yaml', 'failure.all_verbs_different_order.yaml', 'failure.binding_to_system_prefix.yaml', 'failure.wildcards.yaml'],
    expected: 'pass' as const,
    reason: ROLE_AND_BINDING,
  })),
  { check: 'deploymentMissingReplicas', cases: ['failure.yaml'], expected: 'pass', reason: OTHER_GROUP },
  {
    check: 'insecureCapabilities',
    cases: ['success.all.yaml', 'success.case.yaml', 'success.pod.yaml', 'success.yaml'],
    expected: 'fail',
    reason: 'neither All in mixed case nor a list of fifteen names is ALL for Pod Security Admission',
  },
  { check: 'nakedPod', cases: ['success.yaml'], expected: 'fail', reason: 'the Pod has no owner in the manifest' },
  { check: 'pullPolicyNotAlways', cases: ['failure.cron-job.yaml', 'failure.yaml'], expected: 'pass', reason: EFFECTIVE_POLICY },
  { check: 'runAsRootAllowed', cases: ['failure.yaml'], expected: 'pass', reason: OTHER_GROUP },
  { check: 'tlsSettingsMissing', cases: ['success.yaml'], expected: 'fail', reason: 'the rule is for every host, the certificate for one' },
  {
    check: 'topologySpreadConstraint',
    cases: ['failure.empty.yaml', 'failure.nospreadconstraint.yaml'],
    expected: 'pass',
    reason: 'a single replica cannot be spread',
  },
];
