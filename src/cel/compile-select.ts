import { Expr, Has, Index, Select } from './ast';
import { compile, constantOf, isConstant } from './compile';
import { CelError } from './errors';
import { Eval } from './frame';
import { OPTIONAL } from './types';
import { admit, CelDouble, CelOptional, CelUint, fieldOf, isMap, mapGet, optionalFieldOf, typeNameOf } from './values';

function noSuchKey(key: unknown): CelError {
  return new CelError(`no such key: ${typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint' ? key : typeNameOf(key)}`);
}

/** The value of a field that must be there. */
function requiredFieldOf(value: any, field: string): any {
  if (value instanceof CelOptional) return CelOptional.of(value.content === undefined ? undefined : fieldOf(value.content, field));
  const content = fieldOf(value, field);
  if (content === undefined) throw noSuchKey(field);
  return content;
}

/** `a.b` and `a[b]` where `a` is no optional by its static type. */
export function compileField(expr: Select | Index): Eval {
  const operand = compile(expr.operand);
  if (expr.kind === 'select') {
    const { field } = expr;
    return frame => requiredFieldOf(operand(frame), field);
  }
  const index = compile(expr.index);
  return frame => {
    const value = operand(frame);
    const key = index(frame);
    if (value instanceof CelOptional) return CelOptional.of(value.content === undefined ? undefined : elementOf(value.content, key));
    const content = elementOf(value, key);
    if (content === undefined) throw Array.isArray(value) ? new CelError(`index ${String(key)} is out of range: the list has ${value.length} elements`) : noSuchKey(key);
    return content;
  };
}

/** The element of a list or map; undefined if there is none. */
function elementOf(value: any, key: any): any {
  if (Array.isArray(value)) {
    const i = listIndex(key);
    return i >= 0 && i < value.length ? admit(value[i]) : undefined;
  }
  if (isMap(value)) {
    if (key === null || (typeof key === 'object' && !(key instanceof CelUint) && !(key instanceof CelDouble))) {
      throw new CelError(`a map has no keys of type ${typeNameOf(key)}`);
    }
    return mapGet(value, key);
  }
  throw new CelError(`no such overload: ${typeNameOf(value)}[${typeNameOf(key)}]`);
}

function listIndex(key: any): number {
  if (typeof key === 'number') return key;
  if (typeof key === 'bigint') return Number(key);
  if (key instanceof CelUint) return Number(key.value);
  if (key instanceof CelDouble && Number.isInteger(key.value)) return key.value;
  throw new CelError(`no such overload: list[${typeNameOf(key)}]`);
}

/** Whether the static type is optional and the value comes from a field or element. */
export function isOptionalChain(expr: Expr): expr is Select | Index {
  return (expr.kind === 'select' || expr.kind === 'index') && (expr.kind !== 'select' || !expr.reference) && expr.type?.name === OPTIONAL
    && (expr.optional || expr.operand.type?.name === OPTIONAL);
}

/**
 * An optional expression whose value is wanted bare: undefined stands for none. `a.?b.?c.orValue(d)` makes no optional
 * value at any step.
 */
export function compileBare(expr: Expr): Eval {
  if (isOptionalChain(expr)) return compileOptionalChain(expr);
  const optional = compile(expr);
  return frame => {
    const value = optional(frame);
    if (!(value instanceof CelOptional)) throw new CelError(`expected an optional value, not ${typeNameOf(value)}`);
    return value.content;
  };
}

/** `a.?b`, `a[?b]`, and `a.b`, `a[b]` where `a` is optional: the bare value, undefined for none. */
export function compileOptionalChain(expr: Select | Index): Eval {
  if (expr.kind === 'select' && expr.optional) return optionalPath(expr);
  const bare = expr.operand.type?.name === OPTIONAL;
  const operand = bare ? compileBare(expr.operand) : compile(expr.operand);
  if (expr.kind === 'select') return optionalField(operand, expr.field, expr.optional);
  const index = compile(expr.index);
  if (isConstant(index) && typeof constantOf(index) === 'string') return optionalField(operand, constantOf(index), expr.optional);
  const read = expr.optional ? optionalElementOf : elementOf;
  return frame => {
    const value = operand(frame);
    const key = index(frame);
    return value === undefined ? undefined : read(value, key);
  };
}

/** `a.b.?c.?d` in one closure. */
function optionalPath(expr: Select): Eval {
  const optional = [expr.field];
  let base = expr.operand;
  for (; base.kind === 'select' && base.optional && isOptionalChain(base); base = base.operand) optional.unshift(base.field);
  if (base.type?.name === OPTIONAL) return optionalSteps(compileBare(base), optional);
  const required: string[] = [];
  for (; base.kind === 'select' && !base.optional && !base.reference && base.operand.type?.name !== OPTIONAL; base = base.operand) {
    required.unshift(base.field);
  }
  const operand = compile(base);
  if (required.length === 0) return optionalSteps(operand, optional);
  return frame => {
    let value = operand(frame);
    for (let i = 0; i < required.length; i++) value = requiredFieldOf(value, required[i]);
    for (let i = 0; i < optional.length && value !== undefined; i++) value = optionalFieldOf(value, optional[i]);
    return value;
  };
}

function optionalSteps(operand: Eval, path: readonly string[]): Eval {
  const [first] = path;
  if (path.length === 1) return frame => optionalFieldOf(operand(frame), first);
  return frame => {
    let value = operand(frame);
    for (let i = 0; i < path.length && value !== undefined; i++) value = optionalFieldOf(value, path[i]);
    return value;
  };
}

function optionalField(operand: Eval, field: string, optional: boolean): Eval {
  if (optional) return optionalSteps(operand, [field]);
  return frame => {
    const value = operand(frame);
    // The field of an optional null is none.
    return value === undefined || value === null ? undefined : fieldOf(value, field);
  };
}

function optionalElementOf(value: any, key: any): any {
  if (value instanceof CelOptional) return value.content === undefined ? undefined : optionalElementOf(value.content, key);
  return elementOf(value, key);
}

/** `has(a.b)`; the field of none is absent. */
export function compileHas({ operand: operandExpr, field }: Has): Eval {
  const operand = operandExpr.type?.name === OPTIONAL ? compileBare(operandExpr) : compile(operandExpr);
  return frame => optionalFieldOf(operand(frame), field) !== undefined;
}
