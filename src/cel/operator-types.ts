import { BinaryOperator } from './ast';
import { accepts, BOOL, DYN, join, parseType, Type } from './types';

const NUMBERS = ['int', 'uint', 'double'];
const ORDERED = new Set(['bool', 'string', 'bytes', 'google.protobuf.Timestamp', 'google.protobuf.Duration']);
/** null compares with what may be null in an object: messages, and the types that an extension brings. */
const NEVER_NULL = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'type']);

/** Operands and result of arithmetic. */
const ARITHMETIC: Record<string, readonly (readonly [string, string, string])[]> = {
  '+': [
    ...[...NUMBERS, 'string', 'bytes', 'google.protobuf.Duration'].map(name => [name, name, name] as const),
    ['google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.Timestamp'],
    ['google.protobuf.Duration', 'google.protobuf.Timestamp', 'google.protobuf.Timestamp'],
  ],
  '-': [
    ...[...NUMBERS, 'google.protobuf.Duration'].map(name => [name, name, name] as const),
    ['google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.Timestamp'],
    ['google.protobuf.Timestamp', 'google.protobuf.Timestamp', 'google.protobuf.Duration'],
  ],
  '*': NUMBERS.map(name => [name, name, name] as const),
  '/': NUMBERS.map(name => [name, name, name] as const),
  '%': [['int', 'int', 'int'], ['uint', 'uint', 'uint']],
};

/** The type of a binary operation, undefined if there is none for these operands. */
export function binaryResult(operator: BinaryOperator, left: Type, right: Type): Type | undefined {
  switch (operator) {
    case '==': case '!=': return accepts(left, right) || comparesWithNull(left, right) || comparesWithNull(right, left) ? BOOL : undefined;
    case '<': case '<=': case '>': case '>=': return ordered(left, right) ? BOOL : undefined;
    case 'in': return searchable(left, right) ? BOOL : undefined;
    default: return arithmeticResult(operator, left, right);
  }
}

function comparesWithNull(a: Type, b: Type): boolean {
  return a.name === 'null_type' && !NEVER_NULL.has(b.name);
}

function ordered(left: Type, right: Type): boolean {
  const orderable = ({ name }: Type) => name === 'dyn' || NUMBERS.includes(name) || ORDERED.has(name);
  if (!orderable(left) || !orderable(right)) return false;
  return accepts(left, right) || (NUMBERS.includes(left.name) && NUMBERS.includes(right.name));
}

function searchable(element: Type, { name, args: [first = DYN] }: Type): boolean {
  return name === 'dyn' || ((name === 'list' || name === 'map') && accepts(first, element));
}

function arithmeticResult(operator: string, left: Type, right: Type): Type | undefined {
  if (operator === '+' && left.name === 'list' && right.name === 'list') return accepts(left, right) ? join(left, right) : undefined;
  if (operator === '+' && [left, right].every(({ name }) => name === 'list' || name === 'dyn') && left.name !== right.name) return parseType('list(dyn)');
  const rows = ARITHMETIC[operator].filter(([a, b]) => accepts(parseType(a), left) && accepts(parseType(b), right));
  if (rows.length === 0) return undefined;
  const results = new Set(rows.map(([, , result]) => result));
  return results.size === 1 ? parseType([...results][0]) : DYN;
}
