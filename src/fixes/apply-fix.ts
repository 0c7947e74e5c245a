import { ControlFix, FixOperation, FixTarget } from '../controls';
import { Bindings, CompiledControl, CompiledProfile, ObjectScope, Outcome, Violation } from '../evaluation';
import { FieldPath, KubeObject, parsePointer, valueAt } from '../manifests';
import { applyEdit, Edit, isAbsent, JsonPatchOperation, editAsJsonPatch, sameJson } from './edit';
import { PatchedPaths } from './explicit-values';

/** What happens to values that the user wrote. */
export enum HardeningMode {
  /** They stay, and are reported as conflicts. */
  RESPECT = 'respect',
  /** They are overwritten or removed, and that is reported. Values from the user's own JSON patches stay all the same. */
  ENFORCE = 'enforce',
}

/** Why a fix left something as it was. */
export enum ConflictReason {
  /** The user wrote the value. */
  EXPLICIT_VALUE = 'explicit-value',
  /** A JSON patch of the user wrote or removed it. */
  JSON_PATCH = 'json-patch',
  /** Something on the way is not of the type that the field has, for example text where an object belongs. */
  MALFORMED = 'malformed',
  /** The user switched the default off by name. */
  SWITCHED_OFF = 'switched-off',
  /** The fix does not apply: its condition does not hold, for example because of another value that the user wrote. */
  CONDITION = 'condition',
  /** The control passed before: the fix of another made it fail, and it has none of its own that applies. */
  CONSEQUENCE = 'consequence',
}

/** A place that a fix left as it was. */
export interface Conflict {
  readonly control: string;
  readonly path: FieldPath;
  /** What stands there, if anything. */
  readonly value: unknown;
  readonly reason: ConflictReason;
}

/** A change that a fix made. */
export interface AppliedFix extends Edit {
  readonly control: string;
  /** What the user had written there, if anything. */
  readonly overwritten?: unknown;
}

/** How far a fix may go. */
export interface FixOptions {
  /** @default HardeningMode.RESPECT */
  readonly mode?: HardeningMode;
  /** @default - none */
  readonly patched?: PatchedPaths;
  readonly namespaceObject?: KubeObject;
  /**
   * The object as the user wrote it, before any fix: what other fixes set is nobody's explicit value.
   *
   * @default - the object given
   */
  readonly original?: KubeObject;
}

export interface FixResult {
  readonly object: KubeObject;
  readonly applied: readonly AppliedFix[];
  readonly conflicts: readonly Conflict[];
}

/** Applies the fix of a control at the places that an outcome names. Conditions see the object as it is given. */
export function applyFix(given: KubeObject, outcome: Outcome, control: CompiledControl, profile: CompiledProfile, options: FixOptions): FixResult {
  const scope = profile.scopeOf(given);
  const bindings = scope.bindings(options.namespaceObject);
  const applied: AppliedFix[] = [];
  const conflicts: Conflict[] = [];
  let object = given;
  for (const violation of outcome.violations) {
    let answered = false;
    for (const step of control.control.fix ?? []) {
      bindings.container = valueAt(given, violation.scopePath);
      if (step.when !== undefined && !control.holds(step.when, bindings)) continue;
      for (const edit of editsOf(step, valueOf(step, control, bindings), scope, violation, object)) {
        const conflict = conflictOf(edit, object, options.original ?? given, options);
        if (conflict === 'nothing-to-do') continue;
        answered = true;
        const previous = valueAt(object, edit.path);
        if (conflict) {
          conflicts.push({ control: control.control.id, path: edit.path, value: previous, reason: conflict });
          continue;
        }
        const kept = isAbsent(previous) || edit.operation === FixOperation.APPEND;
        applied.push({ control: control.control.id, ...edit, ...(kept ? {} : { overwritten: previous }) });
        object = applyEdit(object, edit);
      }
    }
    if (!answered) conflicts.push(conflictAt(violation, control, ConflictReason.CONDITION));
  }
  return { object, applied, conflicts: distinct(conflicts) };
}

/** A violation as a conflict. Its value may be a whole container, which holds credentials: scalars only, as in findings. */
export function conflictAt({ path, value }: Violation, { control }: CompiledControl, reason: ConflictReason): Conflict {
  return { control: control.id, path, value: typeof value === 'object' ? undefined : value, reason };
}

/**
 * The fix of a failed control as JSON Patch (RFC 6902): the same change that `applyFix` makes in place. Absent
 * parents are added first.
 */
