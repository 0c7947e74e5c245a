import { PolicyOptions, Projection, validatingAdmissionPolicies } from '../policies';
import { PolicyEngine } from '../target';

/** What of an engine is asked for. */
export interface FormOptions {
  readonly mutating: boolean;
}

/** Policies in the form of an engine. */
export type Form = (options: PolicyOptions, form: FormOptions) => Projection[];

/** A row an engine. */
export const FORMS: Readonly<Record<PolicyEngine, Form>> = {
  [PolicyEngine.NATIVE]: options => [validatingAdmissionPolicies(options)],
  [PolicyEngine.KYVERNO]: () => notYet('Kyverno'),
  [PolicyEngine.GATEKEEPER]: () => notYet('Gatekeeper'),
  [PolicyEngine.NONE]: () => {
    throw new Error("the target says that nothing admits objects (policyEngine 'none'): leave the policies out, or say with engine what reads them; "
      + 'a ZeroTrustNamespace sets the labels of Pod Security Admission by itself');
  },
};

function notYet(engine: string): never {
  throw new Error(`policies for ${engine} cannot be made: use PolicyEngine.NATIVE`);
}
