import { ControlParameter, ParameterType } from '../control';

/** Rights that a rule of a Role may grant: some verbs on some resources of some API groups. */
export interface Grant {
  readonly groups: readonly string[];
  /** Resources, with the subresource where there is one: `pods/exec`; `userextras/*` stands for every subresource. */
  readonly resources: readonly string[];
  /** @default - any verb */
  readonly verbs?: readonly string[];
  /**
   * Whether a rule that names its objects is narrow.
   *
   * @default true
   */
  readonly narrowedByNames?: boolean;
}

const list = (values: readonly string[]) => `[${[...new Set(values)].map(value => `'${value}'`).join(', ')}]`;

/** Every way in which RBAC lets a rule name a resource: itself, `*` and, for a subresource, `*` with the same subresource. */
function spellings(resource: string): string[] {
  const slash = resource.indexOf('/');
  return slash < 0 ? [resource, '*'] : [resource, '*', `*${resource.slice(slash)}`];
}

function namesResource(resources: readonly string[]): string {
  const wholes = resources.filter(resource => resource.endsWith('/*')).map(resource => `x.startsWith('${resource.slice(0, -1)}')`);
  return [`x in ${list(resources.filter(resource => !resource.endsWith('/*')).flatMap(spellings))}`, ...wholes].join(' || ');
}

/** CEL: does rule `r` grant any of these rights? */
export function ruleGrants(...grants: Grant[]): string {
  return grants.map(({ groups, resources, verbs }) => [
    `r.?apiGroups.orValue([]).exists(g, g in ${list([...groups, '*'])})`,
    `r.?resources.orValue([]).exists(x, ${namesResource(resources)})`,
    verbs ? `r.?verbs.orValue([]).exists(v, v in ${list([...verbs, '*'])})` : 'size(r.?verbs.orValue([])) > 0',
  ].join(' && ')).map(term => `(${term})`).join(' || ');
}

/** CEL: does rule `r` reach every object? An empty name is that of requests without one, such as those that list. */
export const NAMES_NOTHING = "(size(r.?resourceNames.orValue([])) == 0 || '' in r.resourceNames)";

const POWERFUL = `r.resourceNames.exists(n, params.powerfulNames.exists(p,
        p.endsWith('*') ? n.startsWith(p.substring(0, size(p) - 1)) : n == p))`;

/** Declares the names that do not narrow a rule. */
export function powerfulNames(defaultValue: readonly string[]): ControlParameter {
  return {
    type: ParameterType.STRING_LIST,
    description: 'names of objects that do not narrow a rule which names them; `*` at the end stands for any ending',
    defaultValue,
  };
}

/**
 * CEL: does rule `r` grant any of these rights on more than a few objects? One that names its objects is narrow, unless
 * the names are among the parameter `powerfulNames`, which a control with `names` declares.
 */
export function grantedAtLarge(grants: readonly Grant[], names?: readonly string[]): string {
  const never = grants.filter(({ narrowedByNames }) => narrowedByNames === false);
  const mostly = grants.filter(grant => !never.includes(grant));
  return [
    ...never.length > 0 ? [ruleGrants(...never)] : [],
    ...mostly.length > 0 ? [`(${NAMES_NOTHING}${names ? ` || ${POWERFUL}` : ''}) && (${ruleGrants(...mostly)})`] : [],
  ].join(' || ');
}

/**
 * The label by which the API server marks its own roles and bindings can be written by anybody, and what it finds under
 * their names it extends and does not reset: neither excuses an object. Whoever judges a running cluster names them.
 */
export const EXEMPT_OBJECTS: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: 'names of objects that are not judged, such as those that the API server keeps in a running cluster; for a namespaced '
    + 'object namespace/name',
  defaultValue: [],
};

/** CEL: is the object in the parameter `exempt`? */
export const IS_EXEMPT = `size(params.exempt) > 0 && ((object.kind.startsWith('Cluster') ? '' : object.?metadata.?namespace.orValue('') + '/')
      + object.?metadata.?name.orValue('')) in params.exempt`;

/** CEL: the rules for which `bad` holds, in words. */
export function rulesInWords(bad: string): string {
  const joined = (field: string) => `r.?${field}.orValue([]).join(', ')`;
  return `variables.rules.filter(r, ${bad}).map(r, ${joined('verbs')} + ' on ' + (${joined('resources')} + ${joined('nonResourceURLs')})).join('; ')`;
}
