import { Control, ControlScope, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const MOUNTS = 'container.?volumeMounts.orValue([])';
const BIDIRECTIONAL = "m.?mountPropagation.orValue('None') == 'Bidirectional'";

/** Whether the container mounts nothing into its node. The API server refuses such mounts of containers without privileges. */
export const NOTHING_MOUNTED_INTO_THE_NODE = `!${MOUNTS}.exists(m, ${BIDIRECTIONAL})`;

export const NO_BIDIRECTIONAL_MOUNTS: Control = {
  id: 'no-bidirectional-mounts',
  family: 'pod-security',
  title: 'Containers do not mount into their node',
  rationale: 'With bidirectional propagation a mount that the container makes appears on the node and in other pods.',
  remediation: "Remove `mountPropagation` or set it to 'None' or 'HostToContainer'.",
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  expression: NOTHING_MOUNTED_INTO_THE_NODE,
  message: `bidirectional mounts at {{ ${MOUNTS}.filter(m, ${BIDIRECTIONAL}).map(m, m.?mountPath.orValue('')).join(', ') }}`,
  path: '/volumeMounts',
  frameworks: [nsa('pod-security'), ...owasp('K07'), ...mitre('T1611')],
};

const SUB_PATH = "(m.?subPath.orValue('') != '' || m.?subPathExpr.orValue('') != '')";
// A volume with nothing but a name becomes an emptyDir in the API server. Looked up once, and not for each mount: pods that
// mount hundreds of files have as many volumes.
const WRITABLE_VOLUMES = "variables.podSpec.?volumes.orValue([]).filter(v, v.all(field, field in ['name', 'emptyDir', 'hostPath']))"
  + ".map(v, v.?name.orValue(''))";
const IN_WRITABLE_VOLUME = `${SUB_PATH} && m.?name.orValue('') in names`;

export const NO_SUB_PATH_IN_WRITABLE_VOLUMES: Control = {
  id: 'no-sub-path-in-writable-volumes',
  family: 'pod-security',
  title: 'Containers mount no sub-paths of emptyDir and hostPath volumes',
  rationale: 'A container that can write to the volume swaps the sub-path for a symbolic link while the kubelet mounts it (CVE-2021-25741).',
  remediation: 'Declare one volume for each directory and mount it whole.',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  expression: `!${MOUNTS}.exists(m, ${SUB_PATH}) || ![${WRITABLE_VOLUMES}].exists(names, ${MOUNTS}.exists(m, ${IN_WRITABLE_VOLUME}))`,
  message: `sub-paths of writable volumes at {{ [${WRITABLE_VOLUMES}].map(names, ${MOUNTS}.filter(m, ${IN_WRITABLE_VOLUME})`
    + ".map(m, m.?mountPath.orValue('')).join(', '))[0] }}",
  path: '/volumeMounts',
  frameworks: [nsa('pod-security'), ...owasp('K07'), ...mitre('T1611')],
};
