import { Comprehension, Expr, MacroName } from './ast';
import type { Parser } from './parser';

/** A macro: how many variables it binds, and the arguments that follow them. */
interface Macro {
  readonly name: string;
  readonly macro: MacroName;
  readonly variables: number;
  /** Arguments behind the variables: the body, or a condition and the body. */
  readonly bodies: number;
}

const MACROS: Macro[] = [
  { name: 'all', macro: 'all', variables: 1, bodies: 1 },
  { name: 'exists', macro: 'exists', variables: 1, bodies: 1 },
  { name: 'exists_one', macro: 'existsOne', variables: 1, bodies: 1 },
  { name: 'filter', macro: 'filter', variables: 1, bodies: 1 },
  { name: 'map', macro: 'map', variables: 1, bodies: 1 },
  { name: 'map', macro: 'map', variables: 1, bodies: 2 },
  { name: 'all', macro: 'all', variables: 2, bodies: 1 },
  { name: 'exists', macro: 'exists', variables: 2, bodies: 1 },
  { name: 'exists_one', macro: 'existsOne', variables: 2, bodies: 1 },
  { name: 'existsOne', macro: 'existsOne', variables: 2, bodies: 1 },
  { name: 'transformList', macro: 'transformList', variables: 2, bodies: 1 },
  { name: 'transformList', macro: 'transformList', variables: 2, bodies: 2 },
  { name: 'transformMap', macro: 'transformMap', variables: 2, bodies: 1 },
  { name: 'transformMap', macro: 'transformMap', variables: 2, bodies: 2 },
  { name: 'transformMapEntry', macro: 'transformMapEntry', variables: 2, bodies: 1 },
  { name: 'transformMapEntry', macro: 'transformMapEntry', variables: 2, bodies: 2 },
  { name: 'optMap', macro: 'optMap', variables: 1, bodies: 1 },
  { name: 'optFlatMap', macro: 'optFlatMap', variables: 1, bodies: 1 },
  { name: 'sortBy', macro: 'sortBy', variables: 1, bodies: 1 },
];

/** `has(a.b)`, the only macro without receiver. */
export function expandGlobalMacro(parser: Parser, name: string, args: readonly Expr[], offset: number): Expr | undefined {
  if (name !== 'has') return undefined;
  const [selection] = args;
  if (args.length !== 1 || selection.kind !== 'select' || selection.optional) throw parser.error(offset, 'has() takes one selection of a field: has(a.b)');
  const { operand, field, optional } = selection;
  return parser.node({ kind: 'has', operand, field, optional, offset }, operand);
}

/** A call that is a macro; undefined if it is none. */
export function expandMacro(parser: Parser, target: Expr, name: string, args: readonly Expr[], offset: number): Expr | undefined {
  const candidates = MACROS.filter(macro => macro.name === name);
  const macro = candidates.find(({ variables, bodies }) => variables + bodies === args.length);
  if (!macro) {
    if (candidates.length === 0) return undefined;
    const counts = [...new Set(candidates.map(({ variables, bodies }) => variables + bodies))].join(' or ');
    throw parser.error(offset, `${name}() takes ${counts} arguments, not ${args.length}`);
  }
  const variables = args.slice(0, macro.variables).map(arg => {
    if (arg.kind !== 'ident' || arg.global) throw parser.error(arg.offset, `${name}() expects the name of a variable here`);
    return arg.name;
  });
  if (new Set(variables).size < variables.length) throw parser.error(args[1].offset, `${name}() has two variables of the same name`);
  const rest = args.slice(macro.variables);
  const body = rest[rest.length - 1];
  const filter = rest.length > 1 ? rest[0] : undefined;
  const draft: Omit<Comprehension, 'height'> = { kind: 'comprehension', macro: macro.macro, target, variables, slot: -1, filter, body, offset };
  return parser.node(draft, target, filter, body);
}
