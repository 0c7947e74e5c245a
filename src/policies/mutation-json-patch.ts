import { FixOperation, FixTarget } from '../controls';
import { formatPointer } from '../manifests';
import { celString } from './cel-literal';
import { fieldAt, isAbsentAt, lacking, MutationStep, startOf } from './mutation-step';

/** A mutation as the API has it: CEL that gives a patch, and what it goes by. */
export interface MutationExpression {
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  /** CEL of the type that the form of the patch asks for. */
  readonly expression: string;
}

/** A step, and how expressions ask whether it applies. */
interface Asked {
  readonly step: MutationStep;
  /** CEL of type bool; for steps at containers it sees the place `i`. */
  readonly applies: string;
}

/** Steps of containers whose conditions are in one variable: each variable has a budget of its own, which it must keep. */
const STEPS_IN_ONE_VARIABLE = 8;

/**
 * A stage as JSON Patch: `add` replaces a field that is there, so that SET needs no other. A parent that is missing is added
 * once for all steps of the stage that go through it, and only if one of them applies.
 */
export function jsonPatchOf(steps: readonly MutationStep[], stage: string): MutationExpression {
  const containers = askedOfContainers(steps.filter(({ target }) => target === FixTarget.CONTAINER), stage);
  const whole = askedOnce(steps.filter(({ target }) => target !== FixTarget.CONTAINER), stage);
  const lists = [
    ...patches(whole.asked, false),
    // Nothing is walked where nothing is to be done, as for what was fixed before it came.
    ...guarded(containers.variables.map(({ name }) => `variables.${name}.exists(fix, true in fix)`), patches(containers.asked, true)),
  ];
  return { variables: [...whole.variables, ...containers.variables], expression: joined(lists) };
}

function guarded(conditions: readonly string[], lists: readonly string[]): string[] {
  return lists.length === 0 ? [] : [`(${conditions.join(' || ')} ? ${joined(lists)} : [])`];
}

/** Lists as one. To read a sum of lists the API server goes through all its parts for each element: so it has few levels. */
function joined(lists: readonly string[]): string {
  if (lists.length <= 2) return lists.join(' + ');
  const half = Math.ceil(lists.length / 2);
  return `(${joined(lists.slice(0, half))}) + (${joined(lists.slice(half))})`;
}

function askedOfContainers(steps: readonly MutationStep[], stage: string): { variables: MutationExpression['variables']; asked: Asked[] } {
  const count = Math.ceil(steps.length / STEPS_IN_ONE_VARIABLE);
  const name = (chunk: number) => `fix${stage}containers${count > 1 ? chunk + 1 : ''}`;
  const chunks = Array.from({ length: count }, (_, chunk) => steps.slice(chunk * STEPS_IN_ONE_VARIABLE, (chunk + 1) * STEPS_IN_ONE_VARIABLE));
  return {
    variables: chunks.map((chunk, n) => ({
      name: name(n),
      expression: `variables.containers.transformList(i, container, [${chunk.map(({ applies }) => applies).join(', ')}])`,
    })),
    asked: chunks.flatMap((chunk, n) => chunk.map((step, k) => ({ step, applies: `variables.${name(n)}[i][${k}]` }))),
  };
}

function askedOnce(steps: readonly MutationStep[], stage: string): { variables: MutationExpression['variables']; asked: Asked[] } {
  if (steps.length === 0) return { variables: [], asked: [] };
  const name = `fix${stage}`;
  return {
    variables: [{ name, expression: `[${steps.map(({ applies }) => applies).join(', ')}]` }],
    asked: steps.map((step, k) => ({ step, applies: `variables.${name}[${k}]` })),
  };
}

/** CEL lists of operations, in the order in which they are to be made. */
function patches(asked: readonly Asked[], ofContainers: boolean): string[] {
  return [...parents(asked).map(parent => each(ofContainers, parent.applies, 'add', path(parent.target, parent.segments), '{}')),
    ...asked.flatMap(one => one.step.segments.includes('*') ? inLists(one) : atPlace(one, ofContainers))];
}

interface Parent {
  readonly target: FixTarget;
  readonly segments: readonly string[];
  readonly applies: string;
}

/** Parents that steps may miss, the upper ones first. */
function parents(asked: readonly Asked[]): Parent[] {
  const found = new Map<string, { target: FixTarget; segments: readonly string[]; askers: string[] }>();
  for (const { step: { target, segments, operation }, applies } of asked) {
    if (operation === FixOperation.REMOVE || segments.includes('*')) continue;
    for (let depth = 1; depth < segments.length; depth++) {
      const parent = segments.slice(0, depth);
      const key = `${target} ${formatPointer(parent)}`;
      const row = found.get(key) ?? { target, segments: parent, askers: [] };
      row.askers.push(applies);
      found.set(key, row);
    }
  }
  return [...found.values()].sort((a, b) => a.segments.length - b.segments.length).map(({ target, segments, askers }) => ({
    target, segments, applies: `${isAbsentAt(startOf(target), segments)} && (${askers.join(' || ')})`,
  }));
}

