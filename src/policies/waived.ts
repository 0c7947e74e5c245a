import { EffectiveControl, PreludeVariable } from '../controls';
import { AdmissionWaiver } from './admission-waiver';
import { celLiteral, celString } from './cel-literal';
import { ControlGroup } from './control-group';
import { ParameterSource, PolicyOptions } from './policy-options';
import { ProjectedControl } from './projected-control';
import { serverDay } from './server-day';
import { WAIVER_OBJECTS } from './waiver-objects';

/** CEL: whether a control is waived for the object at hand. */
export function waivedBy({ effective: { control: { id } } }: ProjectedControl): string {
  return `${celString(id)} in variables.waived`;
}

/**
 * Variables that end in `waived`: the ids of the controls that are waived for the object at hand. Evaluated only when a
 * control is not met. Undefined where nothing can be waived.
 *
 * Only the names of the object count, and the day that the API server has written into it: no label and no annotation has
 * a say, so that whoever may deploy cannot excuse himself.
 */
export function waivedVariables(options: PolicyOptions, group: ControlGroup, controls: readonly EffectiveControl[]): PreludeVariable[] | undefined {
  const waivable = controls.filter(({ control }) => !control.unwaivable).map(({ control }) => control.id);
  const waivers = options.waivers.filter(({ control }) => waivable.includes(control));
  const fromObject = options.parameters === ParameterSource.OBJECT && waivable.length > 0;
  if (!fromObject && waivers.length === 0) return undefined;
  return [
    { name: 'waiverDay', expression: serverDay(group) },
    { name: 'waiverNamespace', expression: WAIVER_NAMESPACE },
    { name: 'waiverObjects', expression: WAIVER_OBJECTS },
    { name: 'waived', expression: fromObject ? WAIVED_BY_PARAMS : `[${waivers.map(({ control, ...rest }) => `${conditionOf(rest)} ? ${celString(control)} : ''`).join(', ')}]` },
  ];
}

/** CEL of type string: the namespace of the object. */
export const WAIVER_NAMESPACE = "dyn(object).metadata.?namespace.orValue('')";

/** CEL of type bool: whether a waiver that is written into the policy covers the object, today. */
export function conditionOf({ kind, namespace, name, expires }: Pick<AdmissionWaiver, 'kind' | 'namespace' | 'name' | 'expires'>): string {
  const conditions: string[] = [];
  if (namespace !== undefined) conditions.push(matches('variables.waiverNamespace', namespace));
  if (kind !== undefined || name !== undefined) {
    const pattern = `${kind ?? '*'}/${name ?? '*'}`;
    conditions.push(pattern.includes('*') ? `variables.waiverObjects.exists(named, ${matches('named', pattern)})` : `${celString(pattern)} in variables.waiverObjects`);
  }
  if (expires !== undefined) conditions.push(`variables.waiverDay <= ${celString(expires)}`);
  return conditions.length === 0 ? 'true' : conditions.join(' && ');
}

function matches(text: string, pattern: string): string {
  return pattern.includes('*') ? `${text}.matches(${celLiteral(regexOf(pattern))})` : `${text} == ${celString(pattern)}`;
}

/** RE2 for a pattern in which `*` stands for any characters but the slash between kind and name. */
export function regexOf(pattern: string): string {
  return `^${pattern.split('*').map(piece => piece.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')).join('[^/]*')}$`;
}

/**
 * The same for a pattern of the param object, of which the schema admits no backslash: what is between stars is quoted.
 * The dear part, a regular expression that is compiled for one text, is for patterns with a star that begin as the text does.
 */
const dynamicMatch = (text: string, pattern: string) =>
  `(${text} == ${pattern} || ${pattern}.contains('*') && ${text}.startsWith(${pattern}.substring(0, ${pattern}.indexOf('*'))) && ${text}.matches('^\\\\Q' + ${pattern}.replace('*', '\\\\E[^/]*\\\\Q') + '\\\\E$'))`;

const WAIVED_BY_PARAMS = 'params.?spec.?waivers.orValue([]).filter(waiver, '
  + `(!has(waiver.namespace) || ${dynamicMatch('variables.waiverNamespace', 'waiver.namespace')})`
  + ' && (!has(waiver.kind) && !has(waiver.name)'
  + " || [waiver.?kind.orValue('*') + '/' + waiver.?name.orValue('*')].exists(pattern,"
  + " pattern in variables.waiverObjects || pattern.contains('*')"
  + ` && variables.waiverObjects.exists(named, ${dynamicMatch('named', 'pattern')})))`
  + ' && (!has(waiver.expires) || variables.waiverDay <= waiver.expires)'
  + ').map(waiver, waiver.control)';
