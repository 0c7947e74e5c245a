import { Control, ControlScope, FixTarget, Severity } from '../control';
import { cis, mitre, nsa, owasp, pssRestricted } from '../frameworks';
import { RELAX_FOR_USER_NAMESPACES, RELAXED } from './user-namespaces';

const OWN = 'container.?securityContext.?runAsNonRoot';
const OF_POD = 'variables.podSpec.?securityContext.?runAsNonRoot';
const PATH = '/securityContext/runAsNonRoot';

// The kubelet does not start a container that asks for user 0 and forbids it at once. Where somebody asked for root,
// the request is the finding, and no fix makes a pod of it that never runs.
const userOf = (container: string) => `${container}.?securityContext.?runAsUser.orValue(variables.podSpec.?securityContext.?runAsUser.orValue(-1))`;
const ROOT_INHERITS = `variables.containers.exists(c, !c.?securityContext.?runAsNonRoot.hasValue() && ${userOf('c')} == 0)`;

const COMMON = {
  family: 'pod-security',
  rationale: 'Root in the container is root on the node as soon as anything about the isolation fails.',
  severity: Severity.HIGH,
  parameters: RELAX_FOR_USER_NAMESPACES,
  path: PATH,
  frameworks: [pssRestricted('runAsNonRoot'), cis('5.2.7'), nsa('pod-security'), ...owasp('K01'), ...mitre('T1611')],
};

/** The value that holds for the container; `runAsUser` does not stand in for it. */
export const RUN_AS_NON_ROOT: Control = {
  ...COMMON,
  id: 'run-as-non-root',
  title: 'Containers may not start as root',
  remediation: 'Set `securityContext.runAsNonRoot: true` on the pod, and let the image name a user by number.',
  scope: ControlScope.CONTAINER,
  expression: `${RELAXED} || ${OWN}.orValue(${OF_POD}.orValue(false)) == true`,
  message: `securityContext.runAsNonRoot is {{ ${OWN}.hasValue() ? 'false' : ${OF_POD}.hasValue() ? 'false on the pod' : 'not set' }}`,
  fix: [
    { target: FixTarget.POD_SPEC, path: PATH, value: true, when: `!${OWN}.hasValue() && !${ROOT_INHERITS}` },
    { target: FixTarget.CONTAINER, path: PATH, value: true, when: `${OWN}.hasValue() || ${ROOT_INHERITS} && ${userOf('container')} != 0` },
  ],
};

/** Pod Security Admission refuses the pod-level `false` even where every container says `true`. */
export const POD_RUN_AS_NON_ROOT: Control = {
  ...COMMON,
  id: 'pod-run-as-non-root',
  title: 'Pods do not allow root for all their containers',
  remediation: 'Set `securityContext.runAsNonRoot` of the pod to true, or remove it and set it on every container.',
  scope: ControlScope.POD,
  expression: `${RELAXED} || ${OF_POD}.orValue(true) == true`,
  message: 'securityContext.runAsNonRoot of the pod is false',
  fix: [{ target: FixTarget.POD_SPEC, path: PATH, value: true }],
};