function atPlace({ step, applies }: Asked, ofContainers: boolean): string[] {
  const { operation, target, segments, value } = step;
  const at = path(target, segments);
  if (operation === FixOperation.REMOVE) return [each(ofContainers, applies, 'remove', at)];
  if (operation === FixOperation.SET) return [each(ofContainers, applies, 'add', at, value)];
  const missing = isAbsentAt(startOf(target), segments);
  return [
    each(ofContainers, `${applies} && !(${missing})`, 'add', path(target, [...segments, '-']), value),
    each(ofContainers, `${applies} && ${missing}`, 'add', at, `[${value}]`),
  ];
}

/** Elements of lists that have the parents of the field: an element of another shape is not meant. */
function inLists({ step, applies }: Asked): string[] {
  const { operation, target, segments, value } = step;
  const at = target === FixTarget.CONTAINER ? 'variables.places[i]' : target === FixTarget.POD_SPEC ? 'variables.podSpecPath' : "''";
  const after = segments.slice(segments.lastIndexOf('*') + 1);
  const absent = (element: string) => isAbsentAt(element, after);
  const found = (suffix: string, condition: (element: string) => string): string => {
    const inside = pathsIn({ start: startOf(target), at, segments, suffix, condition, depth: 0 });
    if (target !== FixTarget.CONTAINER) return `(${applies} ? ${inside} : [])`;
    return flattened(`variables.containers.transformList(i, container, ${applies}, ${inside}.join('\\n'))`);
  };
  const made = (paths: string, op: string, given: string | undefined) => `${paths}.map(path, ${operationAt(op, 'path', given)})`;
  const wanted = step.only ?? ((element: string) => lacking({ operation, segments: after, value }, element, step.onlyAbsent) || 'true');
  if (operation === FixOperation.REMOVE) return [made(found('', wanted), 'remove', undefined)];
  if (operation === FixOperation.SET) return [made(found('', wanted), 'add', value)];
  return [
    made(found('/-', element => `${wanted(element)} && !(${absent(element)})`), 'add', value),
    made(found('', element => `${wanted(element)} && ${absent(element)}`), 'add', `[${value}]`),
  ];
}

/** A walk through lists to a field. */
interface Walk {
  readonly start: string;
  /** CEL: the path that leads to the start. */
  readonly at: string;
  readonly segments: readonly string[];
  readonly suffix: string;
  /** Which elements of the last list count. */
  readonly condition: (element: string) => string;
  readonly depth: number;
}

/** CEL list of the paths at which a field with `*` in its path is found. */
function pathsIn({ start, at, segments, suffix, condition, depth }: Walk): string {
  const star = segments.indexOf('*');
  const [before, after] = [segments.slice(0, star), segments.slice(star + 1)];
  const [index, element] = [`i${depth}`, `element${depth}`];
  const here = `${at} + ${celString(`${formatPointer(before)}/`)} + string(${index})`;
  const inner = after.indexOf('*');
  const reached = after.slice(0, inner < 0 ? -1 : 0).map((_, k) => `!(${isAbsentAt(element, after.slice(0, k + 1))})`);
  const walk = `${fieldAt(start, before)}.orValue([]).transformList(${index}, ${element}`;
  if (inner < 0) return `${walk}, ${[...reached, condition(element)].join(' && ')}, ${here} + ${celString(formatPointer(after) + suffix)})`;
  const inside = pathsIn({ start: element, at: here, segments: after, suffix, condition, depth: depth + 1 });
  return flattened(`${walk}, ${inside}.join('\\n'))`);
}

/** Lists of paths, each joined to one text, as one list. `flatten()` is writable from 1.35 only. */
function flattened(texts: string): string {
  return `${texts}.join('\\n').split('\\n').filter(path, path != '')`;
}

function each(ofContainers: boolean, condition: string, op: string, at: string, value?: string): string {
  return ofContainers ? `variables.containers.transformList(i, container, ${condition}, ${operationAt(op, at, value)})`
    : `(${condition} ? [${operationAt(op, at, value)}] : [])`;
}

function operationAt(op: string, at: string, value: string | undefined): string {
  return `JSONPatch{op: '${op}', path: ${at}${value === undefined ? '' : `, value: ${value}`}}`;
}

/** CEL for a path in the object. */
function path(target: FixTarget, segments: readonly string[]): string {
  const pointer = celString(formatPointer(segments));
  if (target === FixTarget.OBJECT) return pointer;
  return `${target === FixTarget.CONTAINER ? 'variables.places[i]' : 'variables.podSpecPath'} + ${pointer}`;
}
