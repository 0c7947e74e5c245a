import {
  gatekeeperPolicies, ImageOptions, imagePolicies, kyvernoPolicies, mutatingAdmissionPolicies, parameterObjects, PolicyOptions, Projection,
  validatingAdmissionPolicies,
} from '../policies';
import { PolicyEngine } from '../target';

/** What is asked for beside validating policies. */
export interface FormOptions {
  readonly mutating: boolean;
  readonly mutatingBeta: boolean;
  readonly exceptionNamespace?: string;
  readonly images: ImageOptions;
}

/** Policies in the form of an engine. */
export interface Form {
  /** Projections, in an order in which their objects can be applied. */
  readonly project: (options: PolicyOptions, form: FormOptions) => Projection[];
  /** Whether waivers are objects of their own, so that the policies must be made after them. */
  readonly waiversAreObjects?: boolean;
}

/** A row an engine. */
export const FORMS: Readonly<Record<PolicyEngine, Form>> = {
  [PolicyEngine.NATIVE]: {
    project: (options, { mutating, mutatingBeta, images }) => [
      parameterObjects(options),
      validatingAdmissionPolicies(options),
      ...mutating ? [repairs(mutatingAdmissionPolicies({ ...options, mutatingBeta }))] : [],
      imagePolicies(options, images),
    ],
  },
  [PolicyEngine.KYVERNO]: {
    waiversAreObjects: true,
    project: (options, { mutating, exceptionNamespace, images }) => {
      refuseLists(images, 'Kyverno');
      return [kyvernoPolicies({ ...options, exceptionNamespace, mutates: mutating }), imagePolicies(options, images)];
    },
  },
  [PolicyEngine.GATEKEEPER]: {
    project: (options, { mutating, images }) => {
      refuseLists(images, 'Gatekeeper');
      if (mutating) throw new Error('mutating is true, and Gatekeeper evaluates no CEL that repairs: leave it out, and repair objects before they are sent, with constructs or `bulwark fix`');
      return [gatekeeperPolicies(options), imagePolicies(options, images)];
    },
  },
  [PolicyEngine.NONE]: {
    project: () => {
      throw new Error("the target says that nothing admits objects (policyEngine 'none'): leave the policies out, or say with engine what reads them; "
        + 'a ZeroTrustNamespace sets the labels of Pod Security Admission by itself');
    },
  },
};

/** What has no fix is no gap of enforcement. */
function repairs({ objects }: Projection): Projection {
  return { objects, leftOut: [] };
}

function refuseLists({ deniedDigests, verifiedDigests }: ImageOptions, engine: string): void {
  if ((deniedDigests ?? verifiedDigests) === undefined) return;
  throw new Error(`lists of digests are asked by policies of the API server, and the engine is ${engine}: make them with AdmissionPolicies of their own, with engine PolicyEngine.NATIVE`);
}
