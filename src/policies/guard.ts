import { KubeObject } from '../manifests';
import { celLiteral } from './cel-literal';
import { PolicySubjects } from './policy-options';
import { NamedExpression, ResourceRule } from './validating-spec';

/** A rule of `matchConstraints`, of objects with some names only where names are given. */
export interface GuardRule extends ResourceRule {
  readonly resourceNames?: readonly string[];
}

/** A policy that asks who somebody is, and not what an object is like. */
export interface Guard {
  readonly name: string;
  readonly rules: readonly GuardRule[];
  /** @default - all objects */
  readonly objectSelector?: object;
  readonly variables?: readonly NamedExpression[];
  readonly matchConditions?: readonly NamedExpression[];
  readonly validations: readonly { readonly expression: string; readonly message: string; readonly messageExpression?: string }[];
  readonly paramKind?: object;
  readonly paramRef?: object;
  /** @default - every namespace */
  readonly namespaceSelector?: object;
}

/** The policy of a guard and its binding. */
export function guardObjects(guard: Guard): KubeObject[] {
  const { name, rules, objectSelector, variables, matchConditions, validations, paramKind, paramRef, namespaceSelector } = guard;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return [{
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: defined({
      failurePolicy: 'Fail',
      paramKind,
      matchConstraints: defined({ matchPolicy: 'Equivalent', objectSelector, resourceRules: rules }),
      matchConditions,
      variables,
      validations: validations.map(validation => ({ ...validation, reason: 'Forbidden' })),
    }),
  }, {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: defined({ policyName: name, paramRef, validationActions: ['Deny', 'Audit'], matchResources: namespaceSelector && { namespaceSelector } }),
  }];
}

/** The group that has every right anyhow, and could change the policies. */
const MASTERS = 'system:masters';

/** CEL of type bool: whether somebody is among the subjects. Impersonated, he is who he is taken for. */
export function isAmong({ users = [], groups = [] }: PolicySubjects): string {
  const inGroups = `request.userInfo.?groups.orValue([]).exists(group, group in ${celLiteral([...groups, MASTERS])})`;
  return users.length === 0 ? inGroups : `(request.userInfo.username in ${celLiteral(users)} || ${inGroups})`;
}

/** Subjects for messages: `group a, user b`. */
export function subjectsInWords({ users = [], groups = [] }: PolicySubjects): string {
  return [...groups.map(group => `group ${group}`), ...users.map(user => `user ${user}`)].join(', ') || `group ${MASTERS}`;
}

/** Subjects as bindings of RBAC name them. */
export function rbacSubjects({ users = [], groups = [] }: PolicySubjects): object[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  return [...groups.map(name => ({ apiGroup, kind: 'Group', name })), ...users.map(userSubject)];

  function userSubject(name: string): object {
    const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
    return account ? { kind: 'ServiceAccount', namespace: account[1], name: account[2] } : { apiGroup, kind: 'User', name };
  }
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
