import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Profile } from '../controls';
import { HardenedObject, HardeningMode } from '../fixes';
import { formatFieldPath } from '../manifests';
import { HardeningChange, HardeningConflict } from './report';
import { hardeningOf, hardenScope, nameOf, requireControls } from './scoped-hardening';

/** How a scope is hardened. */
export interface HardeningOptions {
  /**
   * What happens to values that the user wrote.
   *
   * @default HardeningMode.RESPECT
   */
  readonly mode?: HardeningMode;
  /**
   * Ids of controls of the profile whose fixes are not applied in this scope.
   *
   * @default - all fixes of the profile are applied
   */
  readonly exclude?: string[];
}

/**
 * Makes every object below a scope satisfy those controls of a profile that have a fix: objects of this library,
 * of any version of cdk8s-plus, plain `ApiObject`s, and what `Include` and `Helm` bring.
 *
 * Fields that nobody set are set. Values that the user wrote stay, and `conflicts()` lists them; with
 * `HardeningMode.ENFORCE` they are overwritten, and `applied()` says which. Values from the user's own JSON patches
 * always stay.
 *
 * @example
 *
 * Hardening.of(chart).apply(Profile.RESTRICTED);
 */
export class Hardening {
  /**
   * The hardening of a scope.
   *
   * @param scope an app, a chart, or any construct
   * @throws when it is something else
   */
  public static of(scope: IConstruct): Hardening {
    if (!Construct.isConstruct(scope)) throw new Error(`scope is ${typeof scope === 'string' ? `'${scope}'` : String(scope)}: expected a construct, for example a chart`);
    const existing = Hardening.instances.get(scope);
    if (existing) return existing;
    const created = new Hardening(scope);
    Hardening.instances.set(scope, created);
    return created;
  }

  private static readonly instances = new WeakMap<IConstruct, Hardening>();

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Hardens every object below the scope, also those that are created later. Of nested scopes the inner one decides
   * for its subtree; a second call for the same scope replaces the first. Constructs of this library that harden
   * themselves follow the profile of the scope where it has a control, and their own for all others.
   *
   * @param profile the controls to satisfy; by default `Profile.ZERO_TRUST`
   * @param options mode and exceptions
   * @throws when an excluded control is not in the profile, a mode is unknown, or the profile is something else
   */
  public apply(profile?: Profile, options?: HardeningOptions): void {
    const applied = Profile._orDefault(profile);
    if (options?.exclude !== undefined && !Array.isArray(options.exclude)) {
      throw new Error(`exclude is ${JSON.stringify(options.exclude)} at ${nameOf(this.scope)}: expected a list of ids of controls`);
    }
    requireControls(options?.exclude ?? [], applied, 'exclude from', this.scope);
    const mode = options?.mode ?? HardeningMode.RESPECT;
    if (!Object.values(HardeningMode).includes(mode)) {
      throw new Error(`hardening mode '${mode}' at ${nameOf(this.scope)} is unknown: expected one of ${Object.values(HardeningMode).join(', ')}`);
    }
    hardenScope(this.scope, { profile: applied, mode, exclude: new Set(options?.exclude) });
  }

  /** What was set, added, removed or overwritten in the objects below the scope, as they would be synthesized now. */
  public applied(): HardeningChange[] {
    return this.collect(({ applied }, constructPath) => applied.map(({ control, path, value, overwritten }) => ({
      constructPath, control, path: formatFieldPath(path), ...defined({ value, overwritten }),
    })));
  }

  /** What stayed as the user wanted it, although a control fails because of it. */
  public conflicts(): HardeningConflict[] {
    return this.collect(({ conflicts }, constructPath) => conflicts.map(({ control, path, value, reason }) => ({
      constructPath, control, path: formatFieldPath(path), ...defined({ value }), reason,
    })));
  }

  /** Changes and conflicts as one JSON text: `{"applied": […], "conflicts": […]}`. */
  public toJson(): string {
    return JSON.stringify({ applied: this.applied(), conflicts: this.conflicts() }, undefined, 2);
  }

  private collect<T>(rows: (hardened: HardenedObject, constructPath: string) => T[]): T[] {
    return this.scope.node.findAll()
      .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
      .flatMap(construct => {
        const hardened = hardeningOf(construct);
        return hardened ? rows(hardened, construct.node.path) : [];
      });
  }
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

