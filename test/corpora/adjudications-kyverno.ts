import { Adjudication, EFFECTIVE_POLICY } from './adjudication';

export const KYVERNO_ADJUDICATIONS: readonly Adjudication[] = [
  {
    check: 'disallow-default-namespace',
    cases: ['baddeployment01'],
    expected: 'pass',
    reason: 'the object names no namespace, so whoever applies it decides; only a written default is a finding',
  },
  {
    check: 'docker-socket-check',
    cases: ['nginx-allow-2'],
    expected: 'fail',
    reason: 'a label of the pod exempts it; we never read a waiver from the object that it excuses',
  },
  { check: 'imagepullpolicy-always', cases: ['myapp-pod-2', 'mydeploy1'], expected: 'pass', reason: EFFECTIVE_POLICY },
  {
    check: 'prevent-cr8escape',
    cases: ['badpod01'],
    expected: 'pass',
    reason: 'the sysctl is a safe one; its value exploits a flaw of one runtime, long mended (CVE-2022-0811)',
  },
  {
    check: 'require-emptydir-requests-and-limits',
    cases: ['pass-pod', 'pass-pod-01'],
    expected: 'fail',
    reason: 'limits of the container are accepted instead of a size limit of the volume',
  },
  { check: 'require-ingress-https/-', cases: ['badingress01', 'badingress02', 'badingress03'], expected: 'pass', reason: 'TLS is there, an annotation of one controller is not' },
  { check: 'require-pod-probes', cases: ['goodpod03', 'goodpod04'], expected: 'fail', reason: 'one of the probes will do for the source' },
  {
    check: 'restrict-binding-clusteradmin',
    cases: ['badrb01', 'badrb02'],
    expected: 'pass',
    reason: 'the binding names a Role, not the ClusterRole, called cluster-admin',
  },
  {
    check: 'restrict-clusterrole-csr',
    cases: ['violating-clusterrole'],
    expected: 'pass',
    reason: 'the fixture lists the resources under the core API group, where they do not exist',
  },
  {
    check: 'restrict-controlplane-scheduling/restrict-controlplane-scheduling-master',
    cases: ['badpod02'],
    expected: 'pass',
    reason: 'the pod tolerates the other taint, which the label counts to this rule as well',
  },
  {
    check: 'restrict-escalation-verbs-roles',
    cases: ['badrole01'],
    expected: 'pass',
    reason: 'the verb impersonate has an effect on users, groups and service accounts, not on roles',
  },
  {
    check: 'restrict-secret-role-verbs',
    cases: ['goodcr03', 'goodrole03'],
    expected: 'fail',
    reason: 'the rule allows update and patch, whose answers carry the Secret with its data',
  },
  {
    check: 'topologyspreadconstraints-policy',
    cases: ['badss01', 'badss02'],
    expected: 'pass',
    reason: 'constraints are there, over other keys than the policy lists',
  },
];
