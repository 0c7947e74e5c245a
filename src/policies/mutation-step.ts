import { rewriteCel } from '../cel';
import { ControlFix, ControlScope, FixOperation, FixTarget } from '../controls';
import { CONTAINER_LISTS, parsePointer } from '../manifests';
import { celString } from './cel-literal';
import { celValue } from './mutation-value';
import { ParameterExpression, ProjectedControl } from './projected-control';
import { waivedBy } from './waived';

/** A step of a fix as the expressions of a policy. */
export interface MutationStep {
  readonly control: ProjectedControl;
  readonly target: FixTarget;
  readonly operation: FixOperation;
  /** The path below the target. */
  readonly segments: readonly string[];
  /** CEL of type bool: whether the step applies; sees `container`, at the place `i`, where the target is a container. */
  readonly applies: string;
  /** CEL: what is set or appended; undefined for removals. */
  readonly value?: string;
  /** Whether a value that is there is good. */
  readonly onlyAbsent: boolean;
  /** Whether the value is known before any object is, and no list or map. */
  readonly scalar: boolean;
  /** CEL: whether an element of the last list is meant; only removals of elements have it. */
  readonly only?: (element: string) => string;
  /** What the step reads and what it is computed from, as the control says it: decides about the order of steps. */
  readonly reads: readonly string[];
}

/** How steps are made. */
export interface StepOptions {
  readonly parameterExpression: ParameterExpression;
  /** Whether `variables.waived` is there. */
  readonly waivers: boolean;
  /** CEL that is true where the object has a pod template; undefined where all objects of the policy have one. */
  readonly hasTemplate?: string;
}

/** Makes a step of a control ready for a policy. Text says why that is not possible; undefined, that there is nothing to set. */
export function mutationStep(control: ProjectedControl, fix: ControlFix, options: StepOptions): MutationStep | string | undefined {
  const { effective } = control;
  const operation = fix.operation ?? FixOperation.SET;
  const segments = parsePointer(fix.path);
  const ofContainers = effective.control.scope === ControlScope.CONTAINER;
  const absent = fix.parameter !== undefined && (effective.parameters[fix.parameter] ?? undefined) === undefined;
  if (operation !== FixOperation.REMOVE && absent) return undefined;
  const problem = inexpressible(fix, segments, ofContainers);
  if (problem !== undefined) return problem;
  const projected = (source: string) => rewriteCel(source, (name, field) => {
    if (name === 'namespaceObject') return 'null'; // a fix decides without it, as where manifests are fixed
    return name === 'params' && field !== undefined ? options.parameterExpression(effective, field) : undefined;
  });
  const value = operation === FixOperation.REMOVE ? undefined
    : fix.parameter !== undefined ? options.parameterExpression(effective, fix.parameter)
      : fix.valueExpression !== undefined ? projected(fix.valueExpression) : celValue(fix.value);
  const star = segments.includes('*');
  const step = { target: fix.target, operation, segments, value, onlyAbsent: fix.onlyAbsent ?? false };
  return {
    ...step,
    control,
    applies: appliesTo(control, [
      ...fix.when === undefined ? [] : [`(${projected(fix.when)})`],
      ...star ? [] : [lacking(step, startOf(fix.target), step.onlyAbsent)].filter(text => text !== ''),
    ], fix.target, options),
    scalar: fix.valueExpression === undefined && (fix.parameter !== undefined || typeof fix.value !== 'object'),
    reads: [effective.control.expression, fix.when ?? '', fix.valueExpression ?? ''],
  };
}

/** CEL that stands for what a path starts at. */
export function startOf(target: FixTarget): string {
  return target === FixTarget.CONTAINER ? 'container' : target === FixTarget.POD_SPEC ? 'variables.podSpec' : 'dyn(object)';
}

/** CEL for the field at a path, as an optional. */
export function fieldAt(start: string, segments: readonly string[]): string {
  return start + segments.map(segment => /^[A-Za-z_]\w*$/.test(segment) ? `.?${segment}` : `[?${celString(segment)}]`).join('');
}

/** Null is how JSON spells a field that nobody set; typed objects have none. */
export function isAbsentAt(start: string, segments: readonly string[]): string {
  return `${fieldAt(start, segments)}.orValue(null) == null`;
}

/** CEL: whether there is something to do at a path without `*`; empty where there always is. */
export function lacking(step: Pick<MutationStep, 'operation' | 'segments' | 'value'>, start: string, onlyAbsent: boolean): string {
  const { operation, segments, value } = step;
  if (operation === FixOperation.REMOVE) return `${fieldAt(start, segments)}.hasValue()`;
  if (onlyAbsent) return `${isAbsentAt(start, segments)}`;
  return operation === FixOperation.APPEND ? `!(${value} in ${fieldAt(start, segments)}.orValue([]))` : '';
}

/** The control is not met, no waiver covers it, and the step applies. */
function appliesTo(control: ProjectedControl, conditions: readonly string[], target: FixTarget, { waivers, hasTemplate }: StepOptions): string {
  const { effective: { control: { unwaivable, containerLists, scope } } } = control;
  const ofContainers = scope === ControlScope.CONTAINER;
  const fails = [`!${control.expression}`, ...conditions].join(' && ');
  const always = [
    ...hasTemplate !== undefined && target === FixTarget.POD_SPEC ? [hasTemplate] : [],
    ...waivers && !unwaivable ? [`!(${waivedBy(control)})`] : [],
  ];
  if (ofContainers && target !== FixTarget.CONTAINER) return [...always, `${control.containers}.exists(container, ${fails})`].join(' && ');
  if (!ofContainers || !containerLists || containerLists.length === CONTAINER_LISTS.length) return [...always, fails].join(' && ');
  return [...always, `variables.lists[i] in [${containerLists.map(celString).join(', ')}]`, fails].join(' && ');
}

/** What only controls that somebody wrote could ask for. */
function inexpressible(fix: ControlFix, segments: readonly string[], ofContainers: boolean): string | undefined {
  const path = `the path '${fix.path}' of its fix`;
  if (segments.length === 0) return `${path} replaces the whole ${fix.target}`;
  if (segments.some(segment => /^\d+$/.test(segment))) return `${path} goes through a list by number`;
  if (segments[segments.length - 1] === '*') return `${path} ends in a list`;
  if (fix.target === FixTarget.CONTAINER && !ofContainers) return 'its fix changes containers, and it does not look at them one by one';
  const computed = fix.valueExpression !== undefined && /\bcontainer\b/.test(fix.valueExpression);
  if (computed && fix.target !== FixTarget.CONTAINER) return `the value at ${path} depends on one container and is set outside of it`;
  return computed && segments.includes('*') ? `the value at ${path} depends on the container, and goes into a list of it` : undefined;
}
