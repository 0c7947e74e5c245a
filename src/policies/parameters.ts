import { ControlParameter, EffectiveControl, ParameterType, PreludeVariable } from '../controls';
import { KubeObject } from '../manifests';
import { celLiteral } from './cel-literal';
import { PARAMETERS_GROUP, PARAMETERS_KIND, PARAMETERS_VERSION } from './parameters-definition';
import { ParameterSource, PolicyOptions } from './policy-options';
import { INLINE_PARAMETERS, ParameterExpression } from './projected-control';

/** Where the param objects and the lists of digests are kept unless somebody says otherwise. */
export const DEFAULT_PARAMETER_NAMESPACE = 'bulwark-system';

/** Where the param object is. */
export function parameterAddress({ name, parameterName, parameterNamespace }: PolicyOptions): { readonly name: string; readonly namespace: string } {
  return { name: parameterName ?? name, namespace: parameterNamespace ?? DEFAULT_PARAMETER_NAMESPACE };
}

/** A field of `spec` for each type of value: a structural schema has no field of several types. */
export type ParameterField = 'lists' | 'sets' | 'numbers' | 'texts';

/** A parameter that a site decides, and where the param object has it. */
export interface SiteParameter {
  readonly field: ParameterField;
  /** `CONTROL.PARAMETER` */
  readonly key: string;
  readonly value: unknown;
}

/** Reads parameters for expressions. */
export interface ParameterReader {
  readonly expression: ParameterExpression;
  /** Variables that the expressions use. */
  readonly variables: readonly PreludeVariable[];
}

/**
 * How the expressions of a policy get their parameters. What the param object leaves out is as the profile has it, so that
 * an empty object means the profile.
 */
export function parameterReader(options: PolicyOptions, controls: readonly EffectiveControl[]): ParameterReader {
  if (options.parameters === ParameterSource.INLINE) return { expression: INLINE_PARAMETERS, variables: [] };
  const read = new Map(controls.flatMap(control => siteParametersOf(control)).map(parameter => [parameter.key, parameter]));
  const variableName = (key: string) => `param_${key.replace(/[^A-Za-z0-9]/g, '_')}`;
  return {
    expression: (control, name) => {
      const key = keyOf(control, name);
      return read.has(key) ? `variables.${variableName(key)}` : INLINE_PARAMETERS(control, name);
    },
    variables: [...read.values()].map(({ field, key, value }) => ({
      name: variableName(key), expression: `params.?spec.?${field}[?${celLiteral(key)}].orValue(${celLiteral(value)})`,
    })),
  };
}

/** The param object of policies: what the profile and the waivers say today. */
export function admissionParameters(options: PolicyOptions): KubeObject {
  const spec: Record<string, any> = {};
  const controls = options.profile._effectiveControls(options.target.kubernetesVersion);
  for (const { field, key, value } of controls.flatMap(control => siteParametersOf(control))) spec[field] = { ...spec[field], [key]: value };
  if (options.waivers.length > 0) {
    spec.waivers = options.waivers.map(({ control, kind, namespace, name, reason, owner, expires }) =>
      Object.fromEntries(Object.entries({ control, kind, namespace, name, reason, owner, expires }).filter(([, value]) => value !== undefined)));
  }
  return { apiVersion: `${PARAMETERS_GROUP}/${PARAMETERS_VERSION}`, kind: PARAMETERS_KIND, metadata: parameterAddress(options), spec };
}

const keyOf = ({ control }: EffectiveControl, parameter: string) => `${control.id}.${parameter}`;

/** What has no useful default, and what somebody has already changed; all else is written into the expressions, which is faster. */
export function siteParametersOf(effective: EffectiveControl): SiteParameter[] {
  return Object.entries(effective.control.parameters ?? {}).flatMap(([name, parameter]) => {
    const value = effective.parameters[name];
    const field = fieldOf(effective, name, parameter);
    if (field === undefined || !(isDecidedBySite(parameter) || isChanged(parameter, value))) return [];
    const held = field === 'sets' ? Object.fromEntries((value as string[]).map(item => [item, ''])) : value;
    return [{ field, key: keyOf(effective, name), value: held }];
  });
}

/** Switches change what a control means: that is for the profile. */
function fieldOf(effective: EffectiveControl, name: string, { type }: ControlParameter): ParameterField | undefined {
  if (type === ParameterType.STRING_LIST) return isOnlySearched(effective, name) ? 'sets' : 'lists';
  return type === ParameterType.INTEGER ? 'numbers' : type === ParameterType.STRING ? 'texts' : undefined;
}

/** Whether expressions only ask `in`, which costs one unit for a map and its length for a list. */
function isOnlySearched({ control: { expression, message } }: EffectiveControl, name: string): boolean {
  const uses = (pattern: string) => [...`${expression} ${message}`.matchAll(new RegExp(pattern, 'g'))].length;
  return uses(`\\bin params\\.${name}\\b(?!\\s*[.[+])`) === uses(`\\bparams\\.${name}\\b`);
}

const isDecidedBySite = ({ defaultValue }: ControlParameter) => Array.isArray(defaultValue) && defaultValue.length === 0;

function isChanged({ defaultValue, defaultByVersion = [], defaultByKubernetesVersion = [] }: ControlParameter, value: unknown): boolean {
  const byVersion = [...defaultByVersion, ...defaultByKubernetesVersion].map(row => row.value);
  const defaults = defaultValue === undefined ? byVersion : [defaultValue, ...byVersion];
  return !defaults.some(known => JSON.stringify(known) === JSON.stringify(value));
}
