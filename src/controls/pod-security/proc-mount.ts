import { Control, ControlScope, FixTarget, Severity } from '../control';
import { mitre, nsa, owasp, pssBaseline, pssRestricted } from '../frameworks';
import { RELAX_FOR_USER_NAMESPACES, RELAXED } from './user-namespaces';

const PATH = '/securityContext/procMount';

/** Level restricted does not relax: see `RESTRICTED_SETTINGS`. */
export const DEFAULT_PROC_MOUNT: Control = {
  id: 'default-proc-mount',
  family: 'pod-security',
  title: 'Containers see /proc with its sensitive parts masked',
  rationale: 'An unmasked /proc shows and changes settings of the kernel that all containers of the node share.',
  remediation: "Remove `securityContext.procMount` or set it to 'Default'.",
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: RELAX_FOR_USER_NAMESPACES,
  expression: `${RELAXED} || container.?securityContext.?procMount.orValue('Default') == 'Default'`,
  message: "securityContext.procMount is '{{ container.?securityContext.?procMount.orValue('') }}'",
  path: PATH,
  fix: [{ target: FixTarget.CONTAINER, path: PATH, value: 'Default' }],
  frameworks: [
    pssBaseline('procMount'), pssRestricted('procMount_restricted', '>=1.35'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611'),
  ],
};
