import { ParameterType, Severity } from '../control';
import { cisMoved, mitre, nsa, owasp, pssBaseline } from '../frameworks';
import { onBothLevels } from './both-levels';

const CONTAINER_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

function option(holder: string, name: string): string {
  return `${holder}.?securityContext.?seLinuxOptions.?${name}.orValue('')`;
}

export const [ALLOWED_SELINUX_OPTIONS, POD_ALLOWED_SELINUX_OPTIONS] = onBothLevels({
  id: 'allowed-selinux-options',
  family: 'pod-security',
  title: subject => `${subject} keep to the SELinux types for containers`,
  rationale: 'With a type like spc_t, or another user or role, SELinux no longer stands between the container and the node.',
  remediation: 'Remove `type`, `user` and `role` from `securityContext.seLinuxOptions`; `level` may stay.',
  severity: Severity.HIGH,
  parameters: {
    allowedTypes: {
      type: ParameterType.STRING_LIST,
      description: "SELinux types that are allowed; '' stands for none",
      defaultByVersion: [
        { since: '1.0', value: CONTAINER_TYPES },
        { since: '1.31', value: [...CONTAINER_TYPES, 'container_engine_t'] },
      ],
    },
  },
  path: '/securityContext/seLinuxOptions',
  expression: holder => `${option(holder, 'type')} in params.allowedTypes && ${option(holder, 'user')} == '' && ${option(holder, 'role')} == ''`,
  message: holder => `securityContext.seLinuxOptions has user '{{ ${option(holder, 'user')} }}', role '{{ ${option(holder, 'role')} }}',`
    + ` type '{{ ${option(holder, 'type')} }}'`,
  frameworks: [
    pssBaseline('seLinuxOptions'), ...cisMoved({ upTo110: '5.7.3', v111: '5.6.3', from112: '5.6.3' }),
    nsa('pod-security'), ...owasp('K01'), ...mitre('T1611'),
  ],
});
