import { accepts, parseType, splitTypes, substitute, Type, TypeBindings } from '../types';
import { typeTest } from './type-tests';

/** One overload of a function, as data. */
export interface FunctionRow {
  /**
   * `function(arguments): result` or, for a method, `receiver#method(arguments): result`. Single capital letters are type
   * parameters.
   */
  readonly signature: string;
  /** Kubernetes version from which new expressions may use it. @default - every supported version */
  readonly since?: string;
  /** Whether the API server rejects invalid constant arguments already when a policy is written. */
  readonly validated?: boolean;
  /** The implementation; the receiver is the first argument. Types of arguments have been tested. */
  readonly call: (...args: any[]) => unknown;
  /** The implementation for a constant last argument, made once. */
  readonly withConstant?: (last: any) => (...args: any[]) => unknown;
}

/** A row with its signature taken apart. */
export interface FunctionOverload extends FunctionRow {
  readonly name: string;
  readonly method: boolean;
  /** With the receiver, if there is one. */
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** Tests of the arguments at run time. */
  readonly tests: readonly ((value: unknown) => boolean)[];
}

const SIGNATURE = /^(?:([a-zA-Z_.(), ]+)#)?([a-zA-Z0-9_.]+)\((.*)\): (.+)$/;

export function overload(row: FunctionRow): FunctionOverload {
  const match = SIGNATURE.exec(row.signature);
  if (!match) throw new Error(`signature '${row.signature}' does not read 'receiver#name(arguments): result'`);
  const [, receiver, name, args, result] = match;
  const parameters = [...receiver === undefined ? [] : [parseType(receiver)], ...splitTypes(args)];
  return { ...row, name, method: receiver !== undefined, parameters, result: parseType(result), tests: parameters.map(typeTest) };
}

/** The overloads that may take arguments of these types, and what they return. */
export function resolveOverloads(overloads: readonly FunctionOverload[], args: readonly Type[]): { overload: FunctionOverload; result: Type }[] {
  return overloads.flatMap(candidate => {
    if (candidate.parameters.length !== args.length) return [];
    const bindings: TypeBindings = new Map();
    if (!candidate.parameters.every((parameter, i) => accepts(parameter, args[i], bindings))) return [];
    return [{ overload: candidate, result: substitute(candidate.result, bindings) }];
  });
}
