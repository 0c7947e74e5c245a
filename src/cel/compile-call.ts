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

/** The parts of `optional.orValue(literal)`. */
export function optionalWithDefault(expr: Expr): { bare: Eval; fallback: unknown } | undefined {
  if (expr.kind !== 'call' || expr.name !== 'orValue' || expr.target?.type?.name !== OPTIONAL) return undefined;
  const fallback = compile(expr.args[0]);
  return isConstant(fallback) ? { bare: compileBare(expr.target), fallback: constantOf(fallback) } : undefined;
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

function prepared(withConstant: NonNullable<FunctionOverload['withConstant']>, value: unknown): Implementation | undefined {
  try {
    return withConstant(value);
  } catch {
    return undefined;
  }
}

type Implementation = (...args: any[]) => unknown;

function direct(name: string, call: Implementation, tests: FunctionOverload['tests'], args: readonly Eval[]): Eval {
  const [first, second, third] = tests;
  const [left, middle, right] = args;
  switch (args.length) {
    case 1: return frame => {
      const a = left(frame);
      if (!first(a)) throw noOverload(`${name}()`, a);
      return call(a);
    };
    case 2: return frame => {
      const a = left(frame);
      const b = middle(frame);
      if (!first(a) || !second(b)) throw noOverload(`${name}()`, a, b);
      return call(a, b);
    };
    case 3: return frame => {
      const a = left(frame);
      const b = middle(frame);
      const c = right(frame);
      if (!first(a) || !second(b) || !third(c)) throw noOverload(`${name}()`, a, b, c);
      return call(a, b, c);
    };
    default: return dispatchMany(name, [{ tests, call }], args);
  }
}

function dispatchMany(name: string, overloads: readonly Pick<FunctionOverload, 'tests' | 'call'>[], args: readonly Eval[]): Eval {
  if (args.length === 1) {
    const [argument] = args;
    return frame => {
      const value = argument(frame);
      for (const { tests, call } of overloads) if (tests[0](value)) return call(value);
      throw noOverload(`${name}()`, value);
    };
  }
  return frame => {
    const values = args.map(arg => arg(frame));
    for (const { tests, call } of overloads) if (values.every((value, i) => tests[i](value))) return call(...values);
    throw noOverload(`${name}()`, ...values);
  };
}
