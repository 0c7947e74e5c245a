import { Control, ControlScope, FixTarget, Severity } from '../control';
import { cis, mitre, nsa, owasp, pssBaseline } from '../frameworks';
import { NOTHING_MOUNTED_INTO_THE_NODE } from './mounts';

export const NO_PRIVILEGED_CONTAINERS: Control = {
  id: 'no-privileged-containers',
  family: 'pod-security',
  title: 'Containers are not privileged',
  rationale: 'A privileged container has every capability and every device of its node: whoever gets into it owns the node.',
  remediation: 'Remove `securityContext.privileged`. Grant the one capability or device that is needed instead.',
  severity: Severity.CRITICAL,
  scope: ControlScope.CONTAINER,
  expression: 'container.?securityContext.?privileged.orValue(false) == false',
  message: 'securityContext.privileged is true',
  path: '/securityContext/privileged',
  fix: [{ target: FixTarget.CONTAINER, path: '/securityContext/privileged', value: false, when: NOTHING_MOUNTED_INTO_THE_NODE }],
  frameworks: [pssBaseline('privileged'), cis('5.2.2'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611', 'T1610')],
};
