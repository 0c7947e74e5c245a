import { Control, ControlFix, ControlScope, FixOperation, FixTarget, ParameterType, Severity } from '../control';
import { cis, cisMoved, mitre, nsa, owasp, pssBaseline, pssRestricted } from '../frameworks';

const ADDED = 'container.?securityContext.?capabilities.?add.orValue([])';
const DROPPED = 'container.?securityContext.?capabilities.?drop.orValue([])';
const ADD_PATH = '/securityContext/capabilities/add';
const DROP_PATH = '/securityContext/capabilities/drop';
const CAPABILITIES_ASSIGNED = cisMoved({ upTo110: '5.2.10', v111: '5.2.10', from112: '5.2.9' });
const CAPABILITIES_ADDED = cisMoved({ upTo110: '5.2.9', v111: '5.2.9' });

/**
 * Leaves of the list what a condition on `c` accepts. It was the user who wrote the list, so that this happens only when
 * enforced; where the user's words are respected they stay and are reported.
 */
function keepOnly(condition: string): ControlFix {
  return { target: FixTarget.CONTAINER, path: ADD_PATH, valueExpression: `${ADDED}.filter(c, ${condition})` };
}

export const ALLOWED_CAPABILITIES: Control = {
  id: 'allowed-capabilities',
  family: 'pod-security',
  title: 'Containers add only capabilities that runtimes grant anyway',
  rationale: 'Capabilities beyond the default set of container runtimes reach the kernel, the network or other processes of the node.',
  remediation: 'Remove the capability from `securityContext.capabilities.add`.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: {
    allowedCapabilities: {
      type: ParameterType.STRING_LIST,
      description: 'capabilities that may be added, without the prefix CAP_',
      defaultValue: [
        'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE',
        'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
      ],
    },
  },
  expression: `${ADDED}.all(c, c in params.allowedCapabilities)`,
  message: `capabilities that are not allowed: {{ ${ADDED}.filter(c, !(c in params.allowedCapabilities)).join(', ') }}`,
  path: ADD_PATH,
  fix: [keepOnly('c in params.allowedCapabilities')],
  frameworks: [pssBaseline('capabilities_baseline'), ...CAPABILITIES_ADDED, nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
};

export const DROP_ALL_CAPABILITIES: Control = {
  id: 'drop-all-capabilities',
  family: 'pod-security',
  title: 'Containers drop all capabilities',
  rationale: 'The default set of the runtime lets a process that became root change owners, bypass file modes and craft packets.',
  remediation: "Set `securityContext.capabilities.drop: ['ALL']`, in capitals, and add back NET_BIND_SERVICE where a port below 1024 is served.",
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: `variables.isWindows || 'ALL' in ${DROPPED}`,
  message: `capabilities.drop is [{{ ${DROPPED}.join(', ') }}] and lacks ALL`,
  path: DROP_PATH,
  fix: [{ target: FixTarget.CONTAINER, path: DROP_PATH, operation: FixOperation.APPEND, value: 'ALL' }],
  frameworks: [
    pssRestricted('capabilities_restricted', '>=1.22'),
    cis('5.2.8'), ...CAPABILITIES_ASSIGNED,
    nsa('pod-security'), ...owasp('K01'), ...mitre('T1611'),
  ],
};

export const NO_ADDED_CAPABILITIES: Control = {
  id: 'no-added-capabilities',
  family: 'pod-security',
  title: 'Containers add no capability but NET_BIND_SERVICE',
  rationale: 'Every capability that is added back is a piece of root that an intruder gets with the process.',
  remediation: 'Remove the entry from `securityContext.capabilities.add`.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  parameters: {
    allowedCapabilities: {
      type: ParameterType.STRING_LIST,
      description: 'capabilities that may be added, without the prefix CAP_',
      defaultValue: ['NET_BIND_SERVICE'],
    },
  },
  expression: `variables.isWindows || ${ADDED}.all(c, c in params.allowedCapabilities)`,
  message: `added capabilities: {{ ${ADDED}.filter(c, !(c in params.allowedCapabilities)).join(', ') }}`,
  path: ADD_PATH,
  fix: [keepOnly('c in params.allowedCapabilities')],
  frameworks: [
    pssRestricted('capabilities_restricted', '>=1.22'),
    ...CAPABILITIES_ADDED, ...CAPABILITIES_ASSIGNED,
    nsa('pod-security'), ...owasp('K01'), ...mitre('T1611'),
  ],
};

/** Runtimes take names in any case and some with the prefix. */
function plain(capability: string): string {
  return `${capability}.upperAscii().replace('CAP_', '')`;
}

export const NO_DANGEROUS_CAPABILITIES: Control = {
  id: 'no-dangerous-capabilities',
  family: 'pod-security',
  title: 'Containers add no capability that leads out of the container',
  rationale: 'With SYS_ADMIN, SYS_PTRACE, SYS_MODULE or BPF a process leaves its container; with NET_ADMIN or NET_RAW it takes over the network.',
  remediation: 'Remove the capability. A component that cannot work without it belongs to the infrastructure, in a namespace of its own.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: {
    dangerousCapabilities: {
      type: ParameterType.STRING_LIST,
      description: 'capabilities in capitals, without the prefix CAP_',
      defaultValue: [
        'ALL', 'BPF', 'CHECKPOINT_RESTORE', 'DAC_READ_SEARCH', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'NET_ADMIN', 'NET_RAW',
        'PERFMON', 'SYSLOG', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_TIME',
      ],
    },
  },
  expression: `${ADDED}.all(c, !(${plain('c')} in params.dangerousCapabilities))`,
  message: `dangerous capabilities: {{ ${ADDED}.filter(c, ${plain('c')} in params.dangerousCapabilities).join(', ') }}`,
  path: ADD_PATH,
  fix: [keepOnly(`!(${plain('c')} in params.dangerousCapabilities)`)],
  frameworks: [cis('5.2.8'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611', 'T1040')],
};

export const DROP_NET_RAW_CAPABILITY: Control = {
  id: 'drop-net-raw-capability',
  family: 'pod-security',
  title: 'Containers drop the capability to send raw packets',
  rationale: 'With NET_RAW, which runtimes grant by default, a container forges packets and answers for other pods.',
  remediation: "Drop 'NET_RAW', or better 'ALL'.",
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: `variables.isWindows || ${DROPPED}.exists(c, ${plain('c')} in ['ALL', 'NET_RAW']) && !${ADDED}.exists(c, ${plain('c')} == 'NET_RAW')`,
  message: `capabilities.drop is [{{ ${DROPPED}.join(', ') }}], capabilities.add is [{{ ${ADDED}.join(', ') }}]: NET_RAW remains`,
  path: DROP_PATH,
  fix: [
    { ...keepOnly(`${plain('c')} != 'NET_RAW'`), when: `${ADDED}.exists(c, ${plain('c')} == 'NET_RAW')` },
    {
      target: FixTarget.CONTAINER,
      path: DROP_PATH,
      operation: FixOperation.APPEND,
      value: 'NET_RAW',
      when: `!${DROPPED}.exists(c, ${plain('c')} in ['ALL', 'NET_RAW'])`,
    },
  ],
  frameworks: [cis('5.2.8'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1040')],
  optIn: true, // part of drop-all-capabilities; for profiles that cannot ask for that
};
