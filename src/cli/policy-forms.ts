import {
  mutatingAdmissionPolicies, parameterObjects, podSecurityAdmission, PolicyOptions, Projection, validatingAdmissionPolicies,
} from '../policies';
import { POLICY_FORMATS } from './interface/options';

/** A form in which policies are printed. */
export interface Form {
  readonly title: string;
  /** What to do with it. */
  readonly use: string;
  /** Whether parameters can be read from an object of the cluster. */
  readonly parameterObjects?: boolean;
  readonly project: (options: PolicyOptions) => Projection;
}

/** A row a format. */
export const FORMS: Readonly<Record<typeof POLICY_FORMATS[number], Form>> = {
  vap: {
    title: 'ValidatingAdmissionPolicy',
    use: 'Apply with kubectl apply -f; the API server evaluates it itself.',
    parameterObjects: true,
    project: options => joined(parameterObjects(options), validatingAdmissionPolicies(options)),
  },
  map: {
    title: 'MutatingAdmissionPolicy',
    use: 'Apply with kubectl apply -f, beside the policies of --format vap, which go on refusing what has no fix.',
    project: options => mutatingAdmissionPolicies(options),
  },
  kyverno: { title: 'Policies for Kyverno', use: 'Apply with kubectl apply -f.', project: () => missing('kyverno') },
  gatekeeper: { title: 'Templates and constraints for Gatekeeper', use: 'Apply with kubectl apply -f.', project: () => missing('gatekeeper') },
  psa: {
    title: 'Configuration of Pod Security Admission',
    use: 'No object of the cluster: give the file to the API server with --admission-control-config-file.',
    project: options => podSecurityAdmission(options),
  },
};

/** For `--static`. */
export const STATIC_FORM: Form = {
  title: 'Static ValidatingAdmissionPolicy',
  use: 'No object of the cluster: put the file into the staticManifestsDir of the API server.',
  project: () => missing('static'),
};

function joined(...projections: Projection[]): Projection {
  return { objects: projections.flatMap(({ objects }) => objects), leftOut: projections.flatMap(({ leftOut }) => leftOut) };
}

function missing(what: string): never {
  throw new Error(`policies of the form ${what} cannot be made yet`);
}
