import { Profile, Severity } from '../controls';
import { EvaluationTarget } from '../evaluation';
import { AdmissionWaiver } from './admission-waiver';

/** What the API server does with an object that does not meet a control. */
export enum EnforcementAction {
  /** Refuses the object, and says so in the audit log. */
  DENY = 'deny',
  /** Takes the object, warns whoever sent it, and says so in the audit log. */
  WARN = 'warn',
  /** Takes the object and says so in the audit log only. */
  AUDIT = 'audit',
}

/** Where policies get what a site decides: allowed registries, exempt roles, waivers. */
export enum ParameterSource {
  /** An object in the cluster, `AdmissionParameters`, which may be changed without touching the policies. */
  OBJECT = 'object',
  /** Written into the policies. The only form for static manifests, Kyverno and Gatekeeper. */
  INLINE = 'inline',
}

/** A selector of labels, as the API writes it. */
export interface LabelSelectorSpec {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Users as the API server knows them. Service accounts are users: `system:serviceaccount:NAMESPACE:NAME`. */
export interface PolicySubjects {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
}

/** What policies are made for: everything that the projections need to know, with every default filled in. */
export interface PolicyOptions {
  readonly profile: Profile;
  readonly target: EvaluationTarget;
  /** Begins the name of every object, for example `bulwark-restricted`. */
  readonly name: string;
  /** What happens to objects that do not meet a control, by the severity that the profile gives it. */
  readonly actions: Readonly<Record<Severity, EnforcementAction>>;
  readonly parameters: ParameterSource;
  /** Namespaces for which the policies hold; undefined means all. */
  readonly namespaceSelector?: LabelSelectorSpec;
  /** Names of namespaces for which they do not hold. */
  readonly excludedNamespaces: readonly string[];
  /** Whether objects without a namespace (ClusterRoles, webhooks …) and Namespaces are judged too. */
  readonly clusterScoped: boolean;
  /** What is accepted although a control does not accept it. */
  readonly waivers: readonly AdmissionWaiver[];
  /** Name of the param object. @default - `name` */
  readonly parameterName?: string;
  /** Namespace of the param object, which the policies leave alone. @default 'bulwark-system' */
  readonly parameterNamespace?: string;
  /** Who may change params, and whatever else the guards protect; `system:masters` always may. @default - the group `bulwark:administrators` */
  readonly administrators?: PolicySubjects;
  /** Who may put pods in quarantine, look into them and let them out; `system:masters` always may. @default - the group `bulwark:responders` */
  readonly responders?: PolicySubjects;
}

/** Every object that does not meet a control is refused. */
export const DENY_ALL: Readonly<Record<Severity, EnforcementAction>> = {
  [Severity.CRITICAL]: EnforcementAction.DENY,
  [Severity.HIGH]: EnforcementAction.DENY,
  [Severity.MEDIUM]: EnforcementAction.DENY,
  [Severity.LOW]: EnforcementAction.DENY,
};
