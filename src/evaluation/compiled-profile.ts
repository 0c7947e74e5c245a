import { CelError, CelProgram, compileCel } from '../cel';
import { boundNames, compareVersions, Control, ControlScope, EffectiveControl, MessagePart, parseMessage, Profile } from '../controls';
import { apiGroupOf, CONTAINER_LISTS, FieldPath, KubeObject, parsePointer, PodTemplateKind, PodTemplates, valueAt } from '../manifests';

/** What evaluation must know about the cluster. */
export interface EvaluationTarget {
  /** For example `1.34`. */
  readonly kubernetesVersion: string;
  /** Custom kinds that embed a pod template. */
  readonly workloadKinds?: readonly PodTemplateKind[];
}

/** What a control says about an object. */
export type Verdict = 'pass' | 'fail' | 'error' | 'not-applicable';

/** One place of an object that a control does not accept. */
export interface Violation {
  /** The container, pod specification or object that was evaluated. */
  readonly scopePath: FieldPath;
  /** The field that decides, from the root of the object. */
  readonly path: FieldPath;
  /** What stands there, if anything. */
  readonly value: unknown;
  /** Name of the container, for controls of scope `container`. */
  readonly container?: string;
  readonly message: string;
}

/** A control on an object. */
export interface Outcome {
  readonly control: EffectiveControl;
  readonly verdict: Verdict;
  /** Empty unless the verdict is `fail` or `error`. */
  readonly violations: readonly Violation[];
}

/** What expressions see. One value serves all controls of an object; `params` and `container` change in between. */
export interface Bindings {
  readonly object: KubeObject;
  readonly namespaceObject: KubeObject | null;
  readonly variables: Readonly<Record<string, unknown>>;
  params: Readonly<Record<string, unknown>>;
  container?: any;
  [name: string]: unknown;
}

/** A place where an expression is evaluated. */
interface Place {
  readonly path: FieldPath;
  readonly container?: any;
}

/**
 * The first version whose API server takes policies in CEL as v1. Older targets are assessed here only, so what
 * their API servers can do does not limit expressions.
 */
const FIRST_WITH_POLICIES = '1.30';

const NO_VIOLATIONS: readonly Violation[] = [];
const WHOLE_OBJECT: readonly Place[] = [{ path: [] }];

/** A control made ready to run. */
export class CompiledControl {
  public readonly control: Control;
  private readonly program: CelProgram;
  private readonly fieldPath: readonly string[];
  /** The lists of containers that are looked at, joined by commas. */
  private readonly lists: string;
  private message?: readonly { text?: string; program?: CelProgram }[];
  private readonly conditions = new Map<string, CelProgram>();

  public constructor(public readonly effective: EffectiveControl, private readonly kubernetesVersion: string) {
    this.control = effective.control;
    this.program = this.compile(this.control.expression);
    this.fieldPath = parsePointer(this.control.path ?? '');
    this.lists = (this.control.containerLists ?? CONTAINER_LISTS).join();
  }

  /** The verdict for an object whose kind the control applies to. */
  public run(bindings: Bindings, scope: ObjectScope): Outcome {
    bindings.params = this.effective.parameters;
    const violations: Violation[] = [];
    let erred = false;
    const places = scope.placesFor(this.control.scope, this.lists);
    if (places.length === 0) return { control: this.effective, verdict: 'not-applicable', violations: NO_VIOLATIONS };
    for (const place of places) {
      bindings.container = place.container;
      try {
        if (this.program.evaluate(bindings) === true) continue;
        violations.push(this.violation(place, bindings, this.render(bindings)));
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        erred = true;
        violations.push(this.violation(place, bindings, `the expression failed: ${error.message}`));
      }
    }
    bindings.container = undefined;
    if (violations.length === 0) return { control: this.effective, verdict: 'pass', violations: NO_VIOLATIONS };
    return { control: this.effective, verdict: erred ? 'error' : 'fail', violations };
  }

  /** Whether a condition of the control, for example of a fix, holds. */
  public holds(condition: string, bindings: Bindings): boolean {
    let program = this.conditions.get(condition);
    if (!program) this.conditions.set(condition, program = this.compile(condition));
    bindings.params = this.effective.parameters;
    try {
      return program.evaluate(bindings) === true;
    } catch (error) {
      if (error instanceof CelError) return false; // an object so malformed that there is no answer
      throw error;
    }
  }

  private compile(expression: string): CelProgram {
    const kubernetesVersion = compareVersions(this.kubernetesVersion, FIRST_WITH_POLICIES) < 0 ? FIRST_WITH_POLICIES : this.kubernetesVersion;
    return compileCel(expression, { variables: boundNames(this.control), kubernetesVersion });
  }

  private violation(place: Place, { object }: Bindings, message: string): Violation {
    const path = [...place.path, ...this.fieldPath];
    return { scopePath: place.path, path, value: valueAt(object, path), container: place.container?.name, message };
  }

