import { FixTarget, preludeVariables, PreludeVariable } from '../controls';
import { ApiResource, PodTemplates, qualifiedKind } from '../manifests';
import { ControlGroup, groupControls, LeftOut } from './control-group';
import { applyConfigurationOf, isApplicable } from './mutation-apply';
import { companionsOf } from './mutation-companions';
import { Invariants } from './mutation-invariants';
import { jsonPatchOf } from './mutation-json-patch';
import { placeVariables } from './mutation-places';
import { stagesOf } from './mutation-stages';
import { mutationStep, MutationStep, StepOptions } from './mutation-step';
import { ParameterReader, parameterReader } from './parameters';
import { EnforcementAction, PolicyOptions } from './policy-options';
import { projectControl } from './projected-control';
import { NamedExpression, ResourceRule, resourceRules, validatingSpec } from './validating-spec';
import { waivedVariables } from './waived';

/** How objects are changed when they arrive. */
export interface MutatingOptions extends PolicyOptions {
  /**
   * Whether the cluster serves `admissionregistration.k8s.io/v1beta1` with the feature gate MutatingAdmissionPolicy, for
   * Kubernetes 1.34 and 1.35.
   *
   * @default false
   */
  readonly mutatingBeta?: boolean;
  /**
   * Kinds that are changed, as controls name them: `Pod`, `apps/Deployment`. With pods alone, templates in the cluster stay as
   * they are in Git.
   *
   * @default - every kind of which a control has a fix
   */
  readonly mutatedKinds?: readonly string[];
}

/** A change that a policy makes, by an expression. */
export interface Mutation {
  readonly patchType: 'ApplyConfiguration' | 'JSONPatch';
  readonly expression: string;
  /** Ids of the controls whose fixes it makes. */
  readonly controls: readonly string[];
}

/** A mutating policy before it is written in the form of an engine. */
export interface MutationDraft {
  readonly name: string;
  readonly group: ControlGroup;
  readonly resourceRules: readonly ResourceRule[];
  readonly matchConditions: readonly NamedExpression[];
  /** Some may only be evaluated where `JSONPatch` is not: none of them makes an operation. */
  readonly variables: readonly PreludeVariable[];
  /** In this order: each sees what the one before it made. */
  readonly mutations: readonly Mutation[];
}

/** What cannot be changed once it is there: the API server refuses every such update, whoever sends it. */
const FIXED_AFTER_CREATION = ['Pod', 'batch/Job'];

/**
 * The mutating policies of a profile: one for each group of kinds, from the fixes of the controls that are not only audited.
 * No two of them see the same object, so that their order does not matter.
 */
export function draftMutations(options: MutatingOptions): { drafts: MutationDraft[]; leftOut: LeftOut[] } {
  const { groups, leftOut: unenforceable } = groupControls(options);
  const effective = options.profile._effectiveControls(options.target.kubernetesVersion);
  const fixable = new Set(effective.filter(({ control }) => control.fix?.length).map(({ control }) => control.id));
  const leftOut = unenforceable.filter(({ control }) => fixable.has(control));
  const drafts = groups.flatMap(group => {
    const waived = waivedAtAnyTime(options, group);
    const reader = parameterReader(options, group.controls);
    const found = stepsOf(group, options, reader, waived !== undefined);
    leftOut.push(...found.leftOut);
    return draftOf(group, found.steps, options, [...reader.variables, ...waived ?? []]);
  });
  return { drafts, leftOut };
}

/**
 * Before it is mutated, nothing in an object tells the day. What is waived is left alone whether or not the waiver has
 * expired: the validating policy, which knows the day, refuses it then.
 */
function waivedAtAnyTime(options: PolicyOptions, group: ControlGroup): PreludeVariable[] | undefined {
  const fixable = group.controls.filter(({ control }) => control.fix?.length);
  return waivedVariables(options, group, fixable)
    ?.map(variable => variable.name === 'waiverDay' ? { ...variable, expression: "'0000-01-01'" } : variable);
}

function stepsOf(
  group: ControlGroup,
  options: PolicyOptions,
  reader: ParameterReader,
  waivers: boolean,
): { steps: MutationStep[]; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const custom = group.resources.some(resource => !isBuiltIn(resource));
  const stepOptions: StepOptions = { parameterExpression: reader.expression, waivers, ...custom ? { hasTemplate: 'variables.hasTemplate' } : {} };
  const steps = group.controls.filter(({ control }) => control.fix?.length).flatMap(effective => {
    const { id } = effective.control;
    if (options.actions[effective.severity] === EnforcementAction.AUDIT) {
      leftOut.push({ control: id, reason: 'what is only audited is not changed' });
      return [];
    }
    const projected = projectControl(effective, group, reader.expression);
    const made = effective.control.fix!.map(fix => mutationStep(projected, fix, stepOptions));
    const problem = made.find(step => typeof step === 'string');
    if (problem !== undefined) {
      leftOut.push({ control: id, reason: problem as string });
      return [];
    }
    return made.flatMap(step => step === undefined ? [] : [step as MutationStep, ...companionsOf(step as MutationStep)]);
  });
  return { steps, leftOut };
}

