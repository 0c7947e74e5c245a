import { Control, ControlScope, FixTarget, ParameterType, Severity } from '../control';
import { nsa, owasp } from '../frameworks';

interface HighId {
  readonly id: string;
  readonly what: 'user' | 'group';
  readonly field: 'runAsUser' | 'runAsGroup';
  readonly parameter: 'minimumUserId' | 'minimumGroupId';
  readonly value: 'userId' | 'groupId';
}

/** Opt-in: the ids that an image works with are known to its user only. */
function highId({ id, what, field, parameter, value }: HighId): Control {
  const effective = `container.?securityContext.?${field}.orValue(variables.podSpec.?securityContext.?${field}.orValue(0))`;
  const path = `/securityContext/${field}`;
  return {
    id,
    family: 'pod-security',
    title: `Containers run with a ${what} id that no account of the node has`,
    rationale: `Nodes give low ${what} ids to their own accounts; a process that escapes has the rights of the account with its id.`,
    remediation: `Set \`securityContext.${field}\` of the pod to a number from parameter \`${parameter}\` on, and build the image to work with it.`,
    severity: Severity.LOW,
    scope: ControlScope.CONTAINER,
    parameters: {
      [parameter]: { type: ParameterType.INTEGER, description: `the lowest ${what} id that is accepted`, defaultValue: 10000 },
      [value]: { type: ParameterType.INTEGER, description: `the ${what} id that the fix sets`, defaultValue: 10001 },
    },
    expression: `variables.isWindows || ${effective} >= params.${parameter}`,
    message: `securityContext.${field} is {{ ${effective} == 0 ? '0 or not set' : string(${effective}) }}, expected {{ string(params.${parameter}) }} or more`,
    path,
    fix: [
      { target: FixTarget.POD_SPEC, path, parameter: value, when: `!container.?securityContext.?${field}.hasValue()` },
      { target: FixTarget.CONTAINER, path, parameter: value, when: `container.?securityContext.?${field}.hasValue()` },
    ],
    frameworks: [nsa('pod-security'), ...owasp('K01')],
    optIn: true,
  };
}

export const HIGH_USER_ID = highId({ id: 'high-user-id', what: 'user', field: 'runAsUser', parameter: 'minimumUserId', value: 'userId' });

export const HIGH_GROUP_ID = highId({ id: 'high-group-id', what: 'group', field: 'runAsGroup', parameter: 'minimumGroupId', value: 'groupId' });

export const NO_ROOT_GROUP: Control = {
  id: 'no-root-group',
  family: 'pod-security',
  title: 'Containers do not ask for group 0',
  rationale: 'Files of group root on mounted volumes and in the image are open to the process.',
  remediation: 'Set `securityContext.runAsGroup` to another group or remove it.',
  severity: Severity.LOW,
  scope: ControlScope.CONTAINER,
  expression: 'container.?securityContext.?runAsGroup.orValue(-1) != 0',
  message: 'securityContext.runAsGroup is 0',
  path: '/securityContext/runAsGroup',
  frameworks: [nsa('pod-security'), ...owasp('K01')],
};

const OF_POD = 'variables.podSpec.?securityContext';

export const POD_NO_ROOT_GROUP: Control = {
  ...NO_ROOT_GROUP,
  id: 'pod-no-root-group',
  title: 'Pods do not ask for group 0, neither as main nor as supplemental nor as volume group',
  remediation: 'Take 0 out of `runAsGroup`, `fsGroup` and `supplementalGroups` of the security context of the pod.',
  scope: ControlScope.POD,
  expression: `${OF_POD}.?runAsGroup.orValue(-1) != 0 && ${OF_POD}.?fsGroup.orValue(-1) != 0`
    + ` && ${OF_POD}.?supplementalGroups.orValue([]).all(g, g != 0)`,
  message: `group 0 in securityContext.{{ ${OF_POD}.?runAsGroup.orValue(-1) == 0 ? 'runAsGroup' : ${OF_POD}.?fsGroup.orValue(-1) == 0 ? 'fsGroup' : 'supplementalGroups' }}`,
  path: '/securityContext',
};
