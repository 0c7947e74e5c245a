import { CelError, CelLimitError, CelProgram, CelSyntaxError, CelVersionError, compileCel } from '../cel';
import { boundNames, compareVersions, Control, ControlScope, EffectiveControl, parseMessage } from '../controls';
import { CONTAINER_LISTS, FieldPath, formatFieldPath, parsePointer, valueAt } from '../manifests';
import { asJson } from './as-json';
import { Bindings, ObjectScope, Place } from './object-scope';
import { Outcome, Violation } from './outcome';

/**
 * The first version whose API server takes policies in CEL as v1. Older targets are assessed here only, so what
 * their API servers can do does not limit expressions.
 */
const FIRST_WITH_POLICIES = '1.30';

/** How errors quote values. */
const QUOTED = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;

/** A control made ready to run. */
export class CompiledControl {
  public readonly control: Control;
  private compiledProgram?: CelProgram;
  private readonly fieldPath: readonly string[];
  /** The lists of containers that are looked at, joined by commas. */
  private readonly lists: string;
  private message?: readonly { text?: string; program?: CelProgram }[];
  private readonly partsOfFix = new Map<string, CelProgram>();
  /** Most outcomes: they say nothing about the object, so that one serves all. */
  private readonly passed: Outcome;
  private readonly notApplicable: Outcome;

  /** @throws when the control is somebody's own and uses what the Kubernetes version does not have */
  public constructor(public readonly effective: EffectiveControl, private readonly kubernetesVersion: string) {
    this.control = effective.control;
    this.fieldPath = parsePointer(this.control.path ?? '');
    this.lists = (this.control.containerLists ?? CONTAINER_LISTS).join();
    this.passed = { control: effective, verdict: 'pass', violations: [] };
    this.notApplicable = { control: effective, verdict: 'not-applicable', violations: [] };
    if (effective.custom) this.compileAll();
  }

  /** The verdict for an object whose kind the control applies to. */
  public run(bindings: Bindings, scope: ObjectScope): Outcome {
    const places = scope.placesFor(this.control.scope, this.lists);
    if (places.length === 0) return this.notApplicable;
    bindings.params = this.effective.parameters;
    const { program } = this;
    let violations: Violation[] | undefined;
    let erred = false;
    for (const place of places) {
      bindings.container = place.container;
      try {
        if (program.evaluate(bindings) === true) continue;
        violations = withOne(violations, this.violation(place, bindings));
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        erred = true;
        violations = withOne(violations, new PlaceViolation(this, place, bindings, this.unjudged(place, error)));
      }
    }
    bindings.container = undefined;
    return violations ? { control: this.effective, verdict: erred ? 'error' : 'fail', violations } : this.passed;
  }

  /** Whether a condition of the control, for example of a fix, holds. */
  public holds(condition: string, bindings: Bindings): boolean {
    return this.valueOf(condition, bindings) === true;
  }

  /** What an expression of the control other than its verdict gives, in its JSON form; undefined where it fails. */
  public valueOf(expression: string, bindings: Bindings): unknown {
    const program = this.partOfFix(expression);
    bindings.params = this.effective.parameters;
    try {
      return asJson(program.evaluate(bindings));
    } catch (error) {
      if (error instanceof CelError) return undefined; // an object so malformed that there is no answer
      throw error;
    }
  }

  /** Compiled when an object needs it: most inputs have few kinds, and compiling takes longer than assessing a small one. */
  private get program(): CelProgram {
    return this.compiledProgram ??= this.compile('expression', this.control.expression);
  }

  /**
   * All that is otherwise compiled when it is needed. Tests hold the catalogue against every version; what a user wrote
   * must not fail as late as that.
   */
  private compileAll(): void {
    void this.program;
    this.messageParts();
    for (const { when, valueExpression } of this.control.fix ?? []) {
      for (const expression of [when, valueExpression]) if (expression !== undefined) this.partOfFix(expression);
    }
  }

