import { Control, ControlScope, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { EXEMPT_OBJECTS, IS_EXEMPT, rulesInWords } from './grant';

/** RBAC-02, one control for each field, so that a finding says which. */
function noWildcard(id: string, what: string, rationale: string, bad: string): Control {
  return {
    id,
    family: 'rbac',
    title: `Roles have no wildcard in ${what}`,
    rationale,
    remediation: `List the ${what} that are needed.`,
    severity: Severity.HIGH,
    scope: ControlScope.OBJECT,
    kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'],
    parameters: { exempt: EXEMPT_OBJECTS },
    expression: `(${IS_EXEMPT}) || !variables.rules.exists(r, ${bad})`,
    message: `a rule has a wildcard in ${what}: {{${rulesInWords(bad)}}}`,
    path: '/rules',
    frameworks: [cis('5.1.3'), nsa('authentication-authorization'), ...mitre('T1098.006'), ...owasp('K02')],
  };
}

export const NO_WILDCARD_VERBS = noWildcard('no-wildcard-rbac-verbs', 'verbs',
  'A wildcard includes verbs such as escalate, bind and impersonate, and every verb that is added later.',
  "'*' in r.?verbs.orValue([])");

export const NO_WILDCARD_RESOURCES = noWildcard('no-wildcard-rbac-resources', 'resources',
  'A wildcard includes Secrets, every subresource and every custom resource that is installed later.',
  "('*' in r.?resources.orValue([]) || r.?resources.orValue([]).exists(x, x.startsWith('*/')) || r.?nonResourceURLs.orValue([]).exists(u, u in ['*', '/*']))");

export const NO_WILDCARD_API_GROUPS = noWildcard('no-wildcard-rbac-api-groups', 'API groups',
  'The same resource name in another API group is another resource, perhaps one that an attacker installs.',
  "'*' in r.?apiGroups.orValue([])");

const SELECTORS = 'object.?aggregationRule.?clusterRoleSelectors.orValue([])';
const CATCH_ALL = `size(s.?matchLabels.orValue({})) == 0
      && s.?matchExpressions.orValue([]).all(e, e.?operator.orValue('') in ['NotIn', 'DoesNotExist'])`;

/**
 * RBAC-02: a wildcard by another name. The roles that feed admin, edit and view by a label are not judged here: what they
 * add are rules, which the controls on rules judge.
 */
export const NO_CATCH_ALL_AGGREGATION: Control = {
  id: 'no-catch-all-aggregation',
  family: 'rbac',
  title: 'ClusterRoles collect chosen roles only',
  rationale: 'A selector that chooses nothing collects every role of the cluster, cluster-admin among them.',
  remediation: 'Select the roles by a label that only they carry.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['rbac.authorization.k8s.io/ClusterRole'],
  parameters: { exempt: EXEMPT_OBJECTS },
  expression: `(${IS_EXEMPT}) || !${SELECTORS}.exists(s, ${CATCH_ALL})`,
  message: "the role '{{object.?metadata.?name.orValue('')}}' collects every other role",
  path: '/aggregationRule/clusterRoleSelectors',
  frameworks: [cis('5.1.3'), nsa('authentication-authorization'), ...mitre('T1098.006'), ...owasp('K02')],
};
