import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Profile, unknownControl } from '../controls';
import { CompiledProfile } from '../evaluation';
import { AppliedFix, Conflict, conflictAt, ConflictReason, fixableControls, HardenedObject, HardeningMode, hardenManifest } from '../fixes';
import { KubeObject } from '../manifests';
import { ClusterTarget } from '../target';
import { patchesOf } from './lost-patches';
import { finishManifest, manifestBeforeFinish } from './manifest-transforms';

/** What a scope asks for all objects below it. */
export interface ScopeSettings {
  readonly profile: Profile;
  readonly mode: HardeningMode;
  readonly exclude: ReadonlySet<string>;
}

/** What a construct asks for an object of its own. */
export interface ConstructSettings {
  /** @default Profile.ZERO_TRUST */
  readonly profile?: Profile;
  /**
   * Ids of controls whose defaults the user switched off by name.
   *
   * @default - none
   */
  readonly skip?: readonly string[];
}

const SCOPES = new WeakMap<IConstruct, ScopeSettings>();
const OWN = new WeakMap<IConstruct, ConstructSettings>();
const ROOTS = new WeakSet<IConstruct>();
const INSTALLED = new WeakSet<IConstruct>();

/**
 * Hardens one object of a construct of ours, whether or not a scope above it does. User values are respected.
 *
 * Under a scope with `Hardening` both hold: controls in the profile of the scope are applied as the scope says, the
 * rest as the construct says. A default that was switched off by name stays off unless the scope enforces its profile.
 *
 * @throws when a control to skip is not in the profile
 */
export function hardenConstruct(apiObject: ApiObject, settings: ConstructSettings = {}): void {
  requireControls(settings.skip ?? [], settings.profile ?? Profile.ZERO_TRUST, 'switch off in', apiObject);
  OWN.set(apiObject, settings);
  install(apiObject);
}

/** @throws when an id is not that of a control of the profile */
export function requireControls(ids: readonly string[], profile: Profile, purpose: string, construct: IConstruct): void {
  const known = profile._ids;
  for (const id of ids) {
    if (!known.includes(id)) throw new Error(`cannot ${purpose} profile '${profile.name}' at ${nameOf(construct)}: ${unknownControl(id, known)}`);
  }
}

/** How messages name a construct. */
export function nameOf({ node }: IConstruct): string {
  return node.path === '' ? 'the app' : `'${node.path}'`;
}

/** Hardens every object below a scope, now and later. The nearest scope above an object decides. */
export function hardenScope(scope: IConstruct, settings: ScopeSettings): void {
  SCOPES.set(scope, settings);
  const root = scope.node.root;
  if (!ROOTS.has(root)) {
    ROOTS.add(root);
    prepareBeforeValidation(root);
  }
  prepareHardening(scope);
}

/**
 * Reaches the objects that were created since. Whoever renders a tree outside of synth calls this first; it changes
 * nothing that can be seen but what `toJson()` gives.
 */
export function prepareHardening(scope: IConstruct): void {
  if (!ROOTS.has(scope.node.root)) return;
  for (const construct of scope.node.findAll()) {
    if (!INSTALLED.has(construct) && ApiObject.isApiObject(construct) && settingsAbove(construct)) install(construct);
  }
}

/** What hardening does to an object; undefined when nothing asks for it. */
export function hardeningOf(apiObject: ApiObject): HardenedObject | undefined {
  return OWN.has(apiObject) || settingsAbove(apiObject) ? harden(apiObject, manifestBeforeFinish(apiObject)) : undefined;
}

/** The settings that hold for a construct: those of the nearest scope, the construct itself included. */
export function settingsAbove(construct: IConstruct): ScopeSettings | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const settings = SCOPES.get(scope);
    if (settings) return settings;
  }
  return undefined;
}

/**
 * Every way to synthesize validates the whole tree before it renders anything. The root's own validators run first,
 * and this one must be the first of those: another may assess what the manifests will be.
 */
function prepareBeforeValidation(root: IConstruct): void {
  root.node.addValidation({
    validate: () => {
      prepareHardening(root);
      return [];
    },
  });
  const validations: unknown = (root.node as any)._validations;
  if (Array.isArray(validations)) validations.unshift(validations.pop());
}

function install(apiObject: ApiObject): void {
  INSTALLED.add(apiObject);
  finishManifest(apiObject, manifest => harden(apiObject, manifest).object);
}

function harden(apiObject: ApiObject, manifest: KubeObject): HardenedObject {
  for (const field of ['apiVersion', 'kind']) {
    if (typeof manifest[field] === 'string' && manifest[field] !== '') continue;
    throw new Error(`the object of construct '${apiObject.node.path}' has no ${field}: expected a kubernetes object with apiVersion and kind`);
  }
  const scope = settingsAbove(apiObject);
  const own = OWN.get(apiObject);
  const off = new Set(own?.skip);
  const target = ClusterTarget.of(apiObject)._evaluationTarget();
  const patched = patchesOf(apiObject);
  const applied: AppliedFix[] = [];
  const conflicts: Conflict[] = [];
  let object = manifest;
  const pass = (profile: Profile, mode: HardeningMode, exclude: ReadonlySet<string>, left: ReadonlySet<string>) => {
    const compiled = CompiledProfile.for(profile, target);
    const result = hardenManifest(object, compiled, { mode, exclude, patched });
    object = result.object;
    applied.push(...result.applied);
    conflicts.push(...result.conflicts, ...switchedOff(object, compiled, exclude, left));
  };
  try {
    if (scope) pass(scope.profile, scope.mode, scope.mode === HardeningMode.ENFORCE ? scope.exclude : union(scope.exclude, off), off);
    if (own) {
      const ofScope = union(scope?.profile._ids);
      const left = new Set([...off].filter(id => !ofScope.has(id)));
      pass(own.profile ?? Profile.ZERO_TRUST, HardeningMode.RESPECT, union(off, scope?.exclude, ofScope), left);
    }
  } catch (error) {
    throw new Error(`hardening of construct '${apiObject.node.path}' failed: ${(error as Error).message}`, { cause: error });
  }
  return { object, applied, conflicts };
}

/** Controls that fail because their default was switched off by name. */
function switchedOff(object: KubeObject, profile: CompiledProfile, exclude: ReadonlySet<string>, off: ReadonlySet<string>): Conflict[] {
  if (off.size === 0) return [];
  const scope = profile.scopeOf(object);
  const bindings = scope.bindings();
  return fixableControls(object, profile)
    .filter(({ control }) => off.has(control.id) && exclude.has(control.id))
    .flatMap(control => control.run(bindings, scope).violations.map(violation => conflictAt(violation, control, ConflictReason.SWITCHED_OFF)));
}

function union(...parts: (Iterable<string> | undefined)[]): ReadonlySet<string> {
  return new Set(parts.flatMap(part => [...part ?? []]));
}
