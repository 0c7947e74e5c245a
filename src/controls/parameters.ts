import { Control, ControlParameter, ParameterType } from './control';
import { compareVersions } from './versions';

const CHECKS: Record<ParameterType, { expected: string; accepts: (value: unknown) => boolean }> = {
  [ParameterType.STRING]: { expected: 'a string', accepts: v => typeof v === 'string' },
  [ParameterType.INTEGER]: { expected: 'a whole number', accepts: v => Number.isSafeInteger(v) },
  [ParameterType.BOOLEAN]: { expected: 'true or false', accepts: v => typeof v === 'boolean' },
  [ParameterType.STRING_LIST]: {
    expected: 'a list of strings',
    accepts: v => Array.isArray(v) && v.every(item => typeof item === 'string'),
  },
};

function declared(control: Control): Record<string, ControlParameter> {
  return control.parameters ?? {};
}

function defaultOf(parameter: ControlParameter, podSecurityVersion: string): unknown {
  const since = (parameter.defaultByVersion ?? []).filter(row => compareVersions(row.since, podSecurityVersion) <= 0);
  return since.length > 0 ? since[since.length - 1].value : parameter.defaultValue;
}

/** The default of every parameter of a control at a Pod Security version. */
export function defaultParameters(control: Control, podSecurityVersion: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(declared(control)).map(([name, p]) => [name, defaultOf(p, podSecurityVersion)]));
}

/** @throws when a parameter is unknown to the control or has a value of another type */
export function validateParameters(control: Control, values: Readonly<Record<string, unknown>>): void {
  const known = declared(control);
  for (const [name, value] of Object.entries(values)) {
    if (!Object.prototype.hasOwnProperty.call(known, name)) {
      const names = Object.keys(known);
      throw new Error(`control '${control.id}' has no parameter '${name}': `
        + (names.length > 0 ? `expected one of ${names.join(', ')}` : 'it takes no parameters'));
    }
    const { expected, accepts } = CHECKS[known[name].type];
    if (!accepts(value)) {
      throw new Error(`parameter '${name}' of control '${control.id}' is ${JSON.stringify(value)}: expected ${expected}`);
    }
  }
}
