import { Control, ControlParameter, ControlScope, FixTarget, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

/** Pod Security from 1.35: root in a user namespace is nobody on the node, so rules about users make way for it. */
export const RELAX_FOR_USER_NAMESPACES: { relaxForUserNamespaces: ControlParameter } = {
  relaxForUserNamespaces: {
    type: ParameterType.BOOLEAN,
    description: 'whether pods with `hostUsers: false` are exempt',
    defaultByVersion: [{ since: '1.0', value: false }, { since: '1.35', value: true }],
  },
};

/** CEL: whether the pod is exempt. */
export const RELAXED = '(params.relaxForUserNamespaces && variables.podSpec.?hostUsers.orValue(true) == false)';

/**
 * From 1.33, where user namespaces are on by default (KEP-127; generally available from 1.36). A cluster that switched
 * the beta feature off drops the field without a word, so that asking for it costs nothing there.
 */
export const USER_NAMESPACES: Control = {
  id: 'user-namespaces',
  family: 'pod-security',
  title: 'Pods run in a user namespace of their own',
  rationale: 'Root in the container is then an unprivileged user on the node, so most escapes from containers end with nothing.',
  remediation: 'Set `hostUsers: false`. The nodes need Linux 6.3 and a runtime with support, and so do the file systems of mounted volumes.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  expression: 'variables.isWindows || variables.podSpec.?hostUsers.orValue(true) == false',
  message: "hostUsers is {{ variables.podSpec.?hostUsers.hasValue() ? 'true' : 'not set' }}",
  path: '/hostUsers',
  // The API server refuses user namespaces together with a host namespace or with raw block devices.
  fix: [{
    target: FixTarget.POD_SPEC,
    path: '/hostUsers',
    value: false,
    when: "['hostNetwork', 'hostPID', 'hostIPC'].all(f, !(f in variables.podSpec) || variables.podSpec[f] == false)"
      + ' && variables.containers.all(c, size(c.?volumeDevices.orValue([])) == 0)',
  }],
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
  kubernetesVersions: '>=1.33',
};
