import { FieldPath } from '../../../manifests';
import { and, AttributeSource, EVERYTHING, Expression } from '../../model/expression';

/** What is wrong with a part of a policy, and where. */
export type Complain = (message: string, path: FieldPath) => void;

type Fields = Readonly<Record<string, unknown>>;

/** A JSON object; nothing else has fields. */
export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Own fields only: nothing follows `__proto__`. */
export function field(of: Fields, name: string): unknown {
  return Object.prototype.hasOwnProperty.call(of, name) ? of[name] : undefined;
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/**
 * A LabelSelector as an expression about pods or namespaces. An empty one selects everything.
 *
 * @returns `undefined` where it cannot be read; `complain` says why
 */
export function readLabelSelector(value: unknown, on: AttributeSource, path: FieldPath, complain: Complain): Expression | undefined {
  if (!isFields(value)) {
    complain(`${describe(value)} is no label selector: write matchLabels, matchExpressions, or {} for everything`, path);
    return undefined;
  }
  const unknown = Object.keys(value).find(name => name !== 'matchLabels' && name !== 'matchExpressions');
  if (unknown !== undefined) complain(`'${unknown}' is no field of a label selector and is dropped: expected matchLabels or matchExpressions`, [...path, unknown]);
  const labels = field(value, 'matchLabels') ?? {};
  const expressions = field(value, 'matchExpressions') ?? [];
  if (!isFields(labels) || !Object.values(labels).every(label => typeof label === 'string')) {
    complain(`${describe(labels)} are no labels: expected a map of texts`, [...path, 'matchLabels']);
    return undefined;
  }
  if (!Array.isArray(expressions)) {
    complain(`${describe(expressions)} is no list of expressions`, [...path, 'matchExpressions']);
    return undefined;
  }
  const atoms = Object.keys(labels).map((key): Expression => ({ op: 'in', on, key, values: [labels[key] as string] }));
  for (const [i, expression] of expressions.entries()) {
    const atom = readRequirement(expression, on, [...path, 'matchExpressions', i], complain);
    if (!atom) return undefined;
    atoms.push(atom);
  }
  return atoms.length === 0 ? EVERYTHING : and(...atoms);
}

function readRequirement(value: unknown, on: AttributeSource, path: FieldPath, complain: Complain): Expression | undefined {
  const { key, operator, values = [] } = isFields(value) ? value : {} as Fields;
  if (typeof key !== 'string' || key === '') {
    complain(`${describe(value)} names no label: expected a key`, path);
    return undefined;
  }
  const texts = Array.isArray(values) && values.every((item): item is string => typeof item === 'string') ? values : undefined;
  switch (operator) {
    case 'Exists': case 'DoesNotExist':
      if (texts?.length === 0) return { op: operator === 'Exists' ? 'present' : 'absent', on, key };
      complain(`${operator} takes no values: remove them, or write In or NotIn`, [...path, 'values']);
      return undefined;
    case 'In': case 'NotIn':
      if (texts && texts.length > 0) return { op: operator === 'In' ? 'in' : 'notIn', on, key, values: texts };
      complain(`${operator} needs values: give at least one text`, [...path, 'values']);
      return undefined;
    default:
      complain(`${describe(operator)} is no operator: expected one of ${OPERATORS.join(', ')}`, [...path, 'operator']);
      return undefined;
  }
}

/** A value in a message: short, whatever it is. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
