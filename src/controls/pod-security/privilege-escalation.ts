import { Control, ControlScope, FixTarget, Severity } from '../control';
import { cis, mitre, nsa, owasp, pssRestricted } from '../frameworks';

const PATH = '/securityContext/allowPrivilegeEscalation';

export const NO_PRIVILEGE_ESCALATION: Control = {
  id: 'no-privilege-escalation',
  family: 'pod-security',
  title: 'Processes cannot gain privileges',
  rationale: 'Without no_new_privs a setuid binary in the image turns an ordinary user into root.',
  remediation: 'Set `securityContext.allowPrivilegeEscalation: false`.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  expression: 'variables.isWindows || container.?securityContext.?allowPrivilegeEscalation.orValue(true) == false',
  message: "securityContext.allowPrivilegeEscalation is {{ container.?securityContext.?allowPrivilegeEscalation.hasValue() ? 'true' : 'not set' }}",
  path: PATH,
  // The API server refuses the value together with `privileged` or SYS_ADMIN.
  fix: [{
    target: FixTarget.CONTAINER,
    path: PATH,
    value: false,
    when: 'container.?securityContext.?privileged.orValue(false) == false'
      + " && !container.?securityContext.?capabilities.?add.orValue([]).exists(c, c in ['SYS_ADMIN', 'CAP_SYS_ADMIN'])",
  }],
  frameworks: [
    pssRestricted('allowPrivilegeEscalation', '>=1.8'), cis('5.2.6'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1548'),
  ],
};
