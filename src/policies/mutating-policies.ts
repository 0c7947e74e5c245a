import { compareVersions } from '../controls';
import { KubeObject } from '../manifests';
import { draftMutations, MutationDraft } from './mutation-draft';
import { PolicyOptions } from './policy-options';
import { namespaceSelectorOf, Projection } from './validating-policies';

/** How MutatingAdmissionPolicies are made. */
export interface MutatingOptions extends PolicyOptions {
  /**
   * Whether the cluster serves `admissionregistration.k8s.io/v1beta1` with the feature gate MutatingAdmissionPolicy, for
   * Kubernetes 1.34 and 1.35.
   *
   * @default false
   */
  readonly mutatingBeta?: boolean;
}

/** MutatingAdmissionPolicy and its binding: `admissionregistration.k8s.io/v1` from Kubernetes 1.36. */
export function mutatingAdmissionPolicies(options: MutatingOptions): Projection {
  const apiVersion = `admissionregistration.k8s.io/${servedVersion(options)}`;
  const { drafts, leftOut } = draftMutations(options);
  return { objects: drafts.flatMap(draft => [policyOf(draft, apiVersion), bindingOf(draft, apiVersion, options)]), leftOut };
}

function servedVersion({ target: { kubernetesVersion }, mutatingBeta }: MutatingOptions): string {
  if (compareVersions(kubernetesVersion, '1.36') >= 0) return 'v1';
  const beta = compareVersions(kubernetesVersion, '1.34') >= 0;
  if (beta && mutatingBeta) return 'v1beta1';
  const alternatives = 'use MutatingPolicy of Kyverno, or constructs and `bulwark fix`, which make the same changes before objects reach the cluster';
  throw new Error(`kubernetes ${kubernetesVersion} has no MutatingAdmissionPolicy by default: expected 1.36 or newer; ${
    beta ? 'set mutatingBeta if the cluster has the feature gate MutatingAdmissionPolicy on and serves admissionregistration.k8s.io/v1beta1, else ' : ''}${alternatives}`);
}

function policyOf({ name, resourceRules, matchConditions, variables, mutations }: MutationDraft, apiVersion: string): KubeObject {
  return {
    apiVersion,
    kind: 'MutatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      // What other policies and webhooks add later, for example a sidecar, is fixed too.
      reinvocationPolicy: 'IfNeeded',
      matchConstraints: { matchPolicy: 'Equivalent', resourceRules },
      matchConditions,
      variables,
      mutations: mutations.map(({ patchType, expression }) => ({ patchType, [patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration']: { expression } })),
    },
  };
}

function bindingOf({ name }: MutationDraft, apiVersion: string, options: PolicyOptions): KubeObject {
  const selector = namespaceSelectorOf(options);
  return {
    apiVersion,
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, ...(selector ? { matchResources: { namespaceSelector: selector } } : {}) },
  };
}
