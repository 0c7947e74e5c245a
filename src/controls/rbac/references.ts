import { Control, ControlScope, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const COMMON = {
  family: 'rbac',
  scope: ControlScope.SET,
  kinds: ['rbac.authorization.k8s.io/ClusterRoleBinding', 'rbac.authorization.k8s.io/RoleBinding'],
  frameworks: [nsa('authentication-authorization'), ...mitre('T1098.006'), ...owasp('K02')],
};

/** SVC-06 of bindings, where the set has roles of that kind and place. Those that every API server has count as there. */
export const BINDING_ROLE_EXISTS: Control = {
  ...COMMON,
  id: 'binding-role-exists',
  title: 'A binding binds a role that is there',
  rationale: 'Whoever creates a role of that name decides what the subjects may do.',
  remediation: 'Correct roleRef, or remove the binding.',
  severity: Severity.LOW,
  expression: "set.missingRole == ''",
  message: 'there is no {{set.missingRole}}',
  path: '/roleRef',
};

/** SVC-06 of bindings, where the set has ServiceAccounts of the namespace. */
export const BINDING_SUBJECTS_EXIST: Control = {
  ...COMMON,
  id: 'binding-subjects-exist',
  title: 'The service accounts of a binding are there',
  rationale: 'Whoever creates an account of that name, which takes few rights, has the rights of the binding.',
  remediation: 'Correct the subject, or remove it.',
  severity: Severity.MEDIUM,
  expression: 'size(set.missingSubjects) == 0',
  message: "there is no ServiceAccount {{set.missingSubjects.join(', ')}}",
  path: '/subjects',
};

/**
 * RBAC-14. The controls of roles find each right by itself; this one finds how they add up, across namespaces. A pod that
 * holds no token gives none away.
 */
export const NO_PATH_TO_CLUSTER_ADMIN: Control = {
  id: 'no-path-to-cluster-admin',
  family: 'rbac',
  title: 'No workload can come to rule the cluster',
  rationale: 'Whoever takes over one container of the workload takes over the cluster, step by step, with rights that look harmless one by one.',
  remediation: 'Remove one of the rights on the way, or mount no token into the pods.',
  severity: Severity.CRITICAL,
  scope: ControlScope.SET,
  expression: "!set.holdsToken || set.pathToClusterAdmin == ''",
  message: 'the pods can come to rule the cluster: {{set.pathToClusterAdmin}}',
  frameworks: [nsa('authentication-authorization'), ...mitre('T1078.004', 'T1098.006'), ...owasp('K02')],
};
