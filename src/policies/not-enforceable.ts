import { ControlScope, EffectiveControl } from '../controls';

/** Controls that an API server cannot judge, or must not, and why. */
const NOT_ENFORCEABLE: Readonly<Record<string, string>> = {
  'no-deprecated-api-versions': 'the API server converts objects before policies see them; it warns of deprecated versions itself',
  'no-removed-api-versions': 'the API server does not serve what was removed',
  'no-secret-data-in-manifests': 'in the cluster, data in a Secret is where it belongs; the control is about files',
  'unused-waiver': 'it judges waivers, which are no objects of the cluster',
};

const POLICY_KINDS = /^admissionregistration\.k8s\.io\/(Validating|Mutating)AdmissionPolicy(Binding)?$/;

/** Why a control is in no policy; undefined if it may be in one. */
export function notEnforceable({ control }: EffectiveControl, { judgesPolicies }: { readonly judgesPolicies?: boolean }): string | undefined {
  if (control.scope === ControlScope.SET) return 'it compares objects, and a policy sees one';
  if (control.kinds?.every(kind => POLICY_KINDS.test(kind)) && !judgesPolicies) {
    return 'policies cannot judge policies; static manifests can, from Kubernetes 1.37';
  }
  return Object.hasOwn(NOT_ENFORCEABLE, control.id) ? NOT_ENFORCEABLE[control.id] : undefined;
}

/** Controls that hold when an object is made, and why not later. */
export const AT_CREATION_ONLY: Readonly<Record<string, string>> = {
  'no-node-name': 'the scheduler writes nodeName into every pod',
};
