import { Comprehension } from './ast';
import { compile, putEntry } from './compile';
import { absorbable } from './compile-operators';
import { compileBare } from './compile-select';
import { CelError } from './errors';
import { Eval, Frame } from './frame';
import { compare, noOverload } from './operators';
import { admit, CelOptional, isMap, mapGet, mapKeys, typeNameOf } from './values';

/** Puts the variables of the i-th element into their slots. */
type Bind = (slots: any[], i: number) => void;

/** What a comprehension runs over. */
interface Range {
  readonly length: number;
  readonly bind: Bind;
}

export function compileComprehension(expr: Comprehension): Eval {
  switch (expr.macro) {
    case 'all': return quantifier(expr, false);
    case 'exists': return quantifier(expr, true);
    case 'existsOne': return existsOne(expr);
    case 'filter': return filter(expr);
    case 'map': case 'transformList': return transformList(expr);
    case 'transformMap': case 'transformMapEntry': return transformMap(expr);
    case 'optMap': case 'optFlatMap': return optionalMap(expr);
    case 'sortBy': return sortBy(expr);
  }
}

/** The elements of a list, or the keys of a map, that a macro with one variable runs over. */
function elementsOf(value: unknown, frame: Frame): readonly any[] {
  const elements = Array.isArray(value) ? value : isMap(value) ? mapKeys(value) : undefined;
  if (!elements) throw new CelError(`${typeNameOf(value)} cannot be iterated: expected a list or map`);
  frame.visit(elements.length);
  return elements;
}

/** Prepares iteration with one or two variables. */
function ranges({ target: targetExpr, variables, slot }: Comprehension): (frame: Frame) => Range {
  const target = compile(targetExpr);
  if (variables.length === 1) {
    return frame => {
      const elements = elementsOf(target(frame), frame);
      return { length: elements.length, bind: (slots, i) => slots[slot] = admit(elements[i]) };
    };
  }
  return frame => {
    const value = target(frame);
    const elements = elementsOf(value, frame);
    const bind: Bind = Array.isArray(value)
      ? (slots, i) => { slots[slot] = i; slots[slot + 1] = admit(elements[i]); }
      : (slots, i) => { slots[slot] = elements[i]; slots[slot + 1] = mapGet(value, elements[i]); };
    return { length: elements.length, bind };
  };
}

/** `all` and `exists`: the first element that decides, decides, even if others failed before it. */
function quantifier(expr: Comprehension, decisive: boolean): Eval {
  const { macro, target: targetExpr, variables, slot } = expr;
  const body = compile(expr.body);
  if (variables.length === 2) {
    const range = ranges(expr);
    return frame => {
      const { length, bind } = range(frame);
      return quantify(macro, frame, length, bind, body, decisive);
    };
  }
  if (targetExpr.kind === 'list' && targetExpr.elements.length === 1 && !targetExpr.elements[0].optional) {
    return letBinding(compile(targetExpr.elements[0].value), slot, condition(macro, body));
  }
  const target = compile(targetExpr);
  // quantify() written out: this is the hottest loop of the catalogue, and a bind for each list would cost more than the rest.
  return frame => {
    const elements = elementsOf(target(frame), frame);
    const { slots } = frame;
    let failure: unknown;
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i];
      slots[slot] = typeof element === 'number' ? admit(element) : element;
      try {
        const value = body(frame);
        if (value === decisive) return decisive;
        if (typeof value !== 'boolean') failure ??= noOverload(`${macro}()`, value);
      } catch (error) {
        failure ??= absorbable(error);
      }
    }
    if (failure !== undefined) throw failure;
    return !decisive;
  };
}

/** `[value].exists(name, condition)` is how a dialect without `let` names a value. */
function letBinding(value: Eval, slot: number, holds: (frame: Frame) => boolean): Eval {
  return frame => {
    frame.slots[slot] = value(frame);
    return holds(frame);
  };
}

