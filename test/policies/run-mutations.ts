import { type AdmissionRequest, bindingsOf, defineVariables } from './run-policy';
import { compileCel, type CelProgram } from '../../src/cel';
import { asJson } from '../../src/evaluation/as-json';
import type { KubeObject } from '../../src/manifests';
import { applyJsonPatch } from '../fixes/json-patch';

const PROGRAMS = new Map<string, CelProgram>();

/**
 * Runs a MutatingAdmissionPolicy as the API server does, but for defaulting: conditions, then each mutation on what the one
 * before it made. Messages become maps, which our engine has: what is written in them is what counts.
 */
export function runMutations(policy: KubeObject, request: AdmissionRequest & { readonly object: KubeObject }): KubeObject {
  const { matchConditions = [], variables = [], mutations } = policy.spec;
  const evaluate = (expression: string, bindings: Record<string, any>) => {
    if (!PROGRAMS.has(expression)) {
      PROGRAMS.set(expression, compileCel(asMaps(expression), { variables: Object.keys(bindings), kubernetesVersion: '1.36' }));
    }
    return PROGRAMS.get(expression)!.evaluate(bindings);
  };
  let object = request.object;
  const bindings = bindingsOf(request);
  if (matchConditions.some(({ expression }: any) => evaluate(expression, bindings) !== true)) return object;
  for (const { patchType, jsonPatch, applyConfiguration } of mutations) {
    const seen: Record<string, any> = { ...bindingsOf({ ...request, object }), variables: {} };
    defineVariables(seen.variables, variables, expression => evaluate(expression, seen));
    const made: any = asJson(evaluate((jsonPatch ?? applyConfiguration).expression, seen));
    object = patchType === 'JSONPatch' ? applyJsonPatch(object, made) : merged(object, made);
  }
  return object;
}

/** `JSONPatch{op: 'add', …}` and `Object.spec{?replicas: …}` as maps of any values with the same entries. */
function asMaps(expression: string): string {
  const made = /\b(?:(optional\.of)\(|(?:JSONPatch|Object(?:\.\w+)*)\{)/.exec(expression);
  if (!made) return expression;
  const start = made.index + made[0].length;
  const parts = topLevelParts(expression, start);
  const rest = asMaps(expression.slice(parts.end));
  if (made[1]) return `${expression.slice(0, made.index)}optional.of(dyn(${asMaps(parts.texts.join(','))})${rest}`;
  const entries = parts.texts.filter(text => text.trim() !== '').map(text => {
    const [, optional, name, value] = /^\s*(\??)([A-Za-z_]\w*): (.*)$/s.exec(text)!;
    return `${optional}'${name}': ${optional ? asMaps(value) : `dyn(${asMaps(value)})`}`;
  });
  return `${expression.slice(0, made.index)}{${entries.join(', ')}${rest}`;
}

/** What is between a bracket and the one that closes it, parted at commas. */
function topLevelParts(text: string, start: number): { texts: string[]; end: number } {
  const texts = [''];
  let depth = 0;
  for (let i = start; ; i++) {
    const quoted = /^'(?:[^'\\]|\\.)*'/.exec(text.slice(i, i + 2000));
    const part = quoted?.[0] ?? text[i];
    if (depth === 0 && /^[)\]}]$/.test(part)) return { texts, end: i };
    if (/^[([{]$/.test(part)) depth++;
    if (/^[)\]}]$/.test(part)) depth--;
    if (depth === 0 && part === ',') texts.push('');
    else texts[texts.length - 1] += part;
    i += part.length - 1;
  }
}

function merged(object: any, configuration: any): any {
  if (configuration === null || typeof configuration !== 'object' || Array.isArray(configuration)) return configuration;
  const before = object ?? {};
  return { ...before, ...Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, merged(before[key], value)])) };
}
