import { ApiResource, KubeObject } from '../manifests';
import { EngineDraft, engineDrafts } from './engine-drafts';
import { conditionForGatekeeper, dayWithAudit, forGatekeeper } from './gatekeeper-expression';
import { constraintKinds } from './gatekeeper-names';
import { constraintParameters, constraintReader, constraintSchema } from './gatekeeper-parameters';
import { EnforcementAction, ParameterSource, PolicyOptions } from './policy-options';
import { Projection } from './validating-policies';
import { waivedVariables } from './waived';

const ACTIONS: Readonly<Record<EnforcementAction, string>> = {
  [EnforcementAction.DENY]: 'deny',
  [EnforcementAction.WARN]: 'warn',
  [EnforcementAction.AUDIT]: 'dryrun',
};

/**
 * A ConstraintTemplate and a constraint for each control. Gatekeeper gives one budget to all expressions of a template, as
 * much as the API server gives to each of them, and answers with the violations of all templates, so that nothing is
 * gained by putting controls together.
 *
 * The templates are CEL that Gatekeeper may hand on to the API server as ValidatingAdmissionPolicies. What a site decides,
 * and waivers, are parameters of the constraints, whatever the source of parameters.
 */
export function gatekeeperPolicies(options: PolicyOptions): Projection {
  // In the expressions params stand for those of the constraint.
  const fromParams = { ...options, parameters: ParameterSource.OBJECT };
  const { drafts, leftOut } = engineDrafts(options, {
    alone: () => true,
    reader: constraintReader,
    waived: (group, controls) => waivedVariables(fromParams, group, controls)?.map(variable =>
      variable.name === 'waiverDay' ? { ...variable, expression: dayWithAudit(variable.expression) } : variable),
  });
  const kinds = constraintKinds(options.name, drafts.map(({ suffix }) => suffix));
  const templates = drafts.map(draft => templateOf(kinds.get(draft.suffix)!, draft));
  const constraints = drafts.map(draft => constraintOf(kinds.get(draft.suffix)!, draft, options));
  return { objects: [...templates, ...constraints], leftOut };
}

function templateOf(kind: string, { controls: [{ effective }], spec }: EngineDraft): KubeObject {
  const { expression, message, messageExpression } = spec.validation;
  return {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: kind.toLowerCase(), annotations: { description: `${effective.control.title} [${effective.control.id}]` } },
    spec: {
      crd: { spec: { names: { kind }, validation: { openAPIV3Schema: constraintSchema(effective) } } },
      targets: [{
        target: 'admission.k8s.gatekeeper.sh',
        code: [{
          engine: 'K8sNativeValidation',
          source: {
            failurePolicy: 'Fail',
            matchCondition: spec.matchConditions.map(({ name, expression: condition }) => ({ name, expression: conditionForGatekeeper(condition) })),
            variables: spec.variables.map(({ name, expression: variable }) => ({ name, expression: forGatekeeper(variable) })),
            validations: [{ expression: forGatekeeper(expression), message, messageExpression: forGatekeeper(messageExpression) }],
          },
        }],
      }],
    },
  };
}

function constraintOf(kind: string, { action, controls: [{ effective }], group }: EngineDraft, options: PolicyOptions): KubeObject {
  const { name, namespaceSelector, excludedNamespaces } = options;
  const parameters = constraintParameters(effective, options);
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind,
    metadata: { name },
    spec: {
      enforcementAction: ACTIONS[action],
      match: {
        kinds: kindsOf(group.resources),
        ...namespaceSelector ? { namespaceSelector } : {},
        ...excludedNamespaces.length > 0 ? { excludedNamespaces: [...new Set(excludedNamespaces)].sort() } : {},
      },
      ...Object.keys(parameters).length > 0 ? { parameters } : {},
    },
  };
}

function kindsOf(resources: readonly ApiResource[]): object[] {
  const groups = new Map<string, string[]>();
  for (const { group, kind } of resources) groups.set(group, [...groups.get(group) ?? [], kind]);
  return [...groups].map(([group, kinds]) => ({ apiGroups: [group], kinds }));
}
