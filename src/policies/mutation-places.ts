import { isPodTemplateKind, PreludeVariable } from '../controls';
import { CONTAINER_LISTS, PodTemplateKind, PodTemplates } from '../manifests';
import { celString } from './cel-literal';

/** Where in the object the pod specification and each container stand. */
export function placeVariables(templates: PodTemplates): PreludeVariable[] {
  const pointer = ({ path }: PodTemplateKind) => celString(`${path.map(segment => `/${segment}`).join('')}/spec`);
  const byKind = (text: (kind: PodTemplateKind) => string, otherwise: string) => templates.kinds.reduceRight((rest, kind) =>
    text(kind) === rest ? rest : `${isPodTemplateKind(templates, kind, 'object')} ? ${text(kind)} : ${rest}`, otherwise);
  const present = ({ path }: PodTemplateKind) => `dyn(object)${[...path, 'spec'].map(segment => `.?${segment}`).join('')}.hasValue()`;
  return [
    { name: 'podSpecPath', expression: byKind(pointer, "'/spec/template/spec'") },
    {
      name: 'places',
      expression: CONTAINER_LISTS.map(list => `variables.podSpec.?${list}.orValue([]).transformList(i, c, variables.podSpecPath + '/${list}/' + string(i))`).join(' + '),
    },
    { name: 'lists', expression: CONTAINER_LISTS.map(list => `variables.podSpec.?${list}.orValue([]).map(c, '${list}')`).join(' + ') },
    { name: 'hasTemplate', expression: byKind(present, 'dyn(object).?spec.?template.?spec.hasValue()') },
  ];
}
