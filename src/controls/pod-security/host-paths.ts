import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cisMoved, mitre, nsa, owasp, pssBaseline } from '../frameworks';

const VOLUMES = 'variables.podSpec.?volumes.orValue([])';

export const NO_HOST_PATH_VOLUMES: Control = {
  id: 'no-host-path-volumes',
  family: 'pod-security',
  title: 'Pods mount nothing from the file system of their node',
  rationale: 'Files of the node hold credentials of other pods and of the kubelet, and a writable one is a way to run code on the node.',
  remediation: 'Use an emptyDir, a PersistentVolumeClaim, a ConfigMap or a Secret.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  expression: `${VOLUMES}.all(v, !has(v.hostPath))`,
  message: `hostPath volumes: {{ ${VOLUMES}.filter(v, has(v.hostPath)).map(v, v.?hostPath.?path.orValue('')).join(', ') }}`,
  path: '/volumes',
  frameworks: [
    pssBaseline('hostPathVolumes'),
    ...cisMoved({ upTo110: '5.2.12', v111: '5.2.12', from112: '5.2.11' }),
    nsa('pod-security'), ...owasp('K01'), ...mitre('T1611', 'T1552.001'),
  ],
};

/** What the runtimes and the kubelet listen on, under /run; /var/run is the same directory. */
const RUNTIME = [
  'containerd', 'cri-dockerd.sock', 'crio', 'dbus', 'docker', 'docker.sock', 'dockershim.sock', 'k0s', 'k3s', 'podman', 'systemd',
];

/**
 * Directories whose content gives away the node or the other pods on it. A parent is as bad as the directory
 * itself, so `/`, `/run` and `/var` are covered. Links in /var/log are followed by the kubelet, which reads as root.
 */
const SENSITIVE_PATHS = [
  '/bin', '/boot', '/dev', '/etc', '/home', '/lib', '/lib64', '/opt/cni', '/proc', '/root', '/sbin', '/sys', '/usr',
  ...RUNTIME.map(name => `/run/${name}`),
  ...RUNTIME.map(name => `/var/run/${name}`),
  '/var/lib/cni', '/var/lib/containerd', '/var/lib/containers', '/var/lib/docker', '/var/lib/etcd', '/var/lib/k0s', '/var/lib/kubelet', '/var/lib/rancher',
  '/var/log', '/var/spool/cron',
];

/** CEL: the path of hostPath volume `v` with a slash at the end. `/etc//x/.` -> `/etc/x/`, and `/` stays: paths are compared part by part. */
export const NORMALIZED_HOST_PATH = "'/' + v.?hostPath.?path.orValue('').split('/').filter(part, part != '' && part != '.').map(part, part + '/').join('')";

const SENSITIVE = `has(v.hostPath) && [${NORMALIZED_HOST_PATH}].exists(path, `
  + "params.sensitivePaths.exists(s, path.startsWith(s + '/') || (s + '/').startsWith(path)))";

export const NO_SENSITIVE_HOST_PATHS: Control = {
  id: 'no-sensitive-host-paths',
  family: 'pod-security',
  title: 'Host paths, where allowed, stay away from what controls the node',
  rationale: "The socket of the container runtime, the kubelet's directory or /etc of the node each give root on the node.",
  remediation: 'Mount the one directory that is needed, outside of the paths of parameter `sensitivePaths` and not a parent of them.',
  severity: Severity.CRITICAL,
  scope: ControlScope.POD,
  parameters: {
    sensitivePaths: {
      type: ParameterType.STRING_LIST,
      description: 'absolute paths without a slash at the end; what lies below or above them is sensitive too',
      defaultValue: SENSITIVE_PATHS,
    },
  },
  expression: `${VOLUMES}.all(v, !(${SENSITIVE}))`,
  message: `sensitive hostPath volumes: {{ ${VOLUMES}.filter(v, ${SENSITIVE}).map(v, v.?hostPath.?path.orValue('')).join(', ') }}`,
  path: '/volumes',
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
};

// Looked up once, and not for each mount: pods that mount hundreds of files have as many volumes.
const HOST_VOLUMES = `${VOLUMES}.filter(v, has(v.hostPath)).map(v, v.?name.orValue(''))`;
const WRITABLE = "m.?readOnly.orValue(false) == false && m.?name.orValue('') in names";

export const READ_ONLY_HOST_PATH_MOUNTS: Control = {
  id: 'read-only-host-path-mounts',
  family: 'pod-security',
  title: 'Host paths, where allowed, are mounted read-only',
  rationale: 'Who can write a file of the node can usually make the node run it.',
  remediation: 'Set `readOnly: true` on the volume mount.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  expression: `!${VOLUMES}.exists(v, has(v.hostPath)) || [${HOST_VOLUMES}].all(names, container.?volumeMounts.orValue([]).all(m, !(${WRITABLE})))`,
  message: `host paths mounted writable at {{ [${HOST_VOLUMES}].map(names, container.?volumeMounts.orValue([]).filter(m, ${WRITABLE})`
    + ".map(m, m.?mountPath.orValue('')).join(', '))[0] }}",
  path: '/volumeMounts',
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
};
