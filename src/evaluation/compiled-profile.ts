import { Control, ControlScope, EffectiveControl, Profile } from '../controls';
import { apiGroupOf, KubeObject, PodTemplateKind, PodTemplates } from '../manifests';
import { CompiledControl } from './compiled-control';
import { Bindings, ObjectScope } from './object-scope';
import { Outcome } from './outcome';

/** What evaluation must know about the cluster. */
export interface EvaluationTarget {
  /** For example `1.34`. */
  readonly kubernetesVersion: string;
  /** Custom kinds that embed a pod template. */
  readonly workloadKinds?: readonly PodTemplateKind[];
}

/** An object to evaluate. */
export interface Subject {
  readonly object: KubeObject;
  /** The Namespace it lives in, when that is known. */
  readonly namespaceObject?: KubeObject;
}

/** An object on its way through the controls of its kind. */
interface Run {
  readonly scope: ObjectScope;
  readonly bindings: Bindings;
  readonly into: Outcome[];
}

/** Objects that go through a control in a row: enough to gain from it, few enough to stay in the cache themselves. */
const BATCH = 256;

/** The controls of a profile, compiled for a target. */
export class CompiledProfile {
  /** Compiles, or takes what was compiled for the same profile and target before. */
  public static for(profile: Profile, target: EvaluationTarget): CompiledProfile {
    const key = JSON.stringify([target.kubernetesVersion, target.workloadKinds ?? []]);
    let compiled = CompiledProfile.cache.get(profile);
    if (!compiled) CompiledProfile.cache.set(profile, compiled = new Map());
    let entry = compiled.get(key);
    if (!entry) compiled.set(key, entry = new CompiledProfile(profile, target));
    return entry;
  }

  private static readonly cache = new WeakMap<Profile, Map<string, CompiledProfile>>();

  /** All of them, in order. */
  public readonly controls: readonly CompiledControl[];
  /** Those that need all objects. Evaluation of single objects leaves them out. */
  public readonly setControls: readonly CompiledControl[];
  public readonly templates: PodTemplates;
  private byEffective?: ReadonlyMap<EffectiveControl, CompiledControl>;
  private readonly byKind = new Map<string, readonly CompiledControl[]>();
  private readonly setByKind = new Map<string, readonly CompiledControl[]>();

  private constructor(profile: Profile, target: EvaluationTarget) {
    this.templates = PodTemplates.with(target.workloadKinds ?? []);
    this.controls = profile._effectiveControls(target.kubernetesVersion).map(effective => new CompiledControl(effective, target.kubernetesVersion));
    this.setControls = this.controls.filter(({ control }) => control.scope === ControlScope.SET);
  }

  /** What runs a control of the profile. */
  public compiledFor(control: EffectiveControl): CompiledControl | undefined {
    this.byEffective ??= new Map(this.controls.map(compiled => [compiled.effective, compiled]));
    return this.byEffective.get(control);
  }

  /** Finds the pod template of an object. */
  public scopeOf(object: KubeObject): ObjectScope {
    return new ObjectScope(object, this.templates);
  }

  /** The controls that apply to the kind of an object and need nothing else. */
  public controlsFor(object: KubeObject): readonly CompiledControl[] {
    return this.applicable(object, this.byKind, false);
  }

  /** The controls that apply to the kind of an object and need all objects. */
  public setControlsFor(object: KubeObject): readonly CompiledControl[] {
    return this.applicable(object, this.setByKind, true);
  }

  /** Runs every control that applies to an object. */
  public evaluate(object: KubeObject, namespaceObject?: KubeObject): Outcome[] {
    return this.evaluateAll([{ object, namespaceObject }])[0];
  }

  /**
   * Runs every control that applies to each of many objects; the outcomes of an object are at its index.
   *
   * Control by control over a batch of objects of one kind: the code of a control stays in the processor's cache, which
   * nearly halves the time against object by object.
   */
  public evaluateAll(subjects: readonly Subject[]): Outcome[][] {
    const outcomes: Outcome[][] = subjects.map(() => []);
    const batches = new Map<readonly CompiledControl[], Run[]>();
    const flush = (controls: readonly CompiledControl[], runs: readonly Run[]) => {
      for (const control of controls) {
        for (const { scope, bindings, into } of runs) into.push(control.run(bindings, scope));
      }
    };
    subjects.forEach(({ object, namespaceObject }, i) => {
      const controls = this.controlsFor(object);
      if (controls.length === 0) return;
      const scope = this.scopeOf(object);
      const runs = batches.get(controls) ?? [];
      runs.push({ scope, bindings: scope.bindings(namespaceObject), into: outcomes[i] });
      batches.set(controls, runs.length < BATCH ? runs : []);
      if (runs.length >= BATCH) flush(controls, runs);
    });
    batches.forEach((runs, controls) => flush(controls, runs));
    return outcomes;
  }

  private applicable(object: KubeObject, byKind: Map<string, readonly CompiledControl[]>, ofSets: boolean): readonly CompiledControl[] {
    const key = `${apiGroupOf(object.apiVersion)}/${object.kind}`;
    let applicable = byKind.get(key);
    if (!applicable) {
      const runsPods = this.templates.kindOf(object) !== undefined;
      applicable = this.controls.filter(({ control }) => (control.scope === ControlScope.SET) === ofSets && appliesTo(control, key, runsPods));
      byKind.set(key, applicable);
    }
    return applicable;
  }
}

function appliesTo(control: Control, groupAndKind: string, runsPods: boolean): boolean {
  const asksForPods = control.scope === ControlScope.SET ? !control.kinds : control.scope !== ControlScope.OBJECT;
  if (asksForPods && !runsPods) return false;
  return !control.kinds || control.kinds.some(kind => kind === '*' || groupAndKind === (kind.includes('/') ? kind : `/${kind}`));
}
