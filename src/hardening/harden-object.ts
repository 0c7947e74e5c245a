import { FixOperation } from '../controls';
import { CompiledControl, CompiledProfile, Outcome } from '../evaluation';
import { KubeObject } from '../manifests';
import { AppliedFix, applyFix, Conflict, ConflictReason, FixOptions } from './apply-fix';
import { inOrderOf } from './edit';
import { pathKey } from './explicit-values';

/** How an object is hardened. */
export interface HardenOptions extends FixOptions {
  /**
   * Ids of controls whose fixes are not applied.
   *
   * @default - none
   */
  readonly exclude?: ReadonlySet<string>;
}

/** An object after its fixes. */
export interface HardenedObject {
  /** The very same object when nothing had to be changed; else a copy that shares what was left alone. */
  readonly object: KubeObject;
  readonly applied: readonly AppliedFix[];
  /** What keeps controls failing that have a fix. */
  readonly conflicts: readonly Conflict[];
}

/** One fix may call for another whose control comes earlier; more rounds than this only fixes that fight each other need. */
const MAX_ROUNDS = 8;

/**
 * Applies the fixes of all controls that an object fails. Pure: the input stays as it is.
 *
 * @throws when fixes undo each other for ever
 */
export function hardenObject(given: KubeObject, profile: CompiledProfile, options: HardenOptions = {}): HardenedObject {
  const fixable = fixableControls(given, profile, options.exclude);
  const applied = new Map<string, AppliedFix>();
  let object = given;
  for (let round = 0; ; round++) {
    const before = object;
    const changed = new Set<string>();
    const conflicts: Conflict[] = [];
    for (const control of fixable) {
      const scope = profile.scopeOf(object);
      const outcome = control.run(scope.bindings(options.namespaceObject), scope);
      if (outcome.verdict !== 'fail') continue;
      const result = applyFix(object, outcome, control, profile, { ...options, original: given });
      for (const fix of result.applied) record(applied, fix);
      if (result.applied.length > 0) changed.add(control.control.id);
      conflicts.push(...result.conflicts);
      object = result.object;
    }
    if (object === given) return { object, applied: [], conflicts };
    if (object === before) {
      conflicts.push(...consequences(given, object, profile, options, conflicts));
      return { object: inOrderOf(given, object), applied: [...applied.values()], conflicts };
    }
    if (round === MAX_ROUNDS) throw new Error(`the fixes of ${[...changed].map(id => `'${id}'`).join(' and ')} undo each other: exclude one of them`);
  }
}

/** The controls that apply to an object and have a fix. */
export function fixableControls(object: KubeObject, profile: CompiledProfile, exclude?: ReadonlySet<string>): CompiledControl[] {
  return profile.controlsFor(object).filter(({ control }) => (control.fix?.length ?? 0) > 0 && !exclude?.has(control.id));
}

/** Of several changes at one place the last one counts, with what the user had written before the first. */
function record(applied: Map<string, AppliedFix>, fix: AppliedFix): void {
  const key = `${pathKey(fix.path)} ${fix.operation === FixOperation.APPEND ? JSON.stringify(fix.value) : ''}`;
  const { overwritten: _ours, ...change } = fix;
  const first = applied.get(key) ?? fix;
  applied.set(key, 'overwritten' in first ? { ...change, overwritten: first.overwritten } : change);
}

/**
 * Controls that passed before the fixes and fail after them, for example one that asks for spread once there are two
 * replicas. They have no fix that applies, so that the finding is for the user to settle.
 */
function consequences(before: KubeObject, after: KubeObject, profile: CompiledProfile, options: FixOptions, known: readonly Conflict[]): Conflict[] {
  const passing = (outcome: Outcome) => outcome.verdict === 'pass';
  const passed = new Set(profile.evaluate(before, options.namespaceObject).filter(passing).map(idOf));
  const reported = new Set(known.map(({ control }) => control));
  return profile.evaluate(after, options.namespaceObject)
    .filter(outcome => !passing(outcome) && passed.has(idOf(outcome)) && !reported.has(idOf(outcome)))
    .flatMap(outcome => outcome.violations.map(({ path, value }) => ({ control: idOf(outcome), path, value, reason: ConflictReason.CONSEQUENCE })));
}

function idOf({ control: { control } }: Outcome): string {
  return control.id;
}
