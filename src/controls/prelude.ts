import { CONTAINER_LISTS, formatPointer, PodTemplateKind, PodTemplates } from '../manifests';

/** A variable that expressions of controls see as `variables.NAME`. */
export interface PreludeVariable {
  readonly name: string;
  /** CEL, as the API server evaluates it. */
  readonly expression: string;
}

/**
 * The prelude in CEL, in order of dependency, projected from the table of pod template kinds. Expressions of
 * controls never branch on kind: these do. `dyn()` keeps the API server's type checker quiet about fields that
 * only some of the matched kinds have.
 */
export function preludeVariables(templates: PodTemplates = PodTemplates.BUILT_IN): PreludeVariable[] {
  return [
    { name: 'podSpec', expression: podTemplateField(templates, 'object', 'spec') },
    { name: 'podMeta', expression: podTemplateField(templates, 'object', 'metadata') },
    { name: 'containers', expression: CONTAINER_LISTS.map(list => `variables.podSpec.?${list}.orValue([])`).join(' + ') },
    {
      name: 'images',
      expression: "variables.containers.filter(c, c.?image.orValue('') != '').map(c, c.image)"
        + " + variables.podSpec.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue(''))",
    },
    { name: 'isWindows', expression: "variables.podSpec.?os.?name.orValue('') == 'windows'" },
    // `rules` has no omitempty: it is null on a Role without rules.
    { name: 'rules', expression: 'dyn(object).?rules.orValue(null) != null ? dyn(object).rules : []' },
  ];
}

/** CEL for a field of the pod template of what `root` names, which runs pods: `object`, or as it was before `oldObject`. */
export function podTemplateField(templates: PodTemplates, root: 'object' | 'oldObject', field: 'spec' | 'metadata'): string {
  return templates.kinds.reduceRight((otherwise, kind) => {
    const select = [...kind.path, field].map(segment => `.?${segment}`).join('');
    const expression = `dyn(${root})${select}.orValue({})`;
    return expression === otherwise ? otherwise : `${isPodTemplateKind(templates, kind, root)} ? ${expression} : ${otherwise}`;
  }, `dyn(${root}).?spec.?template.?${field}.orValue({})`);
}

/** CEL of type bool: whether `root` is of a kind. Its group is asked for where another group has the kind with its pods elsewhere. */
export function isPodTemplateKind({ kinds }: PodTemplates, { groups, kind, path }: PodTemplateKind, root: 'object' | 'oldObject'): string {
  const elsewhere = kinds.some(other => other.kind === kind && formatPointer(other.path) !== formatPointer(path));
  if (!elsewhere) return `${root}.kind == '${kind}'`;
  const inGroup = groups.map(group => group === '' ? `!${root}.apiVersion.contains('/')` : `${root}.apiVersion.startsWith('${group}/')`);
  return `(${root}.kind == '${kind}' && (${inGroup.join(' || ')}))`;
}
