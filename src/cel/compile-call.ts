import { Call, Expr } from './ast';
import { compile, constantOf, fold, isConstant } from './compile';
import { compileBare } from './compile-select';
import { CelError } from './errors';
import { Eval } from './frame';
import { FunctionOverload } from './functions';
import { noOverload } from './operators';
import { OPTIONAL } from './types';
import { CelOptional } from './values';

export function compileCall(expr: Call): Eval {
  if (expr.target && expr.overloads!.every(({ parameters }) => parameters[0].name === OPTIONAL)) return compileOptionalMethod(expr, expr.target);
  const args = (expr.target ? [expr.target, ...expr.args] : expr.args).map(compile);
  return fold(args, dispatch(expr.name, expr.overloads!, args));
}

/** Methods of optionals work on the bare value, and evaluate their argument only when it is needed. */
function compileOptionalMethod({ name, args }: Call, target: Expr): Eval {
  const bare = compileBare(target);
  if (name === 'hasValue') return frame => bare(frame) !== undefined;
  if (name === 'value') {
    return frame => {
      const value = bare(frame);
      if (value === undefined) throw new CelError('optional.none() has no value');
      return value;
    };
  }
  const otherwise = compile(args[0]);
  if (name === 'or') {
    return frame => {
      const value = bare(frame);
      return value === undefined ? otherwise(frame) : CelOptional.of(value);
    };
  }
  if (isConstant(otherwise)) {
    const fallback = constantOf(otherwise);
    return frame => {
      const value = bare(frame);
      return value === undefined ? fallback : value;
    };
  }
  return frame => {
    const value = bare(frame);
    return value === undefined ? otherwise(frame) : value;
  };
}

/** Calls the overload whose parameters fit. One overload and up to three arguments is the frequent case. */
function dispatch(name: string, overloads: readonly FunctionOverload[], args: readonly Eval[]): Eval {
  if (overloads.length > 1) return dispatchMany(name, overloads, args);
  const last = args[args.length - 1];
  const [{ tests, withConstant, call }] = overloads;
  if (withConstant && isConstant(last) && tests[tests.length - 1](constantOf(last))) {
    const specialised = prepared(withConstant, constantOf(last));
    if (specialised) return direct(name, specialised, tests, args.slice(0, -1));
  }
  return direct(name, call, tests, args);
}

function prepared(withConstant: NonNullable<FunctionOverload['withConstant']>, value: unknown): ((...args: any[]) => unknown) | undefined {
  try {
    return withConstant(value);
  } catch {
    return undefined;
  }
}

function direct(name: string, call: (...args: any[]) => unknown, tests: FunctionOverload['tests'], args: readonly Eval[]): Eval {
  const [first, second] = tests;
  const [left, right] = args;
  if (args.length === 1) {
    return frame => {
      const a = left(frame);
      if (!first(a)) throw noOverload(`${name}()`, a);
      return call(a);
    };
  }
  if (args.length === 2) {
    return frame => {
      const a = left(frame);
      const b = right(frame);
      if (!first(a) || !second(b)) throw noOverload(`${name}()`, a, b);
      return call(a, b);
    };
  }
  return frame => {
    const values = args.map(arg => arg(frame));
    if (!values.every((value, i) => tests[i](value))) throw noOverload(`${name}()`, ...values);
    return call(...values);
  };
}

function dispatchMany(name: string, overloads: readonly FunctionOverload[], args: readonly Eval[]): Eval {
  return frame => {
    const values = args.map(arg => arg(frame));
    for (const { tests, call } of overloads) if (values.every((value, i) => tests[i](value))) return call(...values);
    throw noOverload(`${name}()`, ...values);
  };
}
