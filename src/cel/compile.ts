import { Expr, ListLiteral, MapLiteral, Reference } from './ast';
import { compileCall } from './compile-call';
import { compileComprehension } from './compile-comprehension';
import { compileBinary, compileConditional, compileLogical, compileNot } from './compile-operators';
import { compileField, compileHas, compileOptionalChain, isOptionalChain } from './compile-select';
import { CelError } from './errors';
import { Eval } from './frame';
import { isIn, negate } from './operators';
import { admit, CelOptional, CelType, hasOwn, typeNameOf } from './values';

/** Turns a checked expression into a closure: the tree is walked once, not at each evaluation. */
export function compile(expr: Expr): Eval {
  switch (expr.kind) {
    case 'literal': return constant(expr.value);
    case 'ident': return compileReference(expr.reference!);
    case 'select': case 'index':
      if (expr.kind === 'select' && expr.reference) return compileReference(expr.reference);
      if (isOptionalChain(expr)) {
        const chain = compileOptionalChain(expr);
        return frame => CelOptional.of(chain(frame));
      }
      return compileField(expr);
    case 'has': return compileHas(expr);
    case 'call': return compileCall(expr);
    case 'unary': {
      if (expr.operator === '!') return compileNot(expr.operand);
      const operand = compile(expr.operand);
      return frame => negate(operand(frame));
    }
    case 'binary': return compileBinary(expr);
    case 'logical': return compileLogical(expr);
    case 'conditional': return compileConditional(expr);
    case 'list': return compileList(expr);
    case 'map': return compileMap(expr);
    case 'comprehension': return compileComprehension(expr);
  }
}

/** A closure for a value, marked so that what is around it can take the value at once. */
export function constant(value: any): Eval {
  const evaluate: Eval = () => value;
  CONSTANTS.set(evaluate, value);
  return evaluate;
}

const CONSTANTS = new WeakMap<Eval, any>();

export function isConstant(evaluate: Eval): boolean {
  return CONSTANTS.has(evaluate);
}

export function constantOf(evaluate: Eval): any {
  return CONSTANTS.get(evaluate);
}

/** Computes at once what depends on nothing. What fails, fails at evaluation, where it may be absorbed. */
export function fold(parts: readonly Eval[], evaluate: Eval): Eval {
  if (!parts.every(isConstant)) return evaluate;
  try {
    return constant((evaluate as () => any)());
  } catch {
    return evaluate;
  }
}

function compileReference(reference: Reference): Eval {
  if (reference.kind === 'type') return constant(new CelType(reference.name));
  if (reference.kind === 'slot') {
    const { slot } = reference;
    return frame => frame.slots[slot];
  }
  const { name } = reference;
  const inheritable = name in Object.prototype;
  return ({ bindings }) => {
    const value = bindings[name];
    if (value === undefined || (inheritable && !hasOwn(bindings, name))) throw new CelError(`variable '${name}' has no value`);
    return typeof value === 'number' ? admit(value) : value;
  };
}

/** What an optional element adds: nothing, or its content. */
function contentOf(value: unknown): any {
  if (!(value instanceof CelOptional)) throw new CelError(`'?' needs an optional value, not ${typeNameOf(value)}`);
  return value.content;
}

function compileList({ elements }: ListLiteral): Eval {
  const values = elements.map(({ value }) => compile(value));
  if (elements.some(({ optional }) => optional)) {
    return fold(values, frame => values.flatMap((value, i) => {
      const element = elements[i].optional ? contentOf(value(frame)) : value(frame);
      return element === undefined ? [] : [element];
    }));
  }
  if (values.length === 1) {
    const [value] = values;
    return fold(values, frame => [value(frame)]);
  }
  return fold(values, frame => {
    const list = new Array(values.length);
    for (let i = 0; i < values.length; i++) list[i] = values[i](frame);
    return list;
  });
}

function compileMap({ entries }: MapLiteral): Eval {
  const parts = entries.map(({ key, value, optional }) => ({ key: compile(key), value: compile(value), optional }));
  return fold(parts.flatMap(({ key, value }) => [key, value]), frame => {
    const map = new Map<unknown, unknown>();
    for (const { key, value, optional } of parts) {
      const name = key(frame);
      const content = optional ? contentOf(value(frame)) : value(frame);
      if (content !== undefined) putEntry(map, name, content);
    }
    return map;
  });
}

/** Adds an entry to a map in the making. */
export function putEntry(map: Map<unknown, unknown>, key: unknown, value: unknown): void {
  const type = typeNameOf(key);
  if (type !== 'string' && type !== 'int' && type !== 'bool' && type !== 'uint') throw new CelError(`${type} cannot be the key of a map`);
  if (map.has(key) || (typeof key === 'object' && isIn(key, map))) throw new CelError(`map has the key ${JSON.stringify(String(key))} twice`);
  map.set(key, value);
}
