import { EffectiveControl } from '../controls';
import { celLiteral } from './cel-literal';
import { ParameterField, ParameterReader, SiteParameter, siteParametersOf } from './parameters';
import { WAIVER_SCHEMA } from './parameters-definition';
import { PolicyOptions } from './policy-options';
import { INLINE_PARAMETERS } from './projected-control';

/** What a template calls the parameters of its constraint: a constraint without any has null for them. */
const PARAMETERS = { name: 'parameters', expression: 'dyn(variables.params == null ? {} : variables.params)' };

const nameOf = ({ control }: EffectiveControl, { key }: SiteParameter) => key.slice(control.id.length + 1);

/** Reads what a site decides from the parameters of the constraint; what they leave out is as the profile has it. */
export function constraintReader(controls: readonly EffectiveControl[]): ParameterReader {
  const read = new Map(controls.map(control => [control, siteParametersOf(control).map(parameter => nameOf(control, parameter))]));
  return {
    expression: (control, name) => read.get(control)?.includes(name) ? `variables.param_${name}` : INLINE_PARAMETERS(control, name),
    variables: [PARAMETERS, ...[...read].flatMap(([{ parameters }, names]) => names.map(name =>
      ({ name: `param_${name}`, expression: `variables.parameters.?${name}.orValue(${celLiteral(parameters[name])})` })))],
  };
}

/** The values of a profile, and its waivers, as parameters of the constraint of a control. */
export function constraintParameters(control: EffectiveControl, { waivers }: PolicyOptions): Record<string, unknown> {
  const own = control.control.unwaivable ? [] : waivers.filter(waiver => waiver.control === control.control.id);
  return {
    ...Object.fromEntries(siteParametersOf(control).map(parameter => nameOf(control, parameter)).map(name => [name, control.parameters[name]])),
    ...own.length > 0 ? { waivers: own.map(waiver => Object.fromEntries(Object.entries(waiver).filter(([, value]) => value !== undefined))) } : {},
  };
}

const TEXT = { type: 'string' };
const TYPES: Readonly<Record<ParameterField, object>> = {
  lists: { type: 'array', items: TEXT },
  sets: { type: 'array', items: TEXT },
  numbers: { type: 'integer', format: 'int64' },
  texts: TEXT,
};

/** What the API server accepts as parameters of a constraint. */
export function constraintSchema(control: EffectiveControl): object {
  const { parameters = {}, unwaivable } = control.control;
  const properties = Object.fromEntries(siteParametersOf(control).map(parameter => {
    const name = nameOf(control, parameter);
    const { description } = parameters[name];
    return [name, { ...TYPES[parameter.field], ...description ? { description } : {} }];
  }));
  return {
    type: 'object',
    properties: {
      ...properties,
      ...unwaivable ? {} : { waivers: { type: 'array', description: 'What is accepted although the control does not accept it.', items: WAIVER_SCHEMA } },
    },
  };
}
