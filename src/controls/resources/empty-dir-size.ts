import { Control, ControlScope, FixTarget, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const VOLUMES = 'variables.podSpec.?volumes.orValue([])';
// A volume with nothing but a name becomes an emptyDir in the API server.
const UNBOUNDED = "v.all(field, field in ['name', 'emptyDir']) && !v.?emptyDir.?sizeLimit.hasValue()";

export const EMPTY_DIR_SIZE_LIMITS: Control = {
  id: 'empty-dir-size-limits',
  family: 'resources',
  title: 'emptyDir volumes have a size limit',
  rationale: 'Files that grow without end fill the disk, or with medium Memory the memory, of the node.',
  remediation: 'Set `emptyDir.sizeLimit`.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  parameters: {
    sizeLimit: { type: ParameterType.STRING, description: 'the limit that the fix sets, a quantity', defaultValue: '256Mi' },
  },
  expression: `!${VOLUMES}.exists(v, ${UNBOUNDED})`,
  message: `emptyDir volumes without sizeLimit: {{ ${VOLUMES}.filter(v, ${UNBOUNDED}).map(v, v.?name.orValue('')).join(', ') }}`,
  path: '/volumes',
  fix: [{
    target: FixTarget.POD_SPEC,
    path: '/volumes/*/emptyDir/sizeLimit',
    parameter: 'sizeLimit',
    onlyAbsent: true,
    when: `${VOLUMES}.exists(v, has(v.emptyDir) && !has(v.emptyDir.sizeLimit))`, // a volume of no type at all is left to its author
  }],
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1499')],
};
