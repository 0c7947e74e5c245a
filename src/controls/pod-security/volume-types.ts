import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp, pssRestricted } from '../frameworks';

// Walks the fields of a volume, so that a source that nobody knows yet fails. A volume without a source becomes an
// emptyDir in the API server.
const FORBIDDEN = "v.filter(field, field != 'name' && !(field in params.allowedVolumeTypes))";
const VOLUMES = 'variables.podSpec.?volumes.orValue([])';

export const ALLOWED_VOLUME_TYPES: Control = {
  id: 'allowed-volume-types',
  family: 'pod-security',
  title: 'Pods mount only types of volumes that name no place outside of the cluster',
  rationale: 'A volume that names a directory of the node or a server reaches storage that no PersistentVolume was granted for.',
  remediation: 'Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    allowedVolumeTypes: {
      type: ParameterType.STRING_LIST,
      description: 'sources of volumes that are allowed, as the field is called',
      defaultValue: ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'],
    },
  },
  expression: `${VOLUMES}.all(v, size(${FORBIDDEN}) == 0)`,
  message: `volumes of type {{ ${VOLUMES}.map(v, ${FORBIDDEN}.join(', ')).filter(types, types != '').join(', ') }}`,
  path: '/volumes',
  frameworks: [pssRestricted('restrictedVolumes'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1552')],
};
