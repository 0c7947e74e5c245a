import { CompiledControl, CompiledProfile, Verdict } from '../evaluation';
import { formatFieldPath, KubeObject } from '../manifests';
import { AppliedFix, applyFix, Conflict, ConflictReason, FixOptions } from './apply-fix';
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

/** One fix may make another control fail whose fix comes earlier; more rounds than this only fixes that fight each other need. */
const MAX_ROUNDS = 8;

/**
 * Applies the fixes of all controls that an object fails. Pure: the input stays as it is.
 *
 * @throws when the fixes of two controls contradict each other
 */
export function hardenObject(given: KubeObject, profile: CompiledProfile, options: HardenOptions = {}): HardenedObject {
  const fixable = fixableControls(given, profile, options.exclude);
  let object = given;
  let conflicts: Conflict[] = [];
  const applied = new Map<string, AppliedFix>();
  for (let round = 0; ; round++) {
    const before = object;
    conflicts = [];
    for (const control of fixable) {
      const scope = profile.scopeOf(object);
      const outcome = control.run(scope.bindings(options.namespaceObject), scope);
      if (outcome.verdict !== 'fail') continue;
      const result = applyFix(object, outcome, control, profile, options);
      for (const fix of result.applied) record(applied, fix, given, control);
      conflicts.push(...result.conflicts);
      object = result.object;
    }
    if (object === before) break;
    if (round === MAX_ROUNDS) throw new Error(`the fixes of ${ids([...applied.values()])} undo each other: exclude one of them`);
  }
  const contradiction = conflicts.find(({ path, control }) => (applied.get(pathKey(path))?.control ?? control) !== control);
  if (contradiction) throw new Error(contradictionMessage(contradiction, applied.get(pathKey(contradiction.path))!.control));
  if (object === given) return { object, applied: [], conflicts };
  refuseDamage(given, object, profile, options, applied);
  return { object, applied: [...applied.values()], conflicts };
}

/** The controls that apply to an object and have a fix. */
export function fixableControls(object: KubeObject, profile: CompiledProfile, exclude?: ReadonlySet<string>): CompiledControl[] {
  return profile.controlsFor(object).filter(({ control }) => (control.fix?.length ?? 0) > 0 && !exclude?.has(control.id));
}

/** Keeps what the user had written when a place is changed twice. */
function record(applied: Map<string, AppliedFix>, fix: AppliedFix, given: KubeObject, { control }: CompiledControl): void {
  const key = fix.operation === 'append' ? `${pathKey(fix.path)} ${JSON.stringify(fix.value)}` : pathKey(fix.path);
  const earlier = applied.get(key);
  if (earlier && earlier.control !== control.id) {
    throw new Error(contradictionMessage({ control: control.id, path: fix.path, value: earlier.value, reason: ConflictReason.EXPLICIT_VALUE }, earlier.control)
      + ` (${given.kind} ${given.metadata?.name ?? ''})`);
  }
  applied.set(key, { ...fix, ...(earlier && 'overwritten' in earlier ? { overwritten: earlier.overwritten } : {}) });
}

/** A fix must not make a control fail that passed. */
function refuseDamage(before: KubeObject, after: KubeObject, profile: CompiledProfile, options: HardenOptions, applied: Map<string, AppliedFix>): void {
  const verdicts = new Map<string, Verdict>(profile.evaluate(before, options.namespaceObject).map(o => [o.control.control.id, o.verdict]));
  for (const { control: { control }, verdict } of profile.evaluate(after, options.namespaceObject)) {
    if (verdict === 'pass' || verdicts.get(control.id) !== 'pass') continue;
    throw new Error(`control '${control.id}' passed before the fixes of ${ids([...applied.values()])} and fails after them: exclude one of them`);
  }
}

function contradictionMessage({ control, path, value }: Conflict, other: string): string {
  return `the fixes of '${control}' and '${other}' want different values at ${formatFieldPath(path)}, one of them ${JSON.stringify(value)}: exclude one of them`;
}

function ids(applied: readonly AppliedFix[]): string {
  return [...new Set(applied.map(({ control }) => `'${control}'`))].join(', ');
}
