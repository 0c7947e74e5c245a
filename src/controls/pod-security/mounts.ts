import { Control, ControlScope, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const MOUNTS = 'container.?volumeMounts.orValue([])';
const BIDIRECTIONAL = "m.?mountPropagation.orValue('None') == 'Bidirectional'";

export const NO_BIDIRECTIONAL_MOUNTS: Control = {
  id: 'no-bidirectional-mounts',
  family: 'pod-security',
  title: 'Containers do not mount into their node',
  rationale: 'With bidirectional propagation a mount that the container makes appears on the node and in other pods.',
  remediation: "Remove `mountPropagation` or set it to 'None' or 'HostToContainer'.",
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  expression: `!${MOUNTS}.exists(m, ${BIDIRECTIONAL})`,
  message: `bidirectional mounts at {{ ${MOUNTS}.filter(m, ${BIDIRECTIONAL}).map(m, m.?mountPath.orValue('')).join(', ') }}`,
  path: '/volumeMounts',
  frameworks: [nsa('pod-security'), ...owasp('K07'), ...mitre('T1611')],
};

// A volume with nothing but a name becomes an emptyDir in the API server.
const WRITABLE_VOLUME = "variables.podSpec.?volumes.orValue([]).exists(v, v.?name.orValue('') == m.?name.orValue('')"
  + " && v.all(field, field in ['name', 'emptyDir', 'hostPath']))";
const SUB_PATH = `(m.?subPath.orValue('') != '' || m.?subPathExpr.orValue('') != '') && ${WRITABLE_VOLUME}`;

export const NO_SUB_PATH_IN_WRITABLE_VOLUMES: Control = {
  id: 'no-sub-path-in-writable-volumes',
  family: 'pod-security',
  title: 'Containers mount no sub-paths of emptyDir and hostPath volumes',
  rationale: 'A container that can write to the volume swaps the sub-path for a symbolic link while the kubelet mounts it (CVE-2021-25741).',
  remediation: 'Declare one volume for each directory and mount it whole.',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  expression: `!${MOUNTS}.exists(m, ${SUB_PATH})`,
  message: `sub-paths of writable volumes at {{ ${MOUNTS}.filter(m, ${SUB_PATH}).map(m, m.?mountPath.orValue('')).join(', ') }}`,
  path: '/volumeMounts',
  frameworks: [nsa('pod-security'), ...owasp('K07'), ...mitre('T1611')],
};
