import { Control, ControlScope, ParameterType, Severity, VersionedValue } from '../control';
import { mitre, nsa, owasp, pssBaseline } from '../frameworks';

/** Names that each version of Pod Security added. All of them are set for the pod alone. */
const ADDED_IN: [since: string, names: string[]][] = [
  ['1.0', [
    'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ping_group_range', 'net.ipv4.tcp_syncookies',
  ]],
  ['1.27', ['net.ipv4.ip_local_reserved_ports']],
  ['1.29', [
    'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_keepalive_time',
  ]],
  ['1.32', ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
  ['1.37', ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle']],
];

const BY_VERSION: VersionedValue[] = ADDED_IN.map(([since], i) => ({ since, value: ADDED_IN.slice(0, i + 1).flatMap(([, names]) => names) }));

const UNSAFE = "!(s.?name.orValue('') in params.allowedSysctls)";
const SYSCTLS = 'variables.podSpec.?securityContext.?sysctls.orValue([])';

export const SAFE_SYSCTLS: Control = {
  id: 'safe-sysctls',
  family: 'pod-security',
  title: 'Pods set only kernel parameters that stay within the pod',
  rationale: 'Other kernel parameters hold for the whole node: they weaken or stop every pod on it.',
  remediation: 'Remove the entry from `securityContext.sysctls`.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  parameters: {
    allowedSysctls: { type: ParameterType.STRING_LIST, description: 'names of kernel parameters that may be set', defaultByVersion: BY_VERSION },
  },
  expression: `${SYSCTLS}.all(s, !(${UNSAFE}))`,
  message: `sysctls {{ ${SYSCTLS}.filter(s, ${UNSAFE}).map(s, s.?name.orValue('')).join(', ') }}`,
  path: '/securityContext/sysctls',
  frameworks: [pssBaseline('sysctls'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
};