  private render(bindings: Bindings): string {
    this.message ??= parseMessage(this.control.message).map((part: MessagePart) => part.expression === undefined
      ? { text: part.text } : { program: this.compile(part.expression) });
    return this.message.map(({ text, program }) => text ?? String(program!.evaluate(bindings))).join('');
  }
}

/** An object with its pod template found, if it has one. */
export class ObjectScope {
  /** Path to the pod specification; undefined when the object runs no pods. */
  public readonly podSpecPath?: FieldPath;
  public readonly podSpec?: any;
  private readonly podMeta?: any;
  private readonly containers: readonly { list: string; place: Place }[];
  private readonly podPlaces: readonly Place[];
  /** Few combinations of lists are ever asked for, and each by many controls. */
  private readonly placesByLists: Record<string, readonly Place[]> = Object.create(null);

  public constructor(public readonly object: KubeObject, templates: PodTemplates) {
    const kind = templates.kindOf(object);
    this.containers = [];
    this.podPlaces = [];
    if (!kind) return;
    this.podSpecPath = [...kind.path, 'spec'];
    this.podSpec = valueAt(object, this.podSpecPath) ?? {};
    this.podMeta = valueAt(object, [...kind.path, 'metadata']) ?? {};
    this.containers = CONTAINER_LISTS.flatMap(list => {
      const items: unknown = this.podSpec[list];
      return (Array.isArray(items) ? items : []).map((container, i) => ({ list, place: { path: [...this.podSpecPath!, list, i], container } }));
    });
    this.podPlaces = [{ path: this.podSpecPath }];
  }

  /** Where a control of a scope is evaluated on this object; `lists` names the lists of containers, joined by commas. */
  public placesFor(scope: ControlScope, lists: string): readonly Place[] {
    if (scope === ControlScope.OBJECT) return WHOLE_OBJECT;
    if (scope === ControlScope.POD) return this.podPlaces;
    return this.placesByLists[lists] ??= this.containers.filter(({ list }) => lists.split(',').includes(list)).map(({ place }) => place);
  }

  /** The same values that the CEL prelude of the catalogue computes in the API server; a test holds the two together. */
  public bindings(namespaceObject?: KubeObject): Bindings {
    const containers = this.containers.map(({ place }) => place.container);
    const volumes: any[] = Array.isArray(this.podSpec?.volumes) ? this.podSpec.volumes : [];
    return {
      object: this.object,
      namespaceObject: namespaceObject ?? null,
      params: {},
      container: undefined,
      variables: {
        podSpec: this.podSpec ?? {},
        podMeta: this.podMeta ?? {},
        containers,
        images: [
          ...containers.map(c => c?.image).filter(image => image !== undefined && image !== ''),
          ...volumes.filter(v => v?.image !== undefined).map(v => v.image?.reference ?? ''),
        ],
        isWindows: this.podSpec?.os?.name === 'windows',
        rules: this.object.rules ?? [],
      },
    };
  }
}

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

  public readonly controls: readonly CompiledControl[];
  private readonly templates: PodTemplates;
  private readonly byKind = new Map<string, readonly CompiledControl[]>();

  private constructor(profile: Profile, target: EvaluationTarget) {
    this.templates = PodTemplates.with(target.workloadKinds ?? []);
    this.controls = profile._effectiveControls(target.kubernetesVersion)
      .filter(({ control }) => control.scope !== ControlScope.SET)
      .map(effective => new CompiledControl(effective, target.kubernetesVersion));
  }

  /** Finds the pod template of an object. */
  public scopeOf(object: KubeObject): ObjectScope {
    return new ObjectScope(object, this.templates);
  }

  /** The controls that apply to the kind of an object. */
  public controlsFor(object: KubeObject): readonly CompiledControl[] {
    const key = `${apiGroupOf(object.apiVersion)}/${object.kind}`;
    let applicable = this.byKind.get(key);
    if (!applicable) {
      const runsPods = this.templates.kindOf(object) !== undefined;
      applicable = this.controls.filter(({ control }) => appliesTo(control, key, runsPods));
      this.byKind.set(key, applicable);
    }
    return applicable;
  }

  /** Runs every control that applies to an object. */
  public evaluate(object: KubeObject, namespaceObject?: KubeObject): Outcome[] {
    const controls = this.controlsFor(object);
    if (controls.length === 0) return [];
    const scope = this.scopeOf(object);
    const bindings = scope.bindings(namespaceObject);
    return controls.map(control => control.run(bindings, scope));
  }
}

function appliesTo(control: Control, groupAndKind: string, runsPods: boolean): boolean {
  if (control.scope !== ControlScope.OBJECT && !runsPods) return false;
  return !control.kinds || control.kinds.some(kind => kind === '*' || groupAndKind === (kind.includes('/') ? kind : `/${kind}`));
}
