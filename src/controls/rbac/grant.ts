/** Rights that a rule of a Role may grant: some verbs on some resources of some API groups. */
export interface Grant {
  readonly groups: readonly string[];
  /** Resources, with the subresource where there is one: `pods/exec`. */
  readonly resources: readonly string[];
  /** @default - any verb */
  readonly verbs?: readonly string[];
}

const list = (values: readonly string[]) => `[${[...new Set(values)].map(value => `'${value}'`).join(', ')}]`;

/** Every way in which RBAC lets a rule name a resource: itself, `*` and, for a subresource, `*` with the same subresource. */
function spellings(resource: string): string[] {
  const slash = resource.indexOf('/');
  return slash < 0 ? [resource, '*'] : [resource, '*', `*${resource.slice(slash)}`];
}

/** CEL: does rule `r` grant any of these rights? */
export function ruleGrants(...grants: Grant[]): string {
  return grants.map(({ groups, resources, verbs }) => [
    `r.?apiGroups.orValue([]).exists(g, g in ${list([...groups, '*'])})`,
    `r.?resources.orValue([]).exists(x, x in ${list(resources.flatMap(spellings))})`,
    verbs ? `r.?verbs.orValue([]).exists(v, v in ${list([...verbs, '*'])})` : 'size(r.?verbs.orValue([])) > 0',
  ].join(' && ')).map(term => `(${term})`).join(' || ');
}

/**
 * CEL: is this one of the roles and bindings that the API server itself keeps? They carry this label, and names that are
 * reserved; the name alone proves nothing, because add-ons use the prefix too.
 */
export const IS_BUILT_IN = "(object.?metadata.?labels[?'kubernetes.io/bootstrapping'].orValue('') == 'rbac-defaults'"
  + " && (object.?metadata.?name.orValue('').startsWith('system:')"
  + " || object.?metadata.?name.orValue('') in ['cluster-admin', 'admin', 'edit', 'view']))";

/** CEL: the rules for which `bad` holds, in words. */
export function rulesInWords(bad: string): string {
  const joined = (field: string) => `r.?${field}.orValue([]).join(', ')`;
  return `variables.rules.filter(r, ${bad}).map(r, ${joined('verbs')} + ' on ' + (${joined('resources')} + ${joined('nonResourceURLs')})).join('; ')`;
}
