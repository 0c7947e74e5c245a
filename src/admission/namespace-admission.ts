import { Construct } from 'constructs';
import { Profile } from '../controls';
import { AdmissionWaiver, EnforcementAction, ParameterSource } from '../policies';
import { AdmissionPolicies, validateAdmissionPolicies } from './admission-policies';
import { AdmissionPoliciesProps } from './admission-policies-props';

/** What the cluster enforces in one namespace. */
export interface NamespaceAdmission {
  /**
   * The controls that the cluster enforces in the namespace.
   *
   * @default - the profile of `Posture.of()` at the namespace or above it, and without one `Profile.ZERO_TRUST`
   */
  readonly profile?: Profile;

  /**
   * What happens to objects that do not meet a control.
   *
   * @default EnforcementAction.DENY
   */
  readonly action?: EnforcementAction;

  /**
   * The same for controls to which the profile gives severity critical.
   *
   * @default - `action`
   */
  readonly criticalAction?: EnforcementAction;

  /**
   * The same for severity high.
   *
   * @default - `action`
   */
  readonly highAction?: EnforcementAction;

  /**
   * The same for severity medium.
   *
   * @default - `action`
   */
  readonly mediumAction?: EnforcementAction;

  /**
   * The same for severity low.
   *
   * @default - `action`
   */
  readonly lowAction?: EnforcementAction;

  /**
   * Begins the name of every policy: policies live in no namespace, so that it must be the only one in the cluster.
   *
   * @default - `bulwark-` and the name of the namespace
   */
  readonly name?: string;

  /**
   * Whether the fixes of the controls are applied to objects that come in, before they are judged. Native policies need
   * Kubernetes 1.36.
   *
   * @default false
   */
  readonly mutating?: boolean;

  /**
   * Waivers for objects that the app does not have. Those that the app grants hold by themselves.
   *
   * @default - none
   */
  readonly waivers?: AdmissionWaiver[];
}

/** @throws on whatever the policies would throw on, before anything is made */
export function validateNamespaceAdmission(scope: Construct, namespace: string, admission: NamespaceAdmission): void {
  validateAdmissionPolicies(scope, propsFor(namespace, admission));
}

/** Adds the policies of one namespace: for its objects only, with every parameter written into them. */
export function addNamespaceAdmission(scope: Construct, namespace: string, admission: NamespaceAdmission): AdmissionPolicies {
  return new AdmissionPolicies(scope, 'Admission', propsFor(namespace, admission));
}

function propsFor(namespace: string, admission: NamespaceAdmission): AdmissionPoliciesProps {
  return {
    ...admission,
    name: admission.name ?? `bulwark-${namespace}`,
    namespaces: [namespace],
    clusterScoped: false,
    parameters: ParameterSource.INLINE,
  };
}
