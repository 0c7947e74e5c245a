import { inVersionRange } from '../controls';
import { KubeObject } from '../manifests';
import { draftMutations, MutatingOptions, MutationDraft } from './mutation-draft';
import { parameterAddress } from './parameters';
import { PARAMETERS_GROUP, PARAMETERS_KIND, PARAMETERS_VERSION } from './parameters-definition';
import { requireVersion } from './required-version';
import { namespaceSelectorOf, Projection, reachOfParams } from './validating-policies';

/**
 * MutatingAdmissionPolicy and its binding, from the fixes of the controls: objects that were not made here are fixed when
 * they arrive, as `bulwark fix` would fix them in a file, explicit values included. At admission nobody knows who wrote a
 * value, the user or the defaults of the API server, so that one that a control does not accept cannot be kept.
 *
 * @throws when the target is older than Kubernetes 1.36, or than 1.34 with `mutatingBeta`
 */
export function mutatingAdmissionPolicies(options: MutatingOptions): Projection {
  const apiVersion = `admissionregistration.k8s.io/${servedVersion(options)}`;
  const { drafts, leftOut } = draftMutations(options);
  return { objects: drafts.flatMap(draft => [policyOf(draft, apiVersion, options), bindingOf(draft, apiVersion, options)]), leftOut };
}

function servedVersion({ target, mutatingBeta }: MutatingOptions): string {
  const beta = inVersionRange(target.kubernetesVersion, '1.34-1.35');
  if (beta && mutatingBeta) return 'v1beta1';
  const request = beta ? 'set mutatingBeta if the cluster has its feature gate on and serves admissionregistration.k8s.io/v1beta1, else ' : '';
  requireVersion(target, '1.36', 'MutatingAdmissionPolicy', `${request}use MutatingPolicy of Kyverno, or constructs and \`bulwark fix\`, which fix objects before they are sent`);
  return 'v1';
}

function policyOf(draft: MutationDraft, apiVersion: string, options: MutatingOptions): KubeObject {
  const { name, resourceRules, matchConditions, variables, mutations } = draft;
  return {
    apiVersion,
    kind: 'MutatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      // What other policies and webhooks add later, for example a sidecar, is fixed too; and one fix may call for another.
      reinvocationPolicy: 'IfNeeded',
      ...(readsParams(draft) ? { paramKind: { apiVersion: `${PARAMETERS_GROUP}/${PARAMETERS_VERSION}`, kind: PARAMETERS_KIND } } : {}),
      matchConstraints: { matchPolicy: 'Equivalent', ...(readsParams(draft) ? reachOfParams(options) : {}), resourceRules },
      matchConditions,
      variables,
      mutations: mutations.map(({ patchType, expression }) => ({ patchType, [patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration']: { expression } })),
    },
  };
}

function bindingOf(draft: MutationDraft, apiVersion: string, options: MutatingOptions): KubeObject {
  const { name } = draft;
  const selector = namespaceSelectorOf(options);
  return {
    apiVersion,
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name },
    spec: {
      policyName: name,
      ...(readsParams(draft) ? { paramRef: { ...parameterAddress(options), parameterNotFoundAction: 'Deny' } } : {}),
      ...(selector ? { matchResources: { namespaceSelector: selector } } : {}),
    },
  };
}

function readsParams({ variables }: MutationDraft): boolean {
  return variables.some(({ expression }) => expression.startsWith('params.'));
}
