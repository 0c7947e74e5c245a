import { Atom, AttributeSource, EVERYTHING, Expression, mapAtoms, NOTHING } from '../../model/expression';

/** Labels that Calico gives endpoints besides their own, and what it puts before labels that they inherit. */
export const NAMESPACE = 'projectcalico.org/namespace';
export const ACCOUNT = 'projectcalico.org/serviceaccount';
const ORCHESTRATOR = 'projectcalico.org/orchestrator';
const NAME = 'projectcalico.org/name';
export const OF_NAMESPACE = 'pcns.';
export const OF_ACCOUNT = 'pcsa.';

/** Stands for the namespace of an endpoint where a selector calls all() or global(), until prefixes are put before the rest. */
export const NAMESPACE_MARK = ' namespace';

/** Asks for the labels that endpoints inherit from their namespace or account. */
export function inherited(expression: Expression, prefix: typeof OF_NAMESPACE | typeof OF_ACCOUNT): Expression {
  return mapAtoms(expression, atom => ({ ...atom, key: atom.key === NAMESPACE_MARK ? NAMESPACE : `${prefix}${atom.key}` }));
}

/** From labels as Calico's endpoints have them to where a pod has them. */
export function onPods(expression: Expression): Expression {
  return mapAtoms(expression, atom => {
    if (atom.key === ORCHESTRATOR) return isTrueOf(atom, 'k8s') ? EVERYTHING : NOTHING;
    const [on, key] = placeOf(atom.key);
    return { ...atom, on, key };
  });
}

function placeOf(key: string): [AttributeSource, string] {
  if (key === NAMESPACE || key === `${OF_NAMESPACE}${NAME}`) return ['meta', 'namespace'];
  if (key === ACCOUNT || key === `${OF_ACCOUNT}${NAME}`) return ['meta', 'account'];
  if (key.startsWith(OF_NAMESPACE)) return ['namespace', key.slice(OF_NAMESPACE.length)];
  if (key.startsWith(OF_ACCOUNT)) return ['account', key.slice(OF_ACCOUNT.length)];
  return ['pod', key];
}

function isTrueOf(atom: Atom, value: string): boolean {
  switch (atom.op) {
    case 'in': return atom.values.includes(value);
    case 'notIn': return !atom.values.includes(value);
    case 'present': return true;
    case 'absent': return false;
    case 'startsWith': return value.startsWith(atom.value);
    case 'endsWith': return value.endsWith(atom.value);
    case 'contains': return value.includes(atom.value);
  }
}
