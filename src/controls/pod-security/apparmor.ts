import { Control, ControlScope, FixTarget, Severity } from '../control';
import { mitre, nsa, owasp, pssBaseline } from '../frameworks';
import { onBothLevels } from './both-levels';

const PATH = '/securityContext/appArmorProfile/type';
const FRAMEWORKS = [pssBaseline('appArmorProfile'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')];

const COMMON = {
  family: 'pod-security',
  rationale: 'The AppArmor profile of the runtime keeps the container away from mounts, kernel files and other processes; unconfined, nothing does.',
  severity: Severity.HIGH,
};

function profileOf(holder: string): string {
  return `${holder}.?securityContext.?appArmorProfile`;
}

/**
 * When the profile of a container may become RuntimeDefault: validation in the API server refuses an annotation that
 * differs from the profile in force, be that the container's own or the pod's.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go validateAppArmorAnnotationsAndFieldsMatchOnCreate
 */
function mayChange(container: string): string {
  const key = `'container.apparmor.security.beta.kubernetes.io/' + ${container}.?name.orValue('')`;
  return `variables.podMeta.?annotations[?${key}].orValue('runtime/default') == 'runtime/default'`;
}

const POD_MAY_CHANGE = `variables.containers.all(c, ${profileOf('c')}.hasValue() || ${mayChange('c')})`;

// Where nothing is set the runtime applies its profile, so only what is set is judged.
export const [NO_UNCONFINED_APPARMOR, POD_NO_UNCONFINED_APPARMOR] = onBothLevels({
  ...COMMON,
  id: 'no-unconfined-apparmor',
  title: subject => `${subject} do not switch AppArmor off`,
  remediation: "Remove `securityContext.appArmorProfile`, or set its type to 'RuntimeDefault' or 'Localhost'.",
  path: PATH,
  expression: holder => `!${profileOf(holder)}.hasValue() || ${profileOf(holder)}.?type.orValue('') in ['RuntimeDefault', 'Localhost']`,
  message: holder => `securityContext.appArmorProfile.type is '{{ ${profileOf(holder)}.?type.orValue('') }}'`,
  fix: target => [{ target, path: PATH, value: 'RuntimeDefault', when: target === FixTarget.CONTAINER ? mayChange('container') : POD_MAY_CHANGE }],
  frameworks: FRAMEWORKS,
});

const ANNOTATIONS = 'variables.podMeta.?annotations.orValue({})';

const UNCONFINED = "k.startsWith('container.apparmor.security.beta.kubernetes.io/')"
  + ' && !(variables.podMeta.annotations[k] in [\'\', \'runtime/default\']) && !variables.podMeta.annotations[k].startsWith(\'localhost/\')';

export const NO_UNCONFINED_APPARMOR_ANNOTATIONS: Control = {
  ...COMMON,
  id: 'no-unconfined-apparmor-annotations',
  title: 'No annotation switches AppArmor off for a container',
  remediation: 'Remove the annotation `container.apparmor.security.beta.kubernetes.io/CONTAINER`. The field `appArmorProfile` replaces it.',
  scope: ControlScope.POD,
  expression: `!${ANNOTATIONS}.exists(k, ${UNCONFINED})`,
  message: `annotations {{ ${ANNOTATIONS}.filter(k, ${UNCONFINED}).map(k, k + '=' + variables.podMeta.annotations[k]).join(', ') }}`,
  frameworks: FRAMEWORKS,
};
