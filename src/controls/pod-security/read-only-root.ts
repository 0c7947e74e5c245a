import { Control, ControlScope, FixTarget, Severity } from '../control';
import { cisMoved, mitre, nsa, owasp } from '../frameworks';

const PATH = '/securityContext/readOnlyRootFilesystem';

export const READ_ONLY_ROOT_FILESYSTEM: Control = {
  id: 'read-only-root-filesystem',
  family: 'pod-security',
  title: 'Containers cannot write to their image',
  rationale: 'An intruder cannot replace the program, add tools or leave anything behind that survives in the container.',
  remediation: 'Set `securityContext.readOnlyRootFilesystem: true` and mount an emptyDir where the program writes, for example at /tmp.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: 'variables.isWindows || container.?securityContext.?readOnlyRootFilesystem.orValue(false) == true',
  message: "securityContext.readOnlyRootFilesystem is {{ container.?securityContext.?readOnlyRootFilesystem.hasValue() ? 'false' : 'not set' }}",
  path: PATH,
  fix: [{ target: FixTarget.CONTAINER, path: PATH, value: true }],
  frameworks: [
    ...cisMoved({ upTo110: '5.7.3', v111: '5.6.3', from112: '5.6.3' }), nsa('pod-security'), ...owasp('K01'), ...mitre('T1525', 'T1505'),
  ],
};
