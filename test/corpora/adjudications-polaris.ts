import { Adjudication, EFFECTIVE_POLICY } from './adjudication';

const OTHER_GROUP = 'the API version of the object does not exist, so no workload control applies';
const SYSTEM_ROLE = 'the source exempts roles of the platform by name; a name proves nothing, a waiver says it';
const ROLE_AND_BINDING = 'the binding is to a role of another name that is as strong; the role itself fails no-wildcard-rbac-resources';

export const POLARIS_ADJUDICATIONS: readonly Adjudication[] = [
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
