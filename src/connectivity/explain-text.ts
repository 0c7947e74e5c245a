import { formatFieldPath, Provenance } from '../manifests';
import { Explanation, ExplanationStep } from './engine/explanation';
import { RuleSource } from './model/policy-model';

/** `NetworkPolicy shop/web spec.ingress[0] (shop.yaml:12)`. */
export function describeSource({ kind, namespace, name, path, provenance }: RuleSource): string {
  const at = placeOf(provenance);
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${path && path.length > 0 ? ` ${formatFieldPath(path)}` : ''}${at ? ` (${at})` : ''}`;
}

/** The file and line, or the construct. Empty where neither is known. */
export function placeOf({ file, line, constructPath }: Provenance): string {
  if (constructPath !== undefined) return constructPath;
  return file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`;
}

const VERBS: Readonly<Record<ExplanationStep['decision'], string>> = {
  Accept: 'allowed by',
  Deny: 'denied by',
  Pass: 'passed on by',
  Isolated: 'denied: no rule allows it, isolated by',
  Default: 'allowed: no policy decides',
  Unknown: 'not known',
  Exempt: 'allowed',
};

/** `egress all: allowed by NetworkPolicy shop/web spec.egress[0] (shop.yaml:12)`. */
export function describeStep({ direction, layer, ports, decision, sources, reason, l7 }: ExplanationStep): string {
  const by = sources.map(describeSource).join(' and ');
  const parts = [VERBS[decision], by, reason === undefined ? '' : `(${reason})`, l7 === undefined ? '' : `only ${l7}`];
  return `${direction.toLowerCase()}${layer === 'network' ? '' : ` in ${layer}`}, ${ports}: ${parts.filter(part => part !== '').join(' ')}`;
}

/** What decided, line by line, each once. */
export function describeExplanation({ steps }: Explanation): string[] {
  return [...new Set(steps.map(describeStep))];
}
