import { preludeVariables, PreludeVariable } from '../controls';
import { ApiResource, CONTAINER_LISTS, PodTemplateKind, PodTemplates, qualifiedKind } from '../manifests';
import { celString } from './cel-literal';
import { ControlGroup, groupControls, LeftOut } from './control-group';
import { applyConfigurationOf, isApplicable } from './mutation-apply';
import { companionsOf } from './mutation-companions';
import { jsonPatchOf } from './mutation-json-patch';
import { stagesOf } from './mutation-stages';
import { mutationStep, MutationStep, StepOptions } from './mutation-step';
import { ParameterReader, parameterReader } from './parameters';
import { EnforcementAction, PolicyOptions } from './policy-options';
import { projectControl } from './projected-control';
import { NamedExpression, ResourceRule, resourceRules, validatingSpec } from './validating-spec';
import { waivedVariables } from './waived';

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
export function draftMutations(options: PolicyOptions): { drafts: MutationDraft[]; leftOut: LeftOut[] } {
  const { groups, leftOut: unenforceable } = groupControls(options);
  const fixable = new Set(options.profile._effectiveControls(options.target.kubernetesVersion).filter(({ control }) => control.fix?.length).map(({ control }) => control.id));
  const leftOut = unenforceable.filter(({ control }) => fixable.has(control));
  const drafts = groups.flatMap(group => {
    const waived = waivedAtAnyTime(options, group);
    const reader = parameterReader(options, group.controls);
    const found = stepsOf(group, options, reader, waived !== undefined);
    leftOut.push(...found.leftOut);
    return found.steps.length === 0 ? [] : [draftOf(group, found.steps, options, [...reader.variables, ...waived ?? []])];
  });
  return { drafts, leftOut };
}

/**
 * Before it is mutated, nothing in an object tells the day. What is waived is left alone whether or not the waiver has
 * expired: the validating policy, which knows the day, refuses it then.
 */
function waivedAtAnyTime(options: PolicyOptions, group: ControlGroup): PreludeVariable[] | undefined {
  const fixable = group.controls.filter(({ control }) => control.fix?.length);
  return waivedVariables(options, group, fixable)?.map(variable => variable.name === 'waiverDay' ? { ...variable, expression: "'0000-01-01'" } : variable);
}

function stepsOf(group: ControlGroup, options: PolicyOptions, reader: ParameterReader, waivers: boolean): { steps: MutationStep[]; leftOut: LeftOut[] } {
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

function draftOf(group: ControlGroup, steps: readonly MutationStep[], options: PolicyOptions, given: readonly PreludeVariable[]): MutationDraft {
  const templates = PodTemplates.with(options.target.workloadKinds ?? []);
  const prelude = preludeVariables(templates);
  const resources = group.resources.filter(resource => steps.some(({ control: { effective: { control } } }) =>
    control.kinds ? control.kinds.includes(qualifiedKind(resource)) || control.kinds.includes('*') : isPodKind(resource, templates)));
  const parts = stagesOf(steps, prelude).flatMap((stage, k) => {
    const applied = stage.filter(isApplicable);
    const inTemplates = stage.filter(step => !applied.includes(step) && step.target !== 'object');
    const rest = stage.filter(step => !applied.includes(step) && step.target === 'object');
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
    ...parts.flatMap(({ made }) => made.variables),
  ];
  return {
    name: `${options.name}-${group.name}-fixes`,
    group: { ...group, resources },
    resourceRules: rulesOf(resources),
    matchConditions: [...matchConditionsOf(group, templates), ...group.runsPods ? OF_PODS : []],
    variables: used(variables, mutations),
    mutations,
  };
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

function rulesOf(resources: readonly ApiResource[]): ResourceRule[] {
  const without = resources.map(({ subresources: _, ...resource }) => resource);
  const [fixed, changeable] = [true, false].map(wanted => without.filter(resource => FIXED_AFTER_CREATION.includes(qualifiedKind(resource)) === wanted));
  return [...resourceRules(fixed).map(rule => ({ ...rule, operations: ['CREATE'] })), ...resourceRules(changeable)];
}

function matchConditionsOf(group: ControlGroup, templates: PodTemplates): readonly NamedExpression[] {
  return validatingSpec(group, [], { profileName: '', templates, parameterVariables: [] }).matchConditions;
}

/**
 * The template of a ReplicaSet is that of its Deployment, and its controller compares the two: it would make one ReplicaSet
 * after the other if they differed. A mirror pod shows what a kubelet runs from a file; changed, it would show something else.
 */
const OF_PODS: readonly NamedExpression[] = [
  { name: 'not-made-from-a-template', expression: "object.kind == 'Pod' || !object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false))" },
  { name: 'not-a-mirror-pod', expression: "object.kind != 'Pod' || !('kubernetes.io/config.mirror' in object.metadata.?annotations.orValue({}))" },
];

/** Where in the object the pod specification and each container stand. */
function placeVariables(templates: PodTemplates): PreludeVariable[] {
  const pointer = ({ path }: PodTemplateKind) => celString(`${path.map(segment => `/${segment}`).join('')}/spec`);
  const byKind = (text: (kind: PodTemplateKind) => string, otherwise: string) => templates.kinds.reduceRight((rest, kind) =>
    text(kind) === rest ? rest : `object.kind == '${kind.kind}' ? ${text(kind)} : ${rest}`, otherwise);
    const present = ({ path }: PodTemplateKind) => `dyn(object)${[...path, 'spec'].map(segment => `.?${segment}`).join('')}.hasValue()`;
  return [
    { name: 'podSpecPath', expression: byKind(pointer, "'/spec/template/spec'") },
    {
      name: 'places',
      expression: CONTAINER_LISTS.map(list => `variables.podSpec.?${list}.orValue([]).transformList(i, c, variables.podSpecPath + '/${list}/' + string(i))`).join(' + '),
    },
    { name: 'lists', expression: CONTAINER_LISTS.map(list => `variables.podSpec.?${list}.orValue([]).map(c, '${list}')`).join(' + ') },
    { name: 'hasTemplate', expression: byKind(present, 'dyn(object).?spec.?template.?spec.hasValue()') },
  ];
}

function isPodKind(resource: ApiResource, { kinds }: PodTemplates): boolean {
  return kinds.some(({ groups, kind }) => kind === resource.kind && groups.includes(resource.group));
}

function isBuiltIn(resource: ApiResource): boolean {
  return isPodKind(resource, PodTemplates.BUILT_IN);
}
