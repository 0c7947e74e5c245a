import { Control, ControlScope, EffectiveControl, Profile } from '../controls';
import { EvaluationTarget } from '../evaluation';
import { API_RESOURCES, ApiResource, guessedResource, PodTemplateKind, PodTemplates, qualifiedKind } from '../manifests';
import { notEnforceable } from './not-enforceable';

/** Controls that one policy judges together, because they look at the same kinds. */
export interface ControlGroup {
  /** The plural of its first kind, for example `pods`; `other-kinds` where only controls of all kinds look. */
  readonly name: string;
  /** Whether its kinds run pods, so that `variables.podSpec` and its kin mean something. */
  readonly runsPods: boolean;
  readonly resources: readonly ApiResource[];
  readonly controls: readonly EffectiveControl[];
}

/** A control that no policy enforces, and why. */
export interface LeftOut {
  readonly control: string;
  readonly reason: string;
}

/** All controls of a profile, by the policy that they end up in. */
export interface ControlGroups {
  readonly groups: readonly ControlGroup[];
  readonly leftOut: readonly LeftOut[];
}

/** How controls are put into groups. */
export interface GroupingOptions {
  readonly profile: Profile;
  readonly target: EvaluationTarget;
  /** Whether objects without a namespace, and Namespaces, are judged. */
  readonly clusterScoped: boolean;
  /** Whether the policies are static manifests, which may judge policies themselves. */
  readonly judgesPolicies?: boolean;
}

/**
 * Sorts the controls of a profile by the kinds that they look at. Controls that share a kind are in one group, so that an
 * object meets one policy and gets one answer.
 */
export function groupControls(options: GroupingOptions): ControlGroups {
  const { profile, target } = options;
  const leftOut: LeftOut[] = [];
  const enforced = profile._effectiveControls(target.kubernetesVersion).filter(effective => {
    const reason = notEnforceable(effective, options);
    if (reason !== undefined) leftOut.push({ control: effective.control.id, reason });
    return reason === undefined;
  });
  const templates = PodTemplates.with(target.workloadKinds ?? []);
  const podKinds = templates.kinds.map(kind => resourceOf(kind));
  const resources = new Map([...API_RESOURCES, ...podKinds].map(resource => [qualifiedKind(resource), resource]));
  const kindsOf = (control: Control): string[] => {
    if (!control.kinds) return podKinds.map(qualifiedKind);
    // Of what an API server serves, every kind that an application may bring.
    if (control.kinds.includes('*')) return [...resources.values()].filter(({ namespaced }) => namespaced).map(qualifiedKind);
    return control.kinds;
  };
  // What looks at all kinds joins the groups that the others make, or it would join them to one.
  const everywhere = enforced.filter(({ control }) => control.kinds?.includes('*'));
  const components = componentsOf(enforced.filter(effective => !everywhere.includes(effective)).map(({ control }) => kindsOf(control)));
  for (const kind of everywhere.length > 0 ? kindsOf(everywhere[0].control) : []) {
    if (!components.some(component => component.has(kind))) components.push(new Set([kind]));
  }
  const groups = merged(components, enforced, everywhere).map((kinds): ControlGroup => {
    const rows = [...kinds].map(kind => resources.get(kind) ?? unknownResource(kind))
      .filter(({ namespaced }) => namespaced || options.clusterScoped);
    const controls = enforced.filter(({ control }) => kindsOf(control).some(kind => kinds.has(kind)));
    const named = controls.some(({ control }) => !control.kinds?.includes('*'));
    return { name: named ? rows[0]?.resource ?? '' : 'other-kinds', runsPods: rows.some(row => podKinds.some(pod => qualifiedKind(pod) === qualifiedKind(row))), resources: rows, controls };
  });
  for (const { control } of enforced) {
    if (!groups.some(group => group.resources.length > 0 && group.controls.some(other => other.control === control))) {
      leftOut.push({ control: control.id, reason: 'it looks at objects without a namespace, for which these policies are not meant' });
    }
  }
  return { groups: groups.filter(({ resources: rows }) => rows.length > 0), leftOut };
}

/** The guard for a control that looks at some kinds of its group only; undefined if it looks at all. */
export function kindGuard({ control }: EffectiveControl, group: ControlGroup): string | undefined {
  if (control.kinds?.includes('*')) return undefined;
  const asked = group.resources.filter(resource => !control.kinds || control.kinds.includes(qualifiedKind(resource)));
  if (control.scope !== ControlScope.OBJECT && !control.kinds) return undefined;
  return asked.length === group.resources.length ? undefined : `object.kind in [${asked.map(({ kind }) => `'${kind}'`).join(', ')}]`;
}

/** Kinds that only what looks at all kinds looks at share one group. */
function merged(components: Set<string>[], enforced: readonly EffectiveControl[], everywhere: readonly EffectiveControl[]): Set<string>[] {
  const named = (kinds: Set<string>) => enforced.some(effective => !everywhere.includes(effective)
    && (!effective.control.kinds ? kinds.has('Pod') : effective.control.kinds.some(kind => kinds.has(kind))));
  const others = components.filter(component => !named(component));
  return [...components.filter(named), ...(others.length > 0 ? [new Set(others.flatMap(kinds => [...kinds]))] : [])];
}

function componentsOf(lists: readonly (readonly string[])[]): Set<string>[] {
  let components: Set<string>[] = [];
  for (const list of lists) {
    const touching = components.filter(component => list.some(kind => component.has(kind)));
    const joined = new Set([...touching.flatMap(component => [...component]), ...list]);
    components = touching.length === 0 ? [...components, joined] : components.flatMap(component =>
      component === touching[0] ? [joined] : touching.includes(component) ? [] : [component]);
  }
  return components;
}

/** How the API serves a kind that runs pods. */
export function resourceOf({ groups, kind, resource }: PodTemplateKind): ApiResource {
  const known = API_RESOURCES.find(row => row.kind === kind && groups.includes(row.group));
  return known ?? { group: groups[0], versions: ['*'], kind, resource: resource ?? guessedResource(kind), namespaced: true };
}

/** A kind of a control that somebody wrote. */
function unknownResource(qualified: string): ApiResource {
  const slash = qualified.lastIndexOf('/');
  const kind = qualified.slice(slash + 1);
  return { group: qualified.slice(0, Math.max(slash, 0)), versions: ['*'], kind, resource: guessedResource(kind), namespaced: true };
}
