import { CONTAINER_LISTS, PodTemplates } from '../manifests';

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
  const template = (field: string) => templates.kinds.reduceRight((otherwise, { kind, path }) => {
    const select = [...path, field].map(segment => `.?${segment}`).join('');
    const expression = `dyn(object)${select}.orValue({})`;
    return otherwise === '' ? expression : expression === otherwise ? otherwise : `object.kind == '${kind}' ? ${expression} : ${otherwise}`;
  }, `dyn(object).?spec.?template.?${field}.orValue({})`);
  return [
    { name: 'podSpec', expression: template('spec') },
    { name: 'podMeta', expression: template('metadata') },
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
