import { Profile } from '../controls';
import { AdmissionWaiver, EnforcementAction, ImageRules, ImageVerification, ImageVerifier, ListedDigest, ParameterSource } from '../policies';
import { PolicyEngine } from '../target';

/** Properties of `AdmissionPolicies`. */
export interface AdmissionPoliciesProps {
  /**
   * The controls that the cluster enforces.
   *
   * @default - the profile of `Posture.of()` at the scope or above it, and without one `Profile.ZERO_TRUST`
   */
  readonly profile?: Profile;

  /**
   * Begins the name of every object, for example `bulwark-restricted`: most of them live in no namespace, so that the name must
   * be the only one in the cluster. Charts add nothing to it.
   *
   * @default - `bulwark-` and the name of the profile, for example `bulwark-zero-trust`
   */
  readonly name?: string;

  /**
   * What admits objects in the cluster, which decides the form of the policies.
   *
   * @default - the engine of `ClusterTarget`, where nothing is said the API server itself
   */
  readonly engine?: PolicyEngine;

  /**
   * What happens to objects that do not meet a control. To roll out, begin with `EnforcementAction.AUDIT`, read the audit log, go
   * on with `WARN`, end with `DENY`.
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
   * Names of the namespaces for which the policies hold; each must exist in the cluster, in the app or not.
   *
   * @default - every namespace
   */
  readonly namespaces?: string[];

  /**
   * Labels of the namespaces for which the policies hold, as kubectl writes selectors: `env=prod,tier in (a,b),!legacy`. Whoever
   * may label namespaces then decides where the policies hold; `namespaces` and `excludedNamespaces` go by names, which nobody
   * can change.
   *
   * @default - every namespace
   */
  readonly namespaceSelector?: string;

  /**
   * Names of namespaces for which the policies do not hold. None is left out by itself: workloads of the control plane rarely meet
   * a strict profile, and a CNI or a DNS server that is refused takes the cluster with it. Say so where you mean it:
   * `AdmissionPolicies.SYSTEM_NAMESPACES`.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * Whether objects that live in no namespace (ClusterRoles, webhooks, …) and Namespaces are judged too. A namespace selector never
   * leaves the former out: policies that are meant for a part of the cluster only should not look at them.
   *
   * @default - true where the policies hold for every namespace or all but the excluded ones, else false
   */
  readonly clusterScoped?: boolean;

  /**
   * Where the policies get what a site decides: allowed registries, exempt roles, waivers. `OBJECT` makes a custom resource
   * with a namespace, RBAC and guards of its own, which can be changed without touching the policies; its definition must be
   * in the cluster before the rest is applied. Kyverno and Gatekeeper know `INLINE` only.
   *
   * @default ParameterSource.INLINE
   */
  readonly parameters?: ParameterSource;

  /**
   * The namespace of the param object and of lists of digests. What is in it is protected by guards and RBAC.
   *
   * @default 'bulwark-system'
   */
  readonly parametersNamespace?: string;

  /**
   * The namespace of the PolicyExceptions that waivers are for Kyverno, which reads them where its flag `--exceptionNamespace` says.
   *
   * @default 'kyverno'
   */
  readonly exceptionsNamespace?: string;

  /**
   * Groups of users who may change the param object and lists of digests, beside `system:masters`.
   *
   * @default - `bulwark:administrators`; nobody where `administratorUsers` is given
   */
  readonly administratorGroups?: string[];

  /**
   * Users who may do so, for example the service account of a pipeline: `system:serviceaccount:ci:deployer`.
   *
   * @default - none
   */
  readonly administratorUsers?: string[];

  /**
   * Groups of users who may put pods in quarantine, look into them and let them out, beside `system:masters`.
   *
   * @default - `bulwark:responders`; nobody where `responderUsers` is given
   */
  readonly responderGroups?: string[];

  /**
   * Users who may do so.
   *
   * @default - none
   */
  readonly responderUsers?: string[];

  /**
   * Waivers for objects that the app does not have. Those that `Waivers.of()` and `Posture.of()` granted to constructs anywhere
   * in the app hold by themselves, for the objects of those constructs.
   *
   * @default - none
   */
  readonly waivers?: AdmissionWaiver[];

  /**
   * Whether the fixes of the controls are applied to objects that come in, before they are judged. Native policies need
   * Kubernetes 1.36.
   *
   * @default false
   */
  readonly mutating?: boolean;

  /**
   * Whether a cluster of version 1.34 or 1.35 serves MutatingAdmissionPolicy as `v1beta1`, with the feature gate of that name on.
   *
   * @default false
   */
  readonly mutatingBeta?: boolean;

  /**
   * Where images may come from and how they are named.
   *
   * @default - as the profile says
   */
  readonly images?: ImageRules;

  /**
   * Digests of images that must not run, as far as they are known now. An empty list makes the policy that asks for lists, which a
   * scanner may then write. Needs `ParameterSource.OBJECT`.
   *
   * @default - no policy asks for such lists
   */
  readonly deniedDigests?: ListedDigest[];

  /**
   * The only digests of images that may run, as far as they are known now. An empty list makes the policy alone: until a verifier
   * has written the list `verified-images`, nothing runs. Needs `ParameterSource.OBJECT`.
   *
   * @default - no policy asks for such a list
   */
  readonly verifiedDigests?: ListedDigest[];

  /**
   * Signatures and attestations that images must have. A controller verifies them, which the cluster must run.
   *
   * @default - none
   */
  readonly imageVerifications?: ImageVerification[];

  /**
   * The controller that verifies them.
   *
   * @default ImageVerifier.KYVERNO
   */
  readonly imageVerifier?: ImageVerifier;
}