  private partOfFix(expression: string): CelProgram {
    let program = this.partsOfFix.get(expression);
    if (!program) this.partsOfFix.set(expression, program = this.compile('an expression of the fix', expression));
    return program;
  }

  private compile(what: string, expression: string): CelProgram {
    const kubernetesVersion = compareVersions(this.kubernetesVersion, FIRST_WITH_POLICIES) < 0 ? FIRST_WITH_POLICIES : this.kubernetesVersion;
    try {
      return compileCel(expression, { variables: boundNames(this.control), kubernetesVersion });
    } catch (error) {
      if (!(error instanceof CelSyntaxError)) throw error;
      const at = `control '${this.control.id}': ${what}, line ${error.line}, column ${error.column}`;
      if (!(error instanceof CelVersionError)) throw new Error(`${at}: ${error.message}`);
      throw new Error(`${at}: ${error.what} needs kubernetes ${error.since}, the target is ${this.kubernetesVersion}: `
        + `write it without, or give the control kubernetesVersions '>=${error.since}'`);
    }
  }

  /** The field that decides, at a place. */
  public pathAt(place: Place): FieldPath {
    return [...place.path, ...this.fieldPath];
  }

  /** What the control has to say about a place that it does not accept. */
  public messageAt({ container }: Place, bindings: Bindings): string {
    bindings.params = this.effective.parameters;
    bindings.container = container;
    try {
      return this.messageParts().map(({ text, program }) => text ?? String(program!.evaluate(bindings))).join('');
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      return `${this.control.title}: not so; the control's message failed (${error.message.replace(QUOTED, 'a value')})`;
    } finally {
      bindings.container = undefined;
    }
  }

  /**
   * Why there is no verdict. The catalogue's expressions take every object that an API server takes, so that the object is
   * at fault; somebody's own may be at fault themselves. Without texts from the object: some are secrets.
   */
  private unjudged(place: Place, error: CelError): string {
    const because = error.message.replace(QUOTED, 'a value');
    if (error instanceof CelLimitError) return `could not be judged: ${because}`;
    const field = formatFieldPath(this.pathAt(place)) || 'the object';
    return this.effective.custom
      ? `could not be judged: the expression of control '${this.control.id}' failed at ${field}: let it answer for such objects too (${because})`
      : `could not be judged: ${field}, or a field around or in it, has a form that the API server refuses: write it as the API describes it (${because})`;
  }

  private violation(place: Place, bindings: Bindings): Violation {
    // What set controls are told of other objects holds for the moment only.
    const message = this.control.scope === ControlScope.SET ? this.messageAt(place, bindings) : undefined;
    return new PlaceViolation(this, place, bindings, message);
  }

  private messageParts(): readonly { text?: string; program?: CelProgram }[] {
    return this.message ??= parseMessage(this.control.message).map(({ text, expression }) => expression === undefined
      ? { text } : { program: this.compile('message', expression) });
  }
}

/** Nearly always there is one: a list that is made to be added to would have room for sixteen more. */
function withOne(violations: Violation[] | undefined, violation: Violation): Violation[] {
  if (!violations) return [violation];
  violations.push(violation);
  return violations;
}

/**
 * A violation that says what it has to say when it is asked: of hundreds of thousands a report shows some, and texts and
 * paths would be most of the memory.
 */
class PlaceViolation implements Violation {
  public constructor(
    private readonly control: CompiledControl,
    private readonly place: Place,
    private readonly bindings: Bindings,
    private readonly said?: string,
  ) {}

  public get scopePath(): FieldPath {
    return this.place.path;
  }

  public get path(): FieldPath {
    return this.control.pathAt(this.place);
  }

  public get value(): unknown {
    return valueAt(this.bindings.object, this.path);
  }

  public get container(): string | undefined {
    return this.place.container?.name;
  }

  public get message(): string {
    return this.said ?? this.control.messageAt(this.place, this.bindings);
  }
}
