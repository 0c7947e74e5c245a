import { KubeObject } from '../manifests';
import { celLiteral } from './cel-literal';
import { Guard, guardObjects, isAmong, subjectsInWords } from './guard';
import { IMAGE_DIGESTS_CRD, IMAGE_DIGESTS_RESOURCE } from './image-lists';
import { parameterAddress } from './parameters';
import { PARAMETERS_CRD, PARAMETERS_GROUP, PARAMETERS_RESOURCE } from './parameters-definition';
import { PolicyOptions, PolicySubjects } from './policy-options';

const ADMINISTRATORS: PolicySubjects = { groups: ['bulwark:administrators'] };

/** Who may change what policies go by. */
export function administratorsOf({ administrators }: PolicyOptions): PolicySubjects {
  return administrators ?? ADMINISTRATORS;
}

/** Who empties a namespace that somebody was allowed to delete. */
const CLEANERS = ['system:serviceaccount:kube-system:namespace-controller', 'system:serviceaccount:kube-system:generic-garbage-collector', 'system:kube-controller-manager'];
const CLEANS_UP = `request.operation == 'DELETE' && request.userInfo.username in ${celLiteral(CLEANERS)}`;

const WRITES = ['CREATE', 'UPDATE', 'DELETE'];

const DEFINITIONS = 'apiextensions.k8s.io';

/**
 * Of the definitions, these. By the name of the object, for a rule with `resourceNames` goes by that of the request, which a
 * deletion of many (`deletecollection`) does not have. Made anew, a definition would know none of the lists that it had.
 */
const OWN_DEFINITIONS = {
  name: 'own-definitions',
  expression: `request.resource.group != ${celLiteral(DEFINITIONS)}`
    + ` || [dyn(object), dyn(oldObject)].exists(it, it != null && it.metadata.?name.orValue('') in ${celLiteral([PARAMETERS_CRD, IMAGE_DIGESTS_CRD])})`,
};

/**
 * Guards for what policies go by: params of every policy, lists of digests, and what they are lost with: their definition and
 * their namespace. RBAC says who may write in that namespace; the guards also hold for those who may write everywhere.
 */
export function parameterGuards(options: PolicyOptions): KubeObject[] {
  const administrators = administratorsOf(options);
  const { namespace } = parameterAddress(options);
  const only = (what: string) => `only administrators of the policies may ${what} (${subjectsInWords(administrators)})`;
  const validation = (what: string, expression = `${isAmong(administrators)} || ${CLEANS_UP}`) => [{ expression, message: only(what) }];
  const guards: Guard[] = [{
    name: `${options.name}-guard-parameters`,
    rules: [
      { apiGroups: [PARAMETERS_GROUP], apiVersions: ['*'], operations: WRITES, resources: [PARAMETERS_RESOURCE, IMAGE_DIGESTS_RESOURCE] },
      { apiGroups: [DEFINITIONS], apiVersions: ['*'], operations: WRITES, resources: ['customresourcedefinitions'] },
      { apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['namespaces'], resourceNames: [namespace] },
    ],
    matchConditions: [OWN_DEFINITIONS],
    validations: validation('change admission parameters and lists of image digests, their definitions or their namespace'),
  }];
  return guards.flatMap(guardObjects);
}
