import { LISTS } from './lists';
import { OPTIONALS } from './optionals';
import { type FunctionOverload, overload } from './registry';
import { STANDARD } from './standard';
import { QUANTITY } from './quantity';
import { REGEX } from './regex';
import { STRINGS } from './strings';

export { type FunctionOverload, resolveOverloads } from './registry';

const OVERLOADS = [STANDARD, STRINGS, REGEX, LISTS, OPTIONALS, QUANTITY].flatMap(rows => rows.map(overload));

const METHODS = new Map<string, FunctionOverload[]>();
const FUNCTIONS = new Map<string, FunctionOverload[]>();
for (const row of OVERLOADS) {
  const table = row.method ? METHODS : FUNCTIONS;
  table.set(row.name, [...table.get(row.name) ?? [], row]);
}

/** The overloads of a method. */
export function methodsNamed(name: string): readonly FunctionOverload[] {
  return METHODS.get(name) ?? [];
}

/** The overloads of a function, with its namespace: `optional.of`. */
export function functionsNamed(name: string): readonly FunctionOverload[] {
  return FUNCTIONS.get(name) ?? [];
}