function quantify(macro: string, frame: Frame, length: number, bind: Bind, body: Eval, decisive: boolean): boolean {
  let failure: unknown;
  for (let i = 0; i < length; i++) {
    bind(frame.slots, i);
    try {
      const value = body(frame);
      if (value === decisive) return decisive;
      if (typeof value !== 'boolean') failure ??= noOverload(`${macro}()`, value);
    } catch (error) {
      failure ??= absorbable(error);
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}

/** A condition that must be bool. */
function condition(macro: string, test: Eval): (frame: Frame) => boolean {
  return frame => {
    const value = test(frame);
    if (typeof value !== 'boolean') throw noOverload(`${macro}()`, value);
    return value;
  };
}

/** Unlike `all` and `exists` this looks at every element, and fails if one fails. */
function existsOne(expr: Comprehension): Eval {
  const range = ranges(expr);
  const holds = condition(expr.macro, compile(expr.body));
  return frame => {
    const { length, bind } = range(frame);
    let count = 0;
    for (let i = 0; i < length; i++) {
      bind(frame.slots, i);
      if (holds(frame)) count++;
    }
    return count === 1;
  };
}

function filter({ macro, target: targetExpr, body, slot }: Comprehension): Eval {
  const target = compile(targetExpr);
  const holds = compile(body);
  return frame => {
    const elements = elementsOf(target(frame), frame);
    const result: unknown[] = [];
    for (let i = 0; i < elements.length; i++) {
      const element = admit(elements[i]);
      frame.slots[slot] = element;
      const value = holds(frame);
      if (value === true) result.push(element);
      else if (value !== false) throw noOverload(`${macro}()`, value);
    }
    return result;
  };
}

function transformList(expr: Comprehension): Eval {
  const range = ranges(expr);
  const holds = expr.filter && condition(expr.macro, compile(expr.filter));
  const body = compile(expr.body);
  return frame => {
    const { length, bind } = range(frame);
    const result: unknown[] = [];
    for (let i = 0; i < length; i++) {
      bind(frame.slots, i);
      if (!holds || holds(frame)) result.push(body(frame));
    }
    return result;
  };
}

function transformMap(expr: Comprehension): Eval {
  const range = ranges(expr);
  const holds = expr.filter && condition(expr.macro, compile(expr.filter));
  const body = compile(expr.body);
  const { slot, macro } = expr;
  return frame => {
    const { length, bind } = range(frame);
    const result = new Map<unknown, unknown>();
    for (let i = 0; i < length; i++) {
      bind(frame.slots, i);
      if (holds && !holds(frame)) continue;
      const value = body(frame);
      if (macro === 'transformMap') putEntry(result, frame.slots[slot], value);
      else for (const [key, content] of entriesOf(value)) putEntry(result, key, content);
    }
    return result;
  };
}

function entriesOf(value: unknown): [unknown, unknown][] {
  if (!isMap(value)) throw noOverload('transformMapEntry()', value);
  return mapKeys(value).map(key => [key, mapGet(value, key)]);
}

function optionalMap({ target: targetExpr, macro, slot, body: bodyExpr }: Comprehension): Eval {
  const target = compileBare(targetExpr);
  const body = compile(bodyExpr);
  return frame => {
    const value = target(frame);
    if (value === undefined) return CelOptional.NONE;
    frame.slots[slot] = value;
    const result = body(frame);
    if (macro === 'optMap') return CelOptional.of(result);
    if (!(result instanceof CelOptional)) throw noOverload('optFlatMap()', result);
    return result;
  };
}

function sortBy({ target: targetExpr, slot, body: bodyExpr }: Comprehension): Eval {
  const target = compile(targetExpr);
  const body = compile(bodyExpr);
  return frame => {
    const value = target(frame);
    if (!Array.isArray(value)) throw noOverload('sortBy()', value);
    const keyed = elementsOf(value, frame).map(element => {
      const item = admit(element);
      frame.slots[slot] = item;
      return { item, key: body(frame) };
    });
    return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
  };
}
