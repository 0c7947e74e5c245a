import { Control, ControlParameter, ParameterType, VersionedValue } from './control';
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

/** Versions that select the defaults of parameters. */
export interface ParameterVersions {
  readonly kubernetes: string;
  readonly podSecurity: string;
}

function at(rows: readonly VersionedValue[], version: string): VersionedValue | undefined {
  return rows.filter(row => compareVersions(row.since, version) <= 0).pop();
}

function defaultOf(parameter: ControlParameter, versions: ParameterVersions): unknown {
  const row = at(parameter.defaultByVersion ?? [], versions.podSecurity) ?? at(parameter.defaultByKubernetesVersion ?? [], versions.kubernetes);
  return row ? row.value : parameter.defaultValue;
}

/** The default of every parameter of a control. */
export function defaultParameters(control: Control, versions: ParameterVersions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(declared(control)).map(([name, parameter]) => [name, defaultOf(parameter, versions)]));
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
