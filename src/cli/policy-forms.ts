import {
  gatekeeperPolicies, kyvernoPolicies, mutatingAdmissionPolicies, parameterObjects, podSecurityAdmission, PolicyOptions, Projection, staticPolicies,
  validatingAdmissionPolicies,
} from '../policies';
import { POLICY_FORMATS } from './interface/options';

/** What is asked for beside validating policies. */
export interface FormOptions {
  readonly mutating: boolean;
  readonly mutatingBeta: boolean;
}

/** A form in which policies are printed. */
export interface Form {
  readonly title: string;
  /** What to do with it. */
  readonly use: string;
  /** Whether parameters can be read from an object of the cluster. */
  readonly parameterObjects?: boolean;
  /** Whether policies that repair can be printed with those that judge. */
  readonly mutates?: boolean;
  readonly project: (options: PolicyOptions, form: FormOptions) => Projection;
}

const APPLY = 'Apply with kubectl apply -f';

/** A row a format. */
export const FORMS: Readonly<Record<typeof POLICY_FORMATS[number], Form>> = {
  vap: {
    title: 'ValidatingAdmissionPolicy',
    use: `${APPLY}; the API server evaluates it itself.`,
    parameterObjects: true,
    mutates: true,
    project: (options, { mutating, mutatingBeta }) => joined(
      parameterObjects(options),
      validatingAdmissionPolicies(options),
      // What has no fix is no gap of enforcement.
      ...mutating ? [{ ...mutatingAdmissionPolicies({ ...options, mutatingBeta }), leftOut: [] }] : [],
    ),
  },
  map: {
    title: 'MutatingAdmissionPolicy',
    use: `${APPLY}, beside the policies of --format vap, which go on refusing what has no fix.`,
    project: (options, { mutatingBeta }) => mutatingAdmissionPolicies({ ...options, mutatingBeta }),
  },
  kyverno: {
    title: 'Policies for Kyverno',
    use: `${APPLY} where Kyverno runs.`,
    mutates: true,
    project: (options, { mutating }) => kyvernoPolicies({ ...options, mutates: mutating }),
  },
  gatekeeper: {
    title: 'Templates and constraints for Gatekeeper',
    use: `${APPLY} where Gatekeeper runs, and once more: it takes a moment to make the kinds of the constraints from the templates.`,
    project: gatekeeperPolicies,
  },
  psa: {
    title: 'Configuration of Pod Security Admission',
    use: 'No object of the cluster: give the file to the API server with --admission-control-config-file.',
    project: options => podSecurityAdmission(options),
  },
};

/** For `--static`. */
export const STATIC_FORM: Form = {
  title: 'Static ValidatingAdmissionPolicy',
  use: 'No object of the cluster: put the file into the staticManifestsDir of every API server.',
  project: options => staticPolicies(options),
};

function joined(...projections: Projection[]): Projection {
  return { objects: projections.flatMap(({ objects }) => objects), leftOut: projections.flatMap(({ leftOut }) => leftOut) };
}
