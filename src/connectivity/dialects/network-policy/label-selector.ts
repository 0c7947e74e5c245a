import { Fields, fieldsAt, listAt, shown, UnknownField } from './fields';
import { KnownSelectors } from './known-selectors';
import { NetworkPolicyRefused } from './refused';
import { FieldPath } from '../../../manifests';
import { and, AttributeSource, EVERYTHING, Expression } from '../../model/expression';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';

const SELECTOR: ReadonlySet<string> = new Set(['matchLabels', 'matchExpressions']);
const REQUIREMENT: ReadonlySet<string> = new Set(['key', 'operator', 'values']);
const NAME = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A label selector as NetworkPolicies have it, with the rules of the API server for it. @throws NetworkPolicyRefused */
export function readLabelSelector(value: unknown, on: AttributeSource, path: FieldPath, known: KnownSelectors, onUnknown: UnknownField): Expression {
  const { matchLabels, matchExpressions } = fieldsAt(value, path, SELECTOR, onUnknown);
  const operands: Expression[] = [];
  if (matchLabels !== undefined) {
    if (typeof matchLabels !== 'object' || matchLabels === null || Array.isArray(matchLabels)) {
      throw new NetworkPolicyRefused(`is ${shown(matchLabels)}: expected labels with their values`, [...path, 'matchLabels']);
    }
    for (const key of Object.keys(matchLabels)) {
      const wanted = (matchLabels as Fields)[key];
      // Paths are made only for complaints: there are more labels than anything else.
      if (!isKey(key) || !isValue(wanted)) complain(key, wanted, [...path, 'matchLabels', key]);
      operands.push(known.atom(on, key, wanted as string, () => atom(on, key, 'in', [wanted as string])));
    }
  }
  if (matchExpressions !== undefined) {
    listAt(matchExpressions, [...path, 'matchExpressions']).forEach((requirement, i) => {
      operands.push(readRequirement(requirement, on, [...path, 'matchExpressions', i], onUnknown));
    });
  }
  return operands.length === 0 ? EVERYTHING : operands.length === 1 ? operands[0] : and(...operands);
}

function readRequirement(value: unknown, on: AttributeSource, path: FieldPath, onUnknown: UnknownField): Expression {
  const { key, operator, values } = fieldsAt(value, path, REQUIREMENT, onUnknown);
  if (typeof key !== 'string') throw new NetworkPolicyRefused(`key is ${shown(key)}: expected the name of a label`, [...path, 'key']);
  checkedKey(key, [...path, 'key']);
  const wanted = listAt(values, [...path, 'values']);
  switch (operator) {
    case 'In': case 'NotIn':
      if (wanted.length === 0) throw new NetworkPolicyRefused(`values of ${operator} are empty: expected at least one`, [...path, 'values']);
      return atom(on, key, operator === 'In' ? 'in' : 'notIn', wanted.map((each, i) => checkedValue(each, [...path, 'values', i])));
    case 'Exists': case 'DoesNotExist':
      if (wanted.length > 0) throw new NetworkPolicyRefused(`${operator} has values: expected none`, [...path, 'values']);
      return { op: operator === 'Exists' ? 'present' : 'absent', on, key };
    default:
      throw new NetworkPolicyRefused(`operator is ${shown(operator)}: expected In, NotIn, Exists or DoesNotExist`, [...path, 'operator']);
  }
}

/** The label with the name of a namespace is that name, which is where policies look for their own. */
function atom(on: AttributeSource, key: string, op: 'in' | 'notIn', values: readonly string[]): Expression {
  return on === 'namespace' && key === NAMESPACE_NAME_LABEL ? { op, on: 'meta', key: 'namespace', values } : { op, on, key, values };
}

function isKey(key: string): boolean {
  const slash = key.indexOf('/');
  return slash < 0 ? NAME.test(key) : NAME.test(key.slice(slash + 1)) && PREFIX.test(key.slice(0, slash));
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || NAME.test(value));
}

function complain(key: string, value: unknown, path: FieldPath): void {
  checkedKey(key, path);
  checkedValue(value, path);
}

function checkedKey(key: string, path: FieldPath): string {
  if (!isKey(key)) throw new NetworkPolicyRefused(`'${key.slice(0, 80)}' is no name of a label: expected letters, digits, '-', '_' and '.', after a domain and '/' if it has one`, path);
  return key;
}

function checkedValue(value: unknown, path: FieldPath): string {
  if (typeof value !== 'string') throw new NetworkPolicyRefused(`is ${shown(value)}: expected a text; put it in quotes`, path);
  if (value !== '' && !NAME.test(value)) throw new NetworkPolicyRefused(`is ${shown(value)}: expected at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends`, path);
  return value;
}
