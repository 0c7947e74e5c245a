import { Control } from '../controls';
import { KubeObject } from '../manifests';
import { EngineDraft, engineDrafts } from './engine-drafts';
import { policyExceptions } from './kyverno-exceptions';
import { allForKyverno, forKyverno } from './kyverno-expression';
import { evaluatedAnew } from './kyverno-mutations';
import { draftMutations, MutationDraft } from './mutation-draft';
import { AT_CREATION_ONLY } from './not-enforceable';
import { EnforcementAction, LabelSelectorSpec, ParameterSource, PolicyOptions } from './policy-options';
import { INLINE_PARAMETERS } from './projected-control';
import { namespaceSelectorOf, Projection } from './validating-policies';

/** How policies for Kyverno are made. */
export interface KyvernoOptions extends PolicyOptions {
  /** Whether objects are fixed too, by MutatingPolicies. @default false */
  readonly mutates?: boolean;
  /**
   * Namespace of the PolicyExceptions, in which nobody may write who must not excuse himself. Kyverno looks into the one
   * that its flag `--exceptionNamespace` names.
   *
   * @default 'kyverno'
   */
  readonly exceptionNamespace?: string;
}

/** Where Kyverno is installed unless somebody says otherwise. */
const KYVERNO_NAMESPACE = 'kyverno';

const API_VERSION = 'policies.kyverno.io/v1';

const ACTIONS: Readonly<Record<EnforcementAction, string>> = {
  [EnforcementAction.DENY]: 'Deny',
  [EnforcementAction.WARN]: 'Warn',
  [EnforcementAction.AUDIT]: 'Audit',
};

/** Kinds with pod templates are matched by the rules; Kyverno would rewrite the expressions for them once more. */
const AS_IT_IS = { podControllers: { controllers: [] } };

/**
 * ValidatingPolicies, and PolicyExceptions for waivers. A control that is waived for something has a policy of its own,
 * so that an exception excuses from nothing else; so has what only holds at creation, for scans in the background would
 * judge it later. Everything is written into the policies, whatever the source of parameters.
 *
 * Kubernetes of any version will do: Kyverno brings its own CEL.
 */
export function kyvernoPolicies(options: KyvernoOptions): Projection {
  const inline = { ...options, parameters: ParameterSource.INLINE };
  const waived = new Set(options.waivers.map(({ control }) => control));
  const isWaived = ({ id, unwaivable }: Control) => waived.has(id) && !unwaivable;
  const { drafts, leftOut: notDrafted } = engineDrafts(inline, {
    alone: ({ control }) => isWaived(control) || Object.hasOwn(AT_CREATION_ONLY, control.id),
    reader: () => ({ expression: INLINE_PARAMETERS, variables: [] }),
  });
  const policiesOf = new Map<string, string[]>();
  const selector = namespaceSelectorOf(inline);
  const validating = drafts.map(draft => {
    const policy = validatingPolicy(`${options.name}-${draft.suffix}`, draft, selector);
    const [{ effective: { control } }] = draft.controls;
    if (isWaived(control)) policiesOf.set(control.id, [...policiesOf.get(control.id) ?? [], policy.metadata!.name!]);
    return policy;
  });
  const onlyScanned = drafts.filter(isOnlyScanned).flatMap(({ controls }) => controls.map(({ effective: { control } }) => control.id));
  const leftOut = [...notDrafted, ...onlyScanned.map(control => ({ control, reason: ONLY_SCANNED }))];
  const mutating = options.mutates ? draftMutations(inline) : { drafts: [], leftOut: [] };
  return {
    objects: [
      ...validating,
      ...policyExceptions(options.waivers, policiesOf, options.exceptionNamespace ?? KYVERNO_NAMESPACE),
      ...mutating.drafts.map(draft => mutatingPolicy(draft, selector)),
    ],
    leftOut: [...leftOut, ...mutating.leftOut.filter(({ control }) => !leftOut.some(other => other.control === control))],
  };
}

/** Kinds of which the API server tells no webhook (k8s.io/apiserver, IsExemptAdmissionConfigurationResource). */
const WEBHOOKS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];

const ONLY_SCANNED = 'the API server asks no webhook about webhooks: Kyverno reports what it finds later, and denies nothing';

const isOnlyScanned = ({ group }: EngineDraft) => group.resources.every(({ kind }) => WEBHOOKS.includes(kind));

function validatingPolicy(name: string, draft: EngineDraft, namespaceSelector: LabelSelectorSpec | undefined): KubeObject {
  const { action, controls, spec } = draft;
  const { expression, message, messageExpression, reason } = spec.validation;
  const atCreation = controls.some(({ effective: { control: { id } } }) => Object.hasOwn(AT_CREATION_ONLY, id));
  return {
    apiVersion: API_VERSION,
    kind: 'ValidatingPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      validationActions: [ACTIONS[action]],
      autogen: AS_IT_IS,
      evaluation: { admission: { enabled: !isOnlyScanned(draft) }, background: { enabled: !atCreation } },
      matchConstraints: { matchPolicy: 'Equivalent', ...namespaceSelector ? { namespaceSelector } : {}, resourceRules: spec.resourceRules },
      matchConditions: allForKyverno(spec.matchConditions),
      variables: allForKyverno(spec.variables),
      validations: [{ expression: forKyverno(expression), message, messageExpression: forKyverno(messageExpression), reason }],
    },
  };
}

function mutatingPolicy(draft: MutationDraft, namespaceSelector: LabelSelectorSpec | undefined): KubeObject {
  const { name, resourceRules, matchConditions } = draft;
  const { variables, mutations } = evaluatedAnew(draft);
  return {
    apiVersion: API_VERSION,
    kind: 'MutatingPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      // What other policies and webhooks add later, for example a sidecar, is fixed too.
      reinvocationPolicy: 'IfNeeded',
      autogen: AS_IT_IS,
      evaluation: { admission: { enabled: true } },
      matchConstraints: { matchPolicy: 'Equivalent', ...namespaceSelector ? { namespaceSelector } : {}, resourceRules },
      matchConditions: allForKyverno(matchConditions),
      variables: allForKyverno(variables),
      mutations: mutations.map(({ patchType, expression }) =>
        ({ patchType, [patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration']: { expression: forKyverno(expression) } })),
    },
  };
}
