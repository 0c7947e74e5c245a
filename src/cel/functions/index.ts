import { FORMAT } from './format';
import { LIST_EXTENSION } from './list-extension';
import { LISTS } from './lists';
import { NAMED_FORMATS } from './named-formats';
import { NET } from './net';
import { OPTIONALS } from './optionals';
import { QUANTITY } from './quantity';
import { REGEX } from './regex';
import { type FunctionOverload, overload } from './registry';
import { SEMVER } from './semver';
import { SETS } from './sets';
import { STANDARD } from './standard';
import { STRINGS } from './strings';
import { TIME } from './time';
import { URLS } from './url';

export { type FunctionOverload, resolveOverloads } from './registry';

/** Every function of the dialect, a family a file. */
const OVERLOADS = [
  STANDARD, STRINGS, FORMAT, REGEX, LISTS, LIST_EXTENSION, SETS, OPTIONALS, TIME, QUANTITY, NET, URLS, NAMED_FORMATS, SEMVER,
].flatMap(rows => rows.map(overload));

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