function draftOf(
  group: ControlGroup,
  found: readonly MutationStep[],
  options: MutatingOptions,
  given: readonly PreludeVariable[],
): MutationDraft[] {
  const templates = PodTemplates.with(options.target.workloadKinds ?? []);
  const prelude = preludeVariables(templates);
  const invariants = new Invariants();
  const looksAt = ({ control: { effective: { control } } }: MutationStep, resource: ApiResource) =>
    control.kinds ? control.kinds.includes(qualifiedKind(resource)) || control.kinds.includes('*') : isPodKind(resource, templates);
  const resources = group.resources
    .filter(resource => (options.mutatedKinds?.includes(qualifiedKind(resource)) ?? true) && found.some(step => looksAt(step, resource)));
  if (resources.length === 0) return [];
  const steps = found.filter(step => resources.some(resource => looksAt(step, resource)))
    .map(step => ({ ...step, applies: withinContainers(step) ? invariants.outOf(step.applies) : step.applies }));
  const parts = stagesOf(steps, prelude).flatMap((stage, k) => {
    const applied = stage.filter(isApplicable);
    const inTemplates = stage.filter(step => !applied.includes(step) && step.target !== FixTarget.OBJECT);
    const rest = stage.filter(step => !applied.includes(step) && step.target === FixTarget.OBJECT);
    return [
      ...inTemplates.length > 0 ? [{ patchType: 'JSONPatch' as const, steps: inTemplates, made: jsonPatchOf(inTemplates, `${k + 1}`) }] : [],
      ...applied.length > 0 ? [{ patchType: 'ApplyConfiguration' as const, steps: applied, made: applyConfigurationOf(applied, `${k + 1}`) }] : [],
      ...rest.length > 0 ? [{ patchType: 'JSONPatch' as const, steps: rest, made: jsonPatchOf(rest, `${k + 1}object`) }] : [],
    ];
  });
  const mutations = parts.map(({ patchType, steps: own, made }): Mutation => ({
    patchType, expression: made.expression, controls: [...new Set(own.map(({ control }) => control.effective.control.id))],
  }));
  const variables = [
    ...group.runsPods ? [...prelude, ...placeVariables(templates)] : prelude,
    ...given,
    ...invariants.variables,
    ...parts.flatMap(({ made }) => made.variables),
  ];
  return [{
    name: `${options.name}-${group.name}-fixes`,
    group: { ...group, resources },
    resourceRules: rulesOf(resources),
    matchConditions: [...matchConditionsOf(group, templates), ...group.runsPods ? OF_PODS : []],
    variables: used(variables, mutations),
    mutations,
  }];
}

/** Without what nobody asks for. */
function used(variables: readonly PreludeVariable[], mutations: readonly Mutation[]): PreludeVariable[] {
  const texts = mutations.map(({ expression }) => expression);
  return variables.reduceRight<PreludeVariable[]>((kept, variable) => {
    if (!texts.some(text => new RegExp(`\\bvariables\\.${variable.name}\\b`).test(text))) return kept;
    texts.push(variable.expression);
    return [variable, ...kept];
  }, []);
}

/** Whether the condition is asked of each container. */
function withinContainers({ target, control }: MutationStep): boolean {
  return target === FixTarget.CONTAINER || control.containers !== undefined;
}

function rulesOf(resources: readonly ApiResource[]): ResourceRule[] {
  const without = resources.map(({ subresources: _, ...resource }) => resource);
  const isFixed = (resource: ApiResource) => FIXED_AFTER_CREATION.includes(qualifiedKind(resource));
  const onCreation = resourceRules(without.filter(isFixed)).map(rule => ({ ...rule, operations: ['CREATE'] }));
  return [...onCreation, ...resourceRules(without.filter(resource => !isFixed(resource)))];
}

function matchConditionsOf(group: ControlGroup, templates: PodTemplates): readonly NamedExpression[] {
  return validatingSpec(group, [], { profileName: '', templates, parameterVariables: [] }).matchConditions;
}

/**
 * The template of a ReplicaSet is that of its Deployment, and its controller compares the two: it would make one ReplicaSet
 * after the other if they differed. A mirror pod shows what a kubelet runs from a file; changed, it would show something else.
 */
const OF_PODS: readonly NamedExpression[] = [
  {
    name: 'not-made-from-a-template',
    expression: "object.kind == 'Pod' || !object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false))",
  },
  { name: 'not-a-mirror-pod', expression: "object.kind != 'Pod' || !('kubernetes.io/config.mirror' in object.metadata.?annotations.orValue({}))" },
];

function isPodKind(resource: ApiResource, { kinds }: PodTemplates): boolean {
  return kinds.some(({ groups, kind }) => kind === resource.kind && groups.includes(resource.group));
}

function isBuiltIn(resource: ApiResource): boolean {
  return isPodKind(resource, PodTemplates.BUILT_IN);
}
