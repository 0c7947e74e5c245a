import { Adjudication } from './adjudication';

const EXEMPT_IMAGE = 'the parameters of the constraint exempt the image';

export const GATEKEEPER_ADJUDICATIONS: readonly Adjudication[] = [
  {
    check: 'general/block-endpoint-edit-default-role',
    cases: ['example-disallowed'],
    expected: 'pass',
    reason: 'the fixture lists endpoints under the API group apps, where they do not exist',
  },
  { check: 'general/containerlimits', cases: ['example-disallowed'], expected: 'pass', reason: 'the limit is set but above the maximum of the constraint' },
  { check: 'general/containerlimits', cases: ['example-allowed'], expected: 'fail', reason: 'the constraint asks for no CPU limit' },
  { check: 'general/containerrequests', cases: ['example-disallowed'], expected: 'pass', reason: 'the request is set but above the maximum of the constraint' },
  {
    check: 'general/containerresources',
    cases: [
      'only-cpu-requests-and-memory-limits-and-requests-defined-allowed', 'only-requests-defined-allowed',
      'only-cpu-requests-and-memory-limits-defined-allowed', 'empty-resources-allowed',
    ],
    expected: 'fail',
    reason: 'the constraint asks for fewer of the four than we do',
  },
  { check: 'general/disallowanonymous', cases: ['example-allowed'], expected: 'fail', reason: 'the parameters of the constraint exempt the role' },
  { check: 'general/disallowedtags', cases: ['exempt-images-with-disallowed-tags'], expected: 'fail', reason: EXEMPT_IMAGE },
  {
    check: 'general/ephemeralstoragelimit',
    cases: ['ephemeral-storage-limit-1Pi', 'ephemeral-storage-limit-initContainer-1Pi'],
    expected: 'pass',
    reason: 'the limit is set but above the maximum of the constraint',
  },
  { check: 'general/externalip', cases: ['example-allowed'], expected: 'fail', reason: 'the parameters of the constraint allow the address' },
  { check: 'general/httpsonly', cases: ['example-allowed-tls-optional'], expected: 'fail', reason: 'the parameters of the constraint make TLS optional' },
  {
    check: 'general/verifydeprecatedapi',
    cases: ['example-allowed'],
    expected: 'fail',
    reason: 'flowcontrol.apiserver.k8s.io/v1beta3 was current at the version of the constraint and is gone since 1.32',
  },
  { check: 'pod-security-policy/allow-privilege-escalation', cases: ['exempted-path'], expected: 'fail', reason: EXEMPT_IMAGE },
  {
    check: 'pod-security-policy/apparmor',
    cases: ['example-allowed-override'],
    expected: 'fail',
    reason: 'Unconfined on the pod fails even where every container overrides it',
  },
  {
    check: 'pod-security-policy/capabilities',
    cases: ['example-allowed'],
    expected: 'fail',
    reason: 'the constraint allows other capabilities and asks for no drop of ALL',
  },
  { check: 'pod-security-policy/flexvolume-drivers', cases: ['example-allowed'], expected: 'fail', reason: 'level restricted allows no flexVolume' },
  {
    check: 'pod-security-policy/forbidden-sysctls',
    cases: ['example-disallowed'],
    expected: 'pass',
    reason: 'the constraint forbids a sysctl that the Pod Security Standards list as safe',
  },
  { check: 'pod-security-policy/host-filesystem', cases: ['example-allowed'], expected: 'fail', reason: 'the constraint allows the path' },
  {
    check: 'pod-security-policy/host-network-ports',
    cases: ['example-allowed', 'in-range-host-network-false', 'no-ports-specified'],
    expected: 'fail',
    reason: 'the constraint allows the network of the node or a range of its ports',
  },
  { check: 'pod-security-policy/host-network-ports', cases: ['port-violation-exempted'], expected: 'fail', reason: EXEMPT_IMAGE },
  { check: 'pod-security-policy/privileged-containers', cases: ['exempted-image'], expected: 'fail', reason: EXEMPT_IMAGE },
  { check: 'pod-security-policy/proc-mount', cases: ['image-exempt-prefix-match'], expected: 'fail', reason: EXEMPT_IMAGE },
  {
    check: 'pod-security-policy/read-only-root-filesystem',
    cases: ['exact-exemption', 'allow-normally-disallowed', 'image-with-exempt-prefix-readOnlyRootFilesystem-not-required'],
    expected: 'fail',
    reason: EXEMPT_IMAGE,
  },
  {
    check: 'pod-security-policy/seccomp',
    cases: ['example-allowed-container', 'example-allowed-global'],
    expected: 'fail',
    reason: 'annotations have had no effect since 1.27',
  },
  { check: 'pod-security-policy/seccomp', cases: ['example-allowed-container-exempt-image'], expected: 'fail', reason: EXEMPT_IMAGE },
  {
    check: 'pod-security-policy/seccomp',
    cases: ['example-disallowed-container-localhost-profile'],
    expected: 'pass',
    reason: 'the constraint lists local profiles by name',
  },
  {
    check: 'pod-security-policy/seccompv2',
    cases: ['example-allowed-no-profile', 'allowed-ephemeral-no-profile'],
    expected: 'fail',
    reason: 'the constraint accepts containers without a profile',
  },
  { check: 'pod-security-policy/seccompv2', cases: ['example-allowed-exempt-image'], expected: 'fail', reason: EXEMPT_IMAGE },
];
