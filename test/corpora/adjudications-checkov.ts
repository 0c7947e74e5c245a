import { Adjudication } from './adjudication';

const MIXED = 'the file holds objects of both kinds; the label speaks of the first';

export const CHECKOV_ADJUDICATIONS: readonly Adjudication[] = [
  { check: 'CKV_K8S_10', cases: ['pod-requests-limits-1FAILED1PASSED.yaml'], expected: 'fail', reason: MIXED },
  {
    check: 'CKV_K8S_11',
    cases: ['suppress-checks-PASSED.yaml'],
    expected: 'fail',
    reason: 'an annotation of the object suppresses the check; we never read a waiver from the object that it excuses',
  },
  { check: 'CKV_K8S_11', cases: ['pod-requests-limits-1FAILED1PASSED.yaml'], expected: 'fail', reason: MIXED },
  { check: 'CKV_K8S_12', cases: ['pod-requests-limits-1FAILED1PASSED.yaml'], expected: 'fail', reason: MIXED },
  { check: 'CKV_K8S_13', cases: ['pod-requests-limits-1FAILED1PASSED.yaml'], expected: 'fail', reason: MIXED },
  {
    check: 'CKV_K8S_15',
    cases: ['imageWithDigest-DefaultPullPolicy-PASSED.yaml'],
    expected: 'fail',
    reason: 'a digest fixes the content but does not make the kubelet check the credentials of the pod',
  },
  {
    check: 'CKV_K8S_20',
    cases: ['oc-deploymentConfig-FAILED.yml'],
    expected: 'pass',
    reason: 'DeploymentConfig is a kind of OpenShift; it is judged once it is declared as a workload kind',
  },
  {
    check: 'CKV_K8S_21',
    cases: ['nginx-statefulset-FAILED.yaml'],
    expected: 'pass',
    reason: 'the object names no namespace, so whoever applies it decides; only a written default is a finding',
  },
  {
    check: 'CKV_K8S_23',
    cases: ['rootContainersPASSED.yaml'],
    expected: 'fail',
    reason: 'a user id other than 0, or a container that overrides the pod, is not accepted by Pod Security Admission',
  },
  { check: 'CKV_K8S_27', cases: ['cloudwatch-agent-1PASSED-1FAILED.yaml', 'scope-2PASSED-1FAILED.yaml'], expected: 'fail', reason: MIXED },
  {
    check: 'CKV_K8S_37',
    cases: ['pod-drop-NET_RAW-capabilities-PASSED.yaml'],
    expected: 'fail',
    reason: 'the label belongs to CKV_K8S_28, which shares the file; only one capability is dropped',
  },
  {
    check: 'CKV_K8S_37',
    cases: ['pod-drop-all-capabilities-PASSED2.yaml'],
    expected: 'fail',
    reason: 'lower-case all is not ALL for Pod Security Admission',
  },
  { check: 'CKV_K8S_39', cases: ['pod-FAILED2.yaml'], expected: 'pass', reason: 'the pod has no containers, so there is none that adds a capability' },
  {
    check: 'CKV_K8S_40',
    cases: ['rootContainersHighUIDPASSED.yaml'],
    expected: 'fail',
    reason: 'one pod sets no user id; a user namespace is a control of its own, not an excuse',
  },
  {
    check: 'CKV_K8S_41',
    cases: ['DefaultServiceAccount-PASSED.yaml'],
    expected: 'fail',
    reason: 'the source judges the account called default only; the other one of the file hands out its token too',
  },
  {
    check: 'CKV_K8S_43',
    cases: ['imageWithTagAndDigest-PASSED.yaml', 'kafka-PASSED.yaml', 'kafka-withrepo-PASSED.yaml'],
    expected: 'fail',
    reason: 'the digest has six digits: no image can be pulled by it',
  },
  ...['CKV_K8S_152', 'CKV_K8S_153', 'CKV_K8S_154'].map(check => ({
    check,
    cases: ['annotation2-nollua-PASSESONEFAILSONE.yaml'],
    expected: 'fail' as const,
    reason: 'a snippet without Lua, which passes one of these checks and fails another; for us every snippet is raw configuration',
  })),
  {
    check: 'CKV_K8S_156',
    cases: ['clusterrole-passed-1.yaml'],
    expected: 'fail',
    reason: 'approve on every resource includes signers',
  },
  {
    check: 'CKV_K8S_157',
    cases: ['clusterrole-failed-1.yaml'],
    expected: 'pass',
    reason: 'the verb bind has an effect on roles, not on bindings',
  },
  {
    check: 'CKV_K8S_157',
    cases: ['role-passed-2.yaml'],
    expected: 'fail',
    reason: 'all verbs on serviceaccounts include impersonate',
  },
  { check: 'CKV_K8S_158', cases: ['role-passed-2.yaml'], expected: 'fail', reason: 'all verbs on serviceaccounts include impersonate' },
];
