import { Expr } from './ast';
import { formatType } from './types';

/** What the API server takes for a clause of format(), by static type. */
const ACCEPTED: Record<string, readonly string[]> = {
  s: ['string', 'bool', 'bytes', 'int', 'uint', 'double', 'list', 'map', 'type', 'null_type', 'google.protobuf.Timestamp', 'google.protobuf.Duration'],
  d: ['int', 'uint'],
  // Not every string: those that JSON has in place of numbers.
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  o: ['int', 'uint'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
};

const CLAUSE = /%(?:%|(?:\.[0-9]+)?([a-zA-Z]))|%/g;

/** What is wrong with a call of format() that is written out: the API server refuses such a policy. */
export function formatProblem(template: Expr, values: Expr): string | undefined {
  if (template.kind !== 'literal' || typeof template.value !== 'string' || values.kind !== 'list') return undefined;
  const clauses = [...template.value.matchAll(CLAUSE)].filter(([text]) => text !== '%%');
  for (const [i, [text, letter]] of clauses.entries()) {
    if (letter === undefined || !Object.hasOwn(ACCEPTED, letter)) return `unrecognized formatting clause '${text}'`;
    const value = values.elements[i]?.value;
    if (!value) return `clause '${text}' of format() has no value`;
    const type = value.type!;
    if (type.name !== 'dyn' && !ACCEPTED[letter].includes(type.name)) return `clause '${text}' cannot format a value of type ${formatType(type)}`;
  }
  if (clauses.length < values.elements.length) return `format() has ${values.elements.length} values for ${clauses.length} clauses`;
  return undefined;
}
