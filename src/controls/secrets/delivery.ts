import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { NORMALIZED_HOST_PATH } from '../pod-security/host-paths';

const KEYS = 'container.?env.orValue([]).filter(e, e.?valueFrom.?secretKeyRef.hasValue())';
const WHOLE = 'container.?envFrom.orValue([]).filter(e, e.?secretRef.hasValue())';

/** SEC-02 */
export const SECRETS_AS_FILES: Control = {
  id: 'secrets-as-files',
  family: 'secrets',
  title: 'Secrets reach containers as files, not as environment variables',
  rationale: 'Environment variables are inherited by child processes, printed by crash reports and debug pages, and '
    + 'stay as they were when the secret is rotated.',
  remediation: 'Mount the Secret as a volume and let the application read the file.',
  severity: Severity.MEDIUM,
  scope: ControlScope.CONTAINER,
  expression: `size(${KEYS}) == 0 && size(${WHOLE}) == 0`,
  message: 'container \'{{ container.?name.orValue(\'\') }}\' gets secrets as environment variables: '
    + `{{ (${KEYS}.map(e, e.?name.orValue('')) + ${WHOLE}.map(e, 'all of Secret ' + e.secretRef.?name.orValue(''))).join(', ') }}`,
  path: '/env',
  frameworks: [cis('5.4.1'), nsa('network-separation'), ...owasp('K03'), ...mitre('T1552.007')],
};

/** SEC-03 */
export const NO_SECRET_DATA_IN_MANIFESTS: Control = {
  id: 'no-secret-data-in-manifests',
  family: 'secrets',
  title: 'Manifests carry no Secret with its data',
  rationale: 'Base64 is no encryption: a rendered Secret is a credential in the repository, in its history, and in '
    + 'every copy and build log.',
  remediation: 'Keep the value in a secret store and render only the reference: ExternalSecret, SecretProviderClass, '
    + 'SealedSecret.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['Secret'],
  expression: "object.?data.orValue({}).all(k, object.data[k] == '') && object.?stringData.orValue({}).all(k, object.stringData[k] == '')",
  // Keys only: a finding must not spread what it complains about.
  message: "the Secret carries values for: {{ (object.?data.orValue({}).filter(k, object.data[k] != '')"
    + " + object.?stringData.orValue({}).filter(k, object.stringData[k] != '')).join(', ') }}",
  frameworks: [cis('5.4.2'), nsa('network-separation'), ...owasp('K03'), ...mitre('T1552.001')],
};

// A mount shows the credentials when it is their folder, lies in it, or is a folder above it.
const CREDENTIAL_MOUNTS = 'variables.podSpec.?volumes.orValue([]).filter(v, v.?hostPath.hasValue() '
  + `&& [${NORMALIZED_HOST_PATH}].exists(path, params.paths.exists(p, path.contains(p + '/') || (p + '/').startsWith(path))))`;

/** SEC-05 */
export const NO_CLOUD_CREDENTIAL_MOUNTS: Control = {
  id: 'no-cloud-credential-mounts',
  family: 'secrets',
  title: 'Pods do not mount cloud credentials of the node',
  rationale: 'The files hold the identity of the node or of an administrator: from one container into the cloud account.',
  remediation: 'Give the workload a cloud identity of its own (IRSA, Workload Identity) bound to its service account.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  parameters: {
    paths: {
      type: ParameterType.STRING_LIST,
      description: 'files and folders that hold cloud credentials, without a slash at the end; found at any depth',
      defaultValue: ['/.aws', '/.azure', '/.config/gcloud', '/.oci', '/etc/kubernetes/azure.json', '/etc/kubernetes/cloud-config'],
    },
  },
  expression: `size(${CREDENTIAL_MOUNTS}) == 0`,
  message: `volumes show cloud credentials of the node: {{ ${CREDENTIAL_MOUNTS}.map(v, v.hostPath.?path.orValue('')).join(', ') }}`,
  path: '/volumes',
  frameworks: [...owasp('K08'), ...mitre('T1552.001')],
};
