import {
  ImageOptions, imagePolicies, mutatingAdmissionPolicies, parameterObjects, PolicyOptions, Projection, validatingAdmissionPolicies,
} from '../policies';
import { PolicyEngine } from '../target';

/** What is asked for beside validating policies. */
export interface FormOptions {
  readonly mutating: boolean;
  readonly mutatingBeta: boolean;
  readonly images: ImageOptions;
}

/** Policies in the form of an engine, in an order in which they can be applied; the first projection says what is left out. */
export type Form = (options: PolicyOptions, form: FormOptions) => Projection[];

/** A row an engine. */
export const FORMS: Readonly<Record<PolicyEngine, Form>> = {
  [PolicyEngine.NATIVE]: (options, { mutating, mutatingBeta, images }) => [
    objectsOf(parameterObjects(options)),
    validatingAdmissionPolicies(options),
    ...mutating ? [objectsOf(mutatingAdmissionPolicies({ ...options, mutatingBeta }))] : [],
    imagePolicies(options, images),
  ],
  [PolicyEngine.KYVERNO]: () => notYet('Kyverno'),
  [PolicyEngine.GATEKEEPER]: () => notYet('Gatekeeper'),
  [PolicyEngine.NONE]: () => {
    throw new Error("the target says that nothing admits objects (policyEngine 'none'): leave the policies out, or say with engine what reads them; "
      + 'a ZeroTrustNamespace sets the labels of Pod Security Admission by itself');
  },
};

/** What has no fix is no gap of enforcement. */
function objectsOf({ objects }: Projection): Projection {
  return { objects, leftOut: [] };
}

function notYet(engine: string): never {
  throw new Error(`policies for ${engine} cannot be made: use PolicyEngine.NATIVE`);
}
