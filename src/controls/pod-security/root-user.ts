import { FixOperation, Severity } from '../control';
import { cis, mitre, nsa, owasp, pssRestricted } from '../frameworks';
import { onBothLevels } from './both-levels';
import { RELAX_FOR_USER_NAMESPACES, RELAXED } from './user-namespaces';

const PATH = '/securityContext/runAsUser';

export const [NO_ROOT_USER, POD_NO_ROOT_USER] = onBothLevels({
  id: 'no-root-user',
  family: 'pod-security',
  title: subject => `${subject} do not ask for user 0`,
  rationale: 'Root in the container is root on the node as soon as anything about the isolation fails.',
  remediation: 'Set `securityContext.runAsUser` to another user, or remove it and let the image name one.',
  severity: Severity.HIGH,
  parameters: RELAX_FOR_USER_NAMESPACES,
  path: PATH,
  expression: holder => `${RELAXED} || ${holder}.?securityContext.?runAsUser.orValue(-1) != 0`,
  message: () => 'securityContext.runAsUser is 0',
  fix: target => [{ target, path: PATH, operation: FixOperation.REMOVE }],
  frameworks: [pssRestricted('runAsUser', '>=1.23'), cis('5.2.7'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
});
