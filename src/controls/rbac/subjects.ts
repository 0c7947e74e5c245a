import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';
import { EXEMPT_OBJECTS, IS_EXEMPT } from './grant';

const KINDS = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];
const SUBJECTS = 'object.?subjects.orValue([])';

/** CEL: the subjects that are a User or Group of the parameter `identities`, by name. */
const FOUND = `${SUBJECTS}.filter(s, s.?kind.orValue('') in ['User', 'Group'] && s.?name.orValue('') in params.identities)`;

/** A control that forbids certain users and groups as subjects. */
function noSubject(control: Pick<Control, 'id' | 'title' | 'rationale' | 'remediation' | 'severity' | 'frameworks'>, identities: string[]): Control {
  return {
    ...control,
    family: 'rbac',
    scope: ControlScope.OBJECT,
    kinds: KINDS,
    parameters: { identities: { type: ParameterType.STRING_LIST, description: 'names of users and groups', defaultValue: identities }, exempt: EXEMPT_OBJECTS },
    expression: `(${IS_EXEMPT}) || size(${FOUND}) == 0`,
    message: `the binding gives {{object.?roleRef.?name.orValue('')}} to {{${FOUND}.map(s, s.kind + ' ' + s.name).join(', ')}}`,
    path: '/subjects',
  };
}

/** RBAC-01. */
export const NO_CLUSTER_ADMIN_BINDING: Control = {
  id: 'no-cluster-admin-binding',
  family: 'rbac',
  title: 'Nothing is bound to cluster-admin',
  rationale: 'Whoever takes over one of the subjects owns the cluster, or the whole namespace.',
  remediation: 'Bind a role that lists what the subject needs.',
  severity: Severity.CRITICAL,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  parameters: { exempt: EXEMPT_OBJECTS },
  expression: `(${IS_EXEMPT}) || !(object.?roleRef.?kind.orValue('') == 'ClusterRole' && object.?roleRef.?name.orValue('') == 'cluster-admin')`,
  message: onOneLine(`cluster-admin is bound to {{size(${SUBJECTS}) == 0 ? 'nobody yet'
    : ${SUBJECTS}.map(s, s.?kind.orValue('') + ' ' + s.?name.orValue('')).join(', ')}}`),
  path: '/roleRef',
  frameworks: [cis('5.1.1'), nsa('authentication-authorization'), ...mitre('T1078', 'T1098.006'), ...owasp('K02')],
};

/** RBAC-01: the group bypasses RBAC altogether, so no binding can take its rights away again. */
export const NO_SYSTEM_MASTERS = noSubject({
  id: 'no-system-masters-subject',
  title: 'The group system:masters is not used',
  rationale: 'Members of the group pass every authorization check, and removing bindings does not stop them.',
  remediation: 'Bind a group of the identity provider to a role that lists what it needs.',
  severity: Severity.CRITICAL,
  frameworks: [cis('5.1.7'), nsa('authentication-authorization'), ...mitre('T1078', 'T1098.006'), ...owasp('K02')],
}, ['system:masters']);

/** RBAC-12. */
export const NO_ANONYMOUS_SUBJECTS = noSubject({
  id: 'no-anonymous-subjects',
  title: 'Nothing is bound to anonymous users',
  rationale: 'Anybody who reaches the API server has these rights, without any credential.',
  remediation: 'Remove the subject; give callers an identity.',
  severity: Severity.CRITICAL,
  frameworks: [nsa('authentication-authorization'), ...mitre('T1078.001'), ...owasp('K02', 'K09')],
}, ['system:anonymous', 'system:unauthenticated']);

/** RBAC-12. */
export const NO_EVERYBODY_SUBJECTS = noSubject({
  id: 'no-everybody-subjects',
  title: 'Nothing is bound to all authenticated users or all service accounts',
  rationale: 'Every compromised pod that holds a token has these rights.',
  remediation: 'Bind the service accounts or groups that need the role.',
  severity: Severity.HIGH,
  frameworks: [nsa('authentication-authorization'), ...mitre('T1078.001'), ...owasp('K02', 'K09')],
}, ['system:authenticated', 'system:serviceaccounts']);
