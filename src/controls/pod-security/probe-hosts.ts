import { Control, ControlScope, FixOperation, FixTarget, Severity } from '../control';
import { mitre, owasp, pssBaseline } from '../frameworks';

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle/postStart', 'lifecycle/preStop'];
const ACTIONS = ['httpGet', 'tcpSocket'];

const HOSTS = HANDLERS.flatMap(handler => ACTIONS.map(action => `/${handler}/${action}/host`));

/** `/lifecycle/preStop/httpGet/host` -> `container.?lifecycle.?preStop.?httpGet.?host.orValue('')` */
function valueOf(pointer: string): string {
  return `container${pointer.replace(/\//g, '.?')}.orValue('')`;
}

export const NO_PROBE_HOST: Control = {
  id: 'no-probe-host',
  family: 'pod-security',
  title: 'Probes and lifecycle hooks call the container itself',
  rationale: 'The kubelet makes these calls: with a host of its own choice a pod reaches, from the node, what network policies hide from it.',
  remediation: 'Remove `host` from `httpGet` and `tcpSocket`.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: HOSTS.map(pointer => `${valueOf(pointer)} == ''`).join(' && '),
  message: `probes or lifecycle hooks call {{ [${HOSTS.map(valueOf).join(', ')}].filter(host, host != '').join(', ') }}`,
  fix: HOSTS.map(path => ({ target: FixTarget.CONTAINER, path, operation: FixOperation.REMOVE })),
  frameworks: [pssBaseline('hostProbesAndHostLifecycle', '>=1.34'), ...owasp('K05'), ...mitre('T1046')],
  podSecurityVersions: '>=1.34',
};