export function fixAsJsonPatch(object: KubeObject, outcome: Outcome, profile: CompiledProfile, options: FixOptions = {}): JsonPatchOperation[] {
  const control = profile.compiledFor(outcome.control);
  if (!control || outcome.verdict !== 'fail') return [];
  let current = object;
  return applyFix(object, outcome, control, profile, { mode: HardeningMode.ENFORCE, ...options }).applied.flatMap(edit => {
    const operations = editAsJsonPatch(current, edit);
    current = applyEdit(current, edit);
    return operations;
  });
}

function valueOf({ value, parameter, valueExpression }: ControlFix, control: CompiledControl, bindings: Bindings): unknown {
  if (parameter !== undefined) return control.effective.parameters[parameter];
  return valueExpression === undefined ? value : control.valueOf(valueExpression, bindings);
}

function* editsOf(step: ControlFix, given: unknown, scope: ObjectScope, violation: Violation, object: KubeObject): Generator<Edit> {
  const operation = step.operation ?? FixOperation.SET;
  if (operation !== FixOperation.REMOVE && given === undefined) return; // a parameter without a value
  const found = expand(object, startOf(step.target, scope, violation), parsePointer(step.path));
  const paths = step.onlyAbsent ? found.filter(path => isAbsent(valueAt(object, path))) : found;
  // From the end, so that removals from a list do not move those to come.
  if (operation === FixOperation.REMOVE) paths.reverse();
  // A copy: a manifest must not share values with the catalogue.
  for (const path of paths) yield operation === FixOperation.REMOVE ? { operation, path } : { operation, path, value: copyOf(given) };
}

/** Of JSON. Far cheaper than `structuredClone` for what fixes set, which is mostly `true`. */
function copyOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  return Array.isArray(value) ? value.map(copyOf) : Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copyOf(field)]));
}

function startOf(target: FixTarget, scope: ObjectScope, violation: Violation): FieldPath {
  if (target === FixTarget.OBJECT) return [];
  return target === FixTarget.POD_SPEC ? scope.podSpecPath ?? [] : violation.scopePath;
}

/** Concrete paths for a pointer with `*`. Below a `*` only elements count that have the parents of the field: a volume is of one type. */
function expand(object: KubeObject, start: FieldPath, segments: readonly string[]): FieldPath[] {
  const star = segments.indexOf('*');
  return segments.reduce<FieldPath[]>((paths, segment, depth) => paths.flatMap(path => {
    const node = valueAt(object, path);
    if (segment === '*') return Array.isArray(node) ? node.map((_, i) => [...path, i]) : [];
    if (star >= 0 && depth > star && isAbsent(node)) return [];
    return [[...path, Array.isArray(node) && /^\d+$/.test(segment) ? Number(segment) : segment]];
  }), [start]);
}

function conflictOf({ operation, path, value }: Edit, object: KubeObject, original: KubeObject, options: FixOptions): ConflictReason | 'nothing-to-do' | undefined {
  if (!reachable(object, path)) return operation === FixOperation.REMOVE ? 'nothing-to-do' : ConflictReason.MALFORMED;
  const current = valueAt(object, path);
  const append = operation === FixOperation.APPEND;
  if (operation === FixOperation.REMOVE && current === undefined) return 'nothing-to-do';
  if (operation === FixOperation.SET && sameJson(current, value)) return 'nothing-to-do';
  if (append && Array.isArray(current) && current.some(item => sameJson(item, value))) return 'nothing-to-do';
  if (append && !isAbsent(current) && !Array.isArray(current)) return ConflictReason.MALFORMED;
  if (options.patched?.forbid(operation, path, original)) return ConflictReason.JSON_PATCH;
  // Adding to a list leaves what the user wrote in place.
  if (options.mode === HardeningMode.ENFORCE || append || isAbsent(valueAt(original, path))) return undefined;
  return ConflictReason.EXPLICIT_VALUE;
}

/** Whether every parent on the way is an object, an element of a list, or absent. */
function reachable(object: KubeObject, path: FieldPath): boolean {
  return path.every((segment, depth) => {
    const parent = valueAt(object, path.slice(0, depth));
    if (Array.isArray(parent)) return typeof segment === 'number' && segment < parent.length;
    return isAbsent(parent) || typeof parent === 'object';
  });
}

function distinct(conflicts: readonly Conflict[]): Conflict[] {
  return conflicts.filter(({ path, reason }, i) => conflicts.findIndex(other => other.reason === reason && sameJson(other.path, path)) === i);
}
