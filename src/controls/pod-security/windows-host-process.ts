import { Severity } from '../control';
import { cisMoved, mitre, nsa, owasp, pssBaseline } from '../frameworks';
import { onBothLevels } from './both-levels';

const PATH = '/securityContext/windowsOptions/hostProcess';

export const [NO_WINDOWS_HOST_PROCESS, POD_NO_WINDOWS_HOST_PROCESS] = onBothLevels({
  id: 'no-windows-host-process',
  family: 'pod-security',
  title: subject => `${subject} do not run as processes of a Windows node`,
  rationale: 'A HostProcess container has the rights of an administrator on its node.',
  remediation: 'Remove `securityContext.windowsOptions.hostProcess`.',
  severity: Severity.CRITICAL,
  path: PATH,
  expression: holder => `${holder}.?securityContext.?windowsOptions.?hostProcess.orValue(false) == false`,
  message: () => 'securityContext.windowsOptions.hostProcess is true',
  fix: target => [{ target, path: PATH, value: false }],
  frameworks: [
    pssBaseline('windowsHostProcess'), ...cisMoved({ upTo110: '5.2.11', v111: '5.2.11', from112: '5.2.10' }),
    nsa('pod-security'), ...owasp('K01'), ...mitre('T1611'),
  ],
});
