import { FixOperation } from '../controls';
import { CompiledControl, CompiledProfile, Outcome } from '../evaluation';
import { KubeObject } from '../manifests';
import { AppliedFix, applyFix, Conflict, conflictAt, ConflictReason, FixOptions } from './apply-fix';
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
  let run = runner(given, profile, options);
  let object = given;
  for (let round = 0; ; round++) {
    const before = object;
    const changed = new Set<string>();
    const failing: CompiledControl[] = [];
    const conflicts: Conflict[] = [];
    for (const control of fixable) {
      const outcome = run(control);
      if (outcome.verdict === 'pass') continue;
      failing.push(control);
      if (outcome.verdict === 'error') continue;
      const result = applyFix(object, outcome, control, profile, { ...options, original: given });
      conflicts.push(...result.conflicts);
      if (result.object === object) continue;
      for (const fix of result.applied) record(applied, fix);
      changed.add(control.control.id);
      object = result.object;
      run = runner(object, profile, options);
    }
    if (object === given) return { object, applied: [], conflicts };
    if (object === before) {
      const others = profile.controlsFor(object).filter(control => !fixable.includes(control));
      const explained = new Set(conflicts.filter(({ reason }) => reason !== ConflictReason.CONDITION).map(({ control }) => control));
      const unmended = failing.filter(({ control }) => !explained.has(control.id));
      const caused = consequences([...unmended, ...others], runner(given, profile, options), run);
      const kept = conflicts.filter(conflict => !caused.some(({ control }) => control === conflict.control));
      return { object: inOrderOf(given, object), applied: [...applied.values()], conflicts: [...kept, ...caused] };
    }
    if (round === MAX_ROUNDS) throw new Error(`the fixes of ${[...changed].map(id => `'${id}'`).join(' and ')} undo each other: exclude one of them`);
  }
}

type Runner = (control: CompiledControl) => Outcome;

/** Runs controls on one object, whose pod template is looked up once. */
function runner(object: KubeObject, profile: CompiledProfile, { namespaceObject }: FixOptions): Runner {
  const scope = profile.scopeOf(object);
  const bindings = scope.bindings(namespaceObject);
  return control => control.run(bindings, scope);
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
function consequences(controls: readonly CompiledControl[], before: Runner, after: Runner): Conflict[] {
  return controls.flatMap(control => {
    const outcome = after(control);
    if (outcome.verdict === 'pass' || before(control).verdict !== 'pass') return [];
    return outcome.violations.map(violation => conflictAt(violation, control, ConflictReason.CONSEQUENCE));
  });
}
