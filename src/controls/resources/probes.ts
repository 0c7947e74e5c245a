import { ContainerList, Control, ControlScope, Severity } from '../control';
import { mitre, nsa } from '../frameworks';

/** Init and ephemeral containers serve nobody; pods that run to completion are not kept alive. */
const RUNS_TO_COMPLETION = "variables.podSpec.?restartPolicy.orValue('Always') in ['OnFailure', 'Never']";

const COMMON = {
  family: 'resources',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  containerLists: [ContainerList.CONTAINERS],
  frameworks: [nsa('upgrading'), ...mitre('T1499')],
};

export const READINESS_PROBES: Control = {
  ...COMMON,
  id: 'readiness-probes',
  title: 'Containers say when they are ready',
  rationale: 'Without a readiness probe a rollout replaces working pods by broken ones, and a Service sends requests to them.',
  remediation: 'Declare a `readinessProbe` that asks the program itself.',
  expression: `${RUNS_TO_COMPLETION} || container.?readinessProbe.hasValue()`,
  message: 'readinessProbe is not set',
  path: '/readinessProbe',
};

export const LIVENESS_PROBES: Control = {
  ...COMMON,
  id: 'liveness-probes',
  title: 'Containers that hang are restarted',
  rationale: 'Without a liveness probe a program that an attack has brought to a halt stays that way.',
  remediation: 'Declare a `livenessProbe` that fails only when a restart helps.',
  expression: `${RUNS_TO_COMPLETION} || container.?livenessProbe.hasValue()`,
  message: 'livenessProbe is not set',
  path: '/livenessProbe',
};

/** Fields that make two probes differ, with their zero value, and with what the API server puts in place of that. */
const PROBE_FIELDS: [field: string, zero: string, becomes?: string][] = [
  ['exec.command', '[]'],
  ['httpGet.port', '0'],
  ['httpGet.path', "''", "'/'"],
  ['httpGet.host', "''"],
  ['httpGet.scheme', "''", "'HTTP'"],
  ['httpGet.httpHeaders', '[]'],
  ['tcpSocket.port', '0'],
  ['tcpSocket.host', "''"],
  ['grpc.port', '0'],
  ['grpc.service', "''"],
  ['initialDelaySeconds', '0'],
  ['periodSeconds', '0', '10'],
  ['timeoutSeconds', '0', '1'],
  ['failureThreshold', '0', '3'],
];

const IDENTICAL = PROBE_FIELDS.map(([field, zero, becomes]) => {
  const [liveness, readiness] = ['livenessProbe', 'readinessProbe'].map(probe => `container.?${probe}.?${field.replace('.', '.?')}.orValue(${zero})`);
  const same = `${liveness} == ${readiness}`;
  return becomes === undefined ? same : `(${same} || ${liveness} in [${zero}, ${becomes}] && ${readiness} in [${zero}, ${becomes}])`;
}).join(' && ');

export const DISTINCT_PROBES: Control = {
  ...COMMON,
  id: 'distinct-probes',
  title: 'Liveness and readiness are not the same probe',
  rationale: 'A pod that is merely busy then leaves its Service and is killed at the same moment: a load peak becomes an outage.',
  remediation: 'Give the liveness probe another handler, or a higher `failureThreshold`.',
  expression: `!container.?livenessProbe.hasValue() || !container.?readinessProbe.hasValue() || !(${IDENTICAL})`,
  message: 'livenessProbe and readinessProbe are identical',
  path: '/livenessProbe',
};
