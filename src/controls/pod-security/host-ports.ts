import { Control, ControlScope, FixOperation, FixTarget, ParameterType, Severity } from '../control';
import { cisMoved, mitre, nsa, owasp, pssBaseline } from '../frameworks';

const OPEN = 'p.?hostPort.orValue(0) != 0 && !(string(p.hostPort) in params.allowedHostPorts)';

export const NO_HOST_PORTS: Control = {
  id: 'no-host-ports',
  family: 'pod-security',
  title: 'Containers open no ports on their node',
  rationale: 'A host port is reachable on the address of the node, past Services and often past network policies.',
  remediation: 'Remove `hostPort` and publish the port through a Service.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  parameters: {
    allowedHostPorts: { type: ParameterType.STRING_LIST, description: 'host ports that are allowed, as text', defaultValue: [] },
  },
  expression: `container.?ports.orValue([]).all(p, !(${OPEN}))`,
  message: `host ports {{ container.?ports.orValue([]).filter(p, ${OPEN}).map(p, string(p.hostPort)).join(', ') }}`,
  path: '/ports',
  // Would take allowed ports away too, hence the condition.
  fix: [{
    target: FixTarget.CONTAINER,
    path: '/ports/*/hostPort',
    operation: FixOperation.REMOVE,
    when: 'size(params.allowedHostPorts) == 0',
  }],
  frameworks: [
    pssBaseline('hostPorts'),
    ...cisMoved({ upTo110: '5.2.13', v111: '5.2.13', from112: '5.2.12' }),
    nsa('network-separation'), ...owasp('K05'), ...mitre('T1190'),
  ],
};
