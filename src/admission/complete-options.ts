import { IConstruct } from 'constructs';
import { validateWaiver } from '../assessment';
import { Profile, Severity } from '../controls';
import {
  AdmissionWaiver, EnforcementAction, ImageVerifier, LabelSelectorSpec, ParameterSource, policyName, PolicyOptions, PolicySubjects, withImageRules,
} from '../policies';
import { profileAbove } from '../posture';
import { parseLabelSelector, PolicyEngine, validateEnum, validateNamespaceName } from '../target';
import { AdmissionPoliciesProps } from './admission-policies-props';
import { FormOptions } from './forms';

/** Properties with every default filled in, but for what the app says only when it is synthesized. */
export interface AdmissionSettings {
  readonly engine?: PolicyEngine;
  readonly form: FormOptions;
  /** The only namespaces for which the policies hold, where they are given by name. */
  readonly namespaces?: readonly string[];
  readonly options: Omit<PolicyOptions, 'target'>;
}

/** The name that Kubernetes itself gives each namespace as a label: nobody can set another one. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** @throws when a property is something else than it should be, or two contradict each other */
export function completeOptions(scope: IConstruct, props: AdmissionPoliciesProps): AdmissionSettings {
  const profile = withImageRules(Profile._orDefault(props.profile ?? profileAbove(scope)), props.images ?? {});
  const { excludedNamespaces = [], waivers = [] } = props;
  validateNames(excludedNamespaces, 'excludedNamespaces');
  if (!Array.isArray(waivers)) throw new Error(`waivers is ${JSON.stringify(waivers)}: expected a list of waivers`);
  waivers.forEach((waiver, i) => validateBoundWaiver(waiver, `waivers[${i}]`, profile));
  const namespaceSelector = selectorOf(props);
  const parameters = validateEnum(props.parameters ?? ParameterSource.INLINE, ParameterSource, 'parameters');
  if ((props.deniedDigests ?? props.verifiedDigests) !== undefined && parameters !== ParameterSource.OBJECT) {
    throw new Error('lists of digests are objects of the cluster, and only ParameterSource.OBJECT brings their namespace and its guards: set parameters to it');
  }
  const engine = props.engine === undefined ? undefined : validateEnum(props.engine, PolicyEngine, 'engine');
  return {
    engine,
    form: {
      mutating: props.mutating ?? false,
      mutatingBeta: props.mutatingBeta ?? false,
      exceptionNamespace: namespaceOf(props.exceptionsNamespace, 'exceptionsNamespace'),
      images: {
        deniedDigests: props.deniedDigests,
        verifiedDigests: props.verifiedDigests,
        verifications: props.imageVerifications,
        verifier: props.imageVerifier === undefined ? undefined : validateEnum(props.imageVerifier, ImageVerifier, 'imageVerifier'),
        listsNamespace: props.parametersNamespace,
      },
    },
    namespaces: props.namespaces && [...props.namespaces],
    options: {
      profile,
      name: policyName(props.name, profile),
      actions: actionsOf(props),
      parameters,
      ...namespaceSelector ? { namespaceSelector } : {},
      excludedNamespaces: [...new Set(excludedNamespaces)].sort(),
      clusterScoped: props.clusterScoped ?? namespaceSelector === undefined,
      waivers: waivers.map(waiver => ({ ...waiver })),
      parameterNamespace: namespaceOf(props.parametersNamespace, 'parametersNamespace'),
      administrators: subjects(props.administratorGroups, props.administratorUsers),
      responders: subjects(props.responderGroups, props.responderUsers),
    },
  };
}

function actionsOf(props: AdmissionPoliciesProps): Record<Severity, EnforcementAction> {
  const all = validateEnum(props.action ?? EnforcementAction.DENY, EnforcementAction, 'action');
  const own = (name: 'criticalAction' | 'highAction' | 'mediumAction' | 'lowAction') => validateEnum(props[name] ?? all, EnforcementAction, name);
  return {
    [Severity.CRITICAL]: own('criticalAction'),
    [Severity.HIGH]: own('highAction'),
    [Severity.MEDIUM]: own('mediumAction'),
    [Severity.LOW]: own('lowAction'),
  };
}

function selectorOf({ namespaces, namespaceSelector, excludedNamespaces = [] }: AdmissionPoliciesProps): LabelSelectorSpec | undefined {
  if (namespaces !== undefined && namespaceSelector !== undefined) {
    throw new Error('namespaces and namespaceSelector are both given: keep one, names where they are known');
  }
  if (namespaceSelector !== undefined) return parseLabelSelector(namespaceSelector, 'namespaceSelector');
  if (namespaces === undefined) return undefined;
  validateNames(namespaces, 'namespaces');
  if (namespaces.length === 0) throw new Error('namespaces is empty, so that the policies would hold nowhere: leave it out for every namespace');
  const both = namespaces.find(name => excludedNamespaces.includes(name));
  if (both !== undefined) throw new Error(`namespaces and excludedNamespaces both have '${both}': keep it in one of the two`);
  return { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: [...new Set(namespaces)].sort() }] };
}

function namespaceOf(name: string | undefined, what: string): string | undefined {
  if (name !== undefined) validateNamespaceName(name, what);
  return name;
}

/** Undefined where nobody is named, which means the default. */
function subjects(groups: string[] | undefined, users: string[] | undefined): PolicySubjects | undefined {
  return groups === undefined && users === undefined ? undefined : { groups: [...groups ?? []], users: [...users ?? []] };
}

function validateNames(names: readonly string[], what: string): void {
  if (!Array.isArray(names)) throw new Error(`${what} is ${JSON.stringify(names)}: expected a list of names`);
  names.forEach((name, i) => validateNamespaceName(name, `${what}[${i}]`));
}

/** A policy judges the whole cluster: what is excused in all of it is better left out of the profile, with a reason. */
function validateBoundWaiver(waiver: AdmissionWaiver, where: string, profile: Profile): void {
  validateWaiver(waiver, where, profile);
  if (waiver.kind === undefined && waiver.namespace === undefined && waiver.name === undefined) {
    throw new Error(`${where}: the waiver of '${waiver.control}' names no object: give a kind, a namespace or a name, or disable the control in the profile`);
  }
}
