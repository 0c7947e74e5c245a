import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const WORDS = '(container.?command.orValue([]) + container.?args.orValue([]))';

/** RE2: the program as a word of a shell line or at the end of a path. */
function calls(program: string): string {
  // Scripts can be long: a search for the word costs the API server a tenth of the regular expression.
  return `w.contains('${program}') && w.matches(r'(^|[\\s;&|(/])${program}([\\s;&|)]|$)')`;
}

const SSH_PORTS = 'container.?ports.orValue([]).filter(p, string(p.?containerPort.orValue(0)) in params.sshPorts)';

export const NO_SSH_SERVER: Control = {
  id: 'no-ssh-server',
  family: 'pod-security',
  title: 'Containers run no SSH server',
  rationale: 'It is a second door with accounts and keys of its own that neither RBAC nor the audit log knows about.',
  remediation: 'Remove the server and the port. `kubectl exec` and `kubectl debug` do the same under RBAC.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  parameters: {
    sshPorts: { type: ParameterType.STRING_LIST, description: 'ports on which SSH servers listen, as text', defaultValue: ['22', '2222'] },
  },
  expression: `size(${SSH_PORTS}) == 0 && !${WORDS}.exists(w, ${calls('sshd')})`,
  message: `{{ size(${SSH_PORTS}) > 0 ? 'SSH ports ' + ${SSH_PORTS}.map(p, string(p.containerPort)).join(', ') : 'the entrypoint starts sshd' }}`,
  frameworks: [nsa('upgrading'), ...owasp('K01'), ...mitre('T1021.004')],
};

export const NO_SUDO: Control = {
  id: 'no-sudo',
  family: 'pod-security',
  title: 'Entrypoints do not call sudo',
  rationale: 'An image with sudo in it has a way to root that does not ask the cluster.',
  remediation: 'Start the program as the user that it needs and leave sudo out of the image.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: `!${WORDS}.exists(w, ${calls('sudo')})`,
  message: `the entrypoint calls sudo: {{ ${WORDS}.filter(w, ${calls('sudo')})[0] }}`,
  path: '/command',
  frameworks: [nsa('upgrading'), ...owasp('K01'), ...mitre('T1548')],
};

const PRIVILEGED_PORTS = 'container.?ports.orValue([]).filter(p, p.?containerPort.orValue(params.firstPort) < params.firstPort)';

export const NO_PRIVILEGED_PORTS: Control = {
  id: 'no-privileged-ports',
  family: 'pod-security',
  title: 'Containers listen on ports from 1024 on',
  rationale: 'Lower ports ask for a capability or for root, which the program then has for everything else too.',
  remediation: 'Let the program listen on a higher port; a Service maps any port to it.',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  parameters: {
    firstPort: { type: ParameterType.INTEGER, description: 'the lowest port that is accepted', defaultValue: 1024 },
  },
  expression: `size(${PRIVILEGED_PORTS}) == 0`,
  message: `privileged ports {{ ${PRIVILEGED_PORTS}.map(p, string(p.containerPort)).join(', ') }}`,
  path: '/ports',
  frameworks: [nsa('upgrading'), ...owasp('K01')],
};
