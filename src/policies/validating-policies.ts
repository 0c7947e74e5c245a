import { Severity } from '../controls';
import { PodTemplates, KubeObject } from '../manifests';
import { ControlGroup, groupControls, LeftOut } from './control-group';
import { DENIAL_BYTES, WARNING_BYTES } from './denial';
import { metadataRules } from './new-or-changed';
import { parameterAddress, parameterReader } from './parameters';
import { PARAMETERS_GROUP, PARAMETERS_KIND, PARAMETERS_VERSION } from './parameters-definition';
import { EnforcementAction, LabelSelectorSpec, ParameterSource, PolicyOptions } from './policy-options';
import { projectControl } from './projected-control';
import { requireVersion } from './required-version';
import { ValidatingSpec, validatingSpec } from './validating-spec';
import { waivedVariables } from './waived';

/** Objects of a projection, and what it could not express. */
export interface Projection {
  readonly objects: readonly KubeObject[];
  readonly leftOut: readonly LeftOut[];
}

/** How a binding says it. */
export const VALIDATION_ACTIONS: Readonly<Record<EnforcementAction, readonly string[]>> = {
  [EnforcementAction.DENY]: ['Deny', 'Audit'],
  [EnforcementAction.WARN]: ['Warn', 'Audit'],
  [EnforcementAction.AUDIT]: ['Audit'],
};

/** A policy before it is written in the form of an engine. */
export interface PolicyDraft {
  readonly name: string;
  readonly action: EnforcementAction;
  readonly group: ControlGroup;
  readonly spec: ValidatingSpec;
}

/** The policies of a profile: one for each group of kinds and each action. */
export function draftPolicies(options: PolicyOptions): { drafts: PolicyDraft[]; leftOut: readonly LeftOut[] } {
  const templates = PodTemplates.with(options.target.workloadKinds ?? []);
  const { groups, leftOut } = groupControls(options);
  const drafts = groups.flatMap(group => Object.values(EnforcementAction).flatMap(action => {
    const controls = group.controls.filter(({ severity }) => options.actions[severity as Severity] === action);
    if (controls.length === 0) return [];
    const reader = parameterReader(options, controls);
    const projected = controls.map(control => projectControl(control, group, reader.expression));
    const name = `${options.name}-${group.name}${action === EnforcementAction.DENY ? '' : `-${action}`}`;
    const waived = waivedVariables(options, group, controls);
    const spec = validatingSpec(group, projected, {
      profileName: options.profile.name,
      templates,
      parameterVariables: reader.variables,
      waived,
      mostBytes: action === EnforcementAction.WARN ? WARNING_BYTES : DENIAL_BYTES,
    });
    return [{ name, action, group, spec }];
  }));
  return { drafts, leftOut };
}

/**
 * ValidatingAdmissionPolicy and its binding, `admissionregistration.k8s.io/v1`.
 *
 * @throws when the target is older than Kubernetes 1.30
 */
export function validatingAdmissionPolicies(options: PolicyOptions): Projection {
  requireVersion(options.target, '1.30', 'ValidatingAdmissionPolicy', 'upgrade the cluster, have Kyverno or Gatekeeper enforce the controls, or use Pod Security Admission');
  const { drafts, leftOut } = draftPolicies(options);
  return { objects: drafts.flatMap(draft => [policyOf(draft, options), bindingOf(draft, options)]), leftOut };
}

/** The policy of a draft. */
export function policyOf({ name, group, spec }: PolicyDraft, options: PolicyOptions): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      ...(readsParams(spec) ? { paramKind: { apiVersion: `${PARAMETERS_GROUP}/${PARAMETERS_VERSION}`, kind: PARAMETERS_KIND } } : {}),
      matchConstraints: {
        matchPolicy: 'Equivalent',
        ...(readsParams(spec) ? reachOfParams(options) : {}),
        resourceRules: [...spec.resourceRules, ...metadataRules(group)],
      },
      matchConditions: [...spec.matchConditions, ...spec.shortcut ? [spec.shortcut] : []],
      variables: spec.variables,
      validations: [spec.validation],
    },
  };
}

/** Where it holds, and what it does. */
export function bindingOf({ name, action, spec }: PolicyDraft, options: PolicyOptions): KubeObject {
  const selector = namespaceSelectorOf(options);
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: {
      policyName: name,
      // Without its params nobody knows what a policy allows.
      ...(readsParams(spec) ? { paramRef: { ...parameterAddress(options), parameterNotFoundAction: 'Deny' } } : {}),
      validationActions: VALIDATION_ACTIONS[action],
      ...(selector ? { matchResources: { namespaceSelector: selector } } : {}),
    },
  };
}

function readsParams({ variables }: ValidatingSpec): boolean {
  return variables.some(({ expression }) => expression.startsWith('params.'));
}

/**
 * For the constraints of a policy with params: while the server does not know their kind, it refuses all that the policy itself
 * matches, whatever the binding says. What is not to be judged, the server's own namespaces above all, is to go on.
 */
export function reachOfParams(options: PolicyOptions): { readonly namespaceSelector?: LabelSelectorSpec } {
  const namespaceSelector = namespaceSelectorOf(options);
  return namespaceSelector ? { namespaceSelector } : {};
}

/**
 * The namespaces that are chosen, without those that are excluded by name, and that of the params: lost, it could not be made
 * again while it is judged by policies that miss their params.
 */
export function namespaceSelectorOf(options: PolicyOptions): LabelSelectorSpec | undefined {
  const { namespaceSelector, parameters } = options;
  const names = [...options.excludedNamespaces, ...parameters === ParameterSource.OBJECT ? [parameterAddress(options).namespace] : []];
  if (names.length === 0) return namespaceSelector;
  const excluded = { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...new Set(names)].sort() };
  return { ...namespaceSelector, matchExpressions: [...namespaceSelector?.matchExpressions ?? [], excluded] };
}
