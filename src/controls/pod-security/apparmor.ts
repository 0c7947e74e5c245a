import { Control, ControlScope, Severity } from '../control';
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

// Where nothing is set the runtime applies its profile, so only what is set is judged.
export const [NO_UNCONFINED_APPARMOR, POD_NO_UNCONFINED_APPARMOR] = onBothLevels({
  ...COMMON,
  id: 'no-unconfined-apparmor',
  title: subject => `${subject} do not switch AppArmor off`,
  remediation: "Remove `securityContext.appArmorProfile`, or set its type to 'RuntimeDefault' or 'Localhost'.",
  path: PATH,
  expression: holder => `!${profileOf(holder)}.hasValue() || ${profileOf(holder)}.?type.orValue('') in ['RuntimeDefault', 'Localhost']`,
  message: holder => `securityContext.appArmorProfile.type is '{{ ${profileOf(holder)}.?type.orValue('') }}'`,
  fix: target => [{ target, path: PATH, value: 'RuntimeDefault' }],
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
