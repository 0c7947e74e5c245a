import { Control, ControlScope, FixTarget, Severity } from '../control';
import { cisMoved, mitre, nsa, owasp, pssBaseline, pssRestricted } from '../frameworks';
import { onBothLevels } from './both-levels';

const PATH = '/securityContext/seccompProfile/type';
const ALLOWED = "['RuntimeDefault', 'Localhost']";

const COMMON = {
  family: 'pod-security',
  rationale: 'Without a filter every system call of the kernel is open to the process, and with it every bug of them.',
  remediation: "Set `securityContext.seccompProfile: { type: 'RuntimeDefault' }` on the pod.",
  path: PATH,
};
const FRAMEWORKS = [
  ...cisMoved({ upTo110: '5.7.2', v111: '5.6.2', from112: '5.6.2' }), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611'),
];

function profileOf(holder: string): string {
  return `${holder}.?securityContext.?seccompProfile`;
}

function typeOf(holder: string): string {
  return `${profileOf(holder)}.?type.orValue('')`;
}

/** A profile without a type, `{}`, is not a valid one. */
function unsetOrValid(holder: string): string {
  return `!${profileOf(holder)}.hasValue() || ${typeOf(holder)} in ${ALLOWED}`;
}

/**
 * When a profile may become RuntimeDefault. Pod Security stopped reading annotations in 1.19, and no control here reads
 * them, but validation in the API server still refuses an annotation and a field that differ.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go validateSeccompAnnotationsAndFieldsMatch
 */
function annotationAllowsRuntimeDefault(key: string): string {
  return `variables.podMeta.?annotations[?${key}].orValue('runtime/default') in ['runtime/default', 'docker/default']`;
}

const POD_MAY_CHANGE = annotationAllowsRuntimeDefault("'seccomp.security.alpha.kubernetes.io/pod'");
const CONTAINER_MAY_CHANGE = annotationAllowsRuntimeDefault("'container.seccomp.security.alpha.kubernetes.io/' + container.?name.orValue('')");

export const [NO_UNCONFINED_SECCOMP, POD_NO_UNCONFINED_SECCOMP] = onBothLevels({
  ...COMMON,
  id: 'no-unconfined-seccomp',
  title: subject => `${subject} do not switch the system call filter off`,
  severity: Severity.HIGH,
  expression: unsetOrValid,
  message: holder => `securityContext.seccompProfile.type is '{{ ${typeOf(holder)} }}'`,
  fix: target => [
    { target, path: PATH, value: 'RuntimeDefault', when: target === FixTarget.CONTAINER ? CONTAINER_MAY_CHANGE : POD_MAY_CHANGE },
  ],
  frameworks: [pssBaseline('seccompProfile_baseline'), ...FRAMEWORKS],
});

export const SECCOMP_PROFILE: Control = {
  ...COMMON,
  id: 'seccomp-profile',
  title: 'Containers run with a system call filter',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: `variables.isWindows || (${profileOf('container')}.hasValue() ? ${typeOf('container')} : ${typeOf('variables.podSpec')}) in ${ALLOWED}`,
  message: `securityContext.seccompProfile.type is {{ ${profileOf('container')}.hasValue() ? "'" + ${typeOf('container')} + "'"`
    + ` : ${profileOf('variables.podSpec')}.hasValue() ? "'" + ${typeOf('variables.podSpec')} + "' on the pod" : 'not set' }}`,
  fix: [
    { target: FixTarget.POD_SPEC, path: PATH, value: 'RuntimeDefault', when: `!${profileOf('container')}.hasValue() && ${POD_MAY_CHANGE}` },
    { target: FixTarget.CONTAINER, path: PATH, value: 'RuntimeDefault', when: `${profileOf('container')}.hasValue() && ${CONTAINER_MAY_CHANGE}` },
  ],
  frameworks: [pssRestricted('seccompProfile_restricted', '>=1.19'), ...FRAMEWORKS],
};

export const POD_SECCOMP_PROFILE: Control = {
  ...COMMON,
  id: 'pod-seccomp-profile',
  title: 'Pods name no other system call filter than that of the runtime or a local one',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  expression: `variables.isWindows || ${unsetOrValid('variables.podSpec')}`,
  message: `securityContext.seccompProfile.type of the pod is '{{ ${typeOf('variables.podSpec')} }}'`,
  fix: [{ target: FixTarget.POD_SPEC, path: PATH, value: 'RuntimeDefault', when: POD_MAY_CHANGE }],
  frameworks: [pssRestricted('seccompProfile_restricted', '>=1.19'), ...FRAMEWORKS],
};
