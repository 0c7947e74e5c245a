/** A static type, for example `list(string)`. */
export interface Type {
  readonly name: string;
  readonly args: readonly Type[];
}

const NO_ARGS: readonly Type[] = [];

export function typeOf(name: string, ...args: Type[]): Type {
  return { name, args: args.length === 0 ? NO_ARGS : args };
}

export const DYN = typeOf('dyn');
export const BOOL = typeOf('bool');
export const INT = typeOf('int');
export const DOUBLE = typeOf('double');
export const STRING = typeOf('string');
export const TYPE = typeOf('type');
export const OPTIONAL = 'optional_type';

/** Values of type parameters while a signature is matched. */
export type TypeBindings = Map<string, Type>;

const isParameter = ({ name }: Type) => name.length === 1 && name >= 'A' && name <= 'Z';

/** `list(string)` */
export function formatType(type: Type): string {
  return type.args.length === 0 ? type.name : `${type.name}(${type.args.map(formatType).join(', ')})`;
}

/** Parses `map(string, list(A))`. */
export function parseType(text: string): Type {
  const open = text.indexOf('(');
  if (open < 0) return typeOf(text.trim());
  return typeOf(text.slice(0, open).trim(), ...splitTypes(text.slice(open + 1, text.lastIndexOf(')'))));
}

/** Parses types separated by commas. */
export function splitTypes(text: string): Type[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map(part => part.trim()).filter(part => part !== '').map(parseType);
}

/** Whether a value of one type may stand where the other is expected; binds type parameters of the latter. */
export function accepts(expected: Type, actual: Type, bindings?: TypeBindings): boolean {
  if (isParameter(expected)) {
    const bound = bindings?.get(expected.name);
    if (!bound) {
      bindings?.set(expected.name, actual);
      return true;
    }
    if (!accepts(bound, actual)) return false;
    if (actual.name === 'dyn') bindings!.set(expected.name, DYN);
    return true;
  }
  if (expected.name === 'dyn' || actual.name === 'dyn') return true;
  if (expected.name !== actual.name) return false;
  // A bare `list` is a list of anything.
  if (expected.args.length === 0 || actual.args.length === 0) return true;
  return expected.args.every((arg, i) => accepts(arg, actual.args[i], bindings));
}

/** Replaces type parameters. */
export function substitute(type: Type, bindings: TypeBindings): Type {
  if (isParameter(type)) return bindings.get(type.name) ?? DYN;
  return type.args.length === 0 ? type : typeOf(type.name, ...type.args.map(arg => substitute(arg, bindings)));
}

/** The type that both have in common, dyn if there is none. */
export function join(a: Type, b: Type): Type {
  if (a.name !== b.name) return DYN;
  if (a.args.length !== b.args.length) return typeOf(a.name);
  return a.args.length === 0 ? a : typeOf(a.name, ...a.args.map((arg, i) => join(arg, b.args[i])));
}
