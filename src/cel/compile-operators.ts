import { Binary, Conditional, Expr, Logical } from './ast';
import { compile, constantOf, fold, isConstant } from './compile';
import { optionalWithDefault } from './compile-call';
import { CelError, CelLimitError } from './errors';
import { Eval } from './frame';
import { add, compare, divide, isIn, modulo, multiply, noOverload, subtract } from './operators';
import { celEquals } from './values';

/** An error that another operand may make irrelevant; all others are thrown on. */
export function absorbable(error: unknown): CelError {
  if (!(error instanceof CelError) || error instanceof CelLimitError) throw error;
  return error;
}

export function compileNot(expr: Expr): Eval {
  const operand = compile(expr);
  return frame => {
    const value = operand(frame);
    if (value === true) return false;
    if (value === false) return true;
    throw noOverload("'!'", value);
  };
}

export function compileConditional({ condition, then, otherwise }: Conditional): Eval {
  const test = compile(condition);
  const yes = compile(then);
  const no = compile(otherwise);
  return frame => {
    const value = test(frame);
    if (value === true) return yes(frame);
    if (value === false) return no(frame);
    throw noOverload("'?:'", value);
  };
}

/**
 * `&&` and `||` are commutative over errors: an operand that decides makes errors of the others irrelevant, on either
 * side.
 */
export function compileLogical({ operator, operands }: Logical): Eval {
  const parts = operands.map(compile);
  const decisive = operator === '||';
  if (parts.length === 2) {
    const [left, right] = parts;
    return frame => {
      let value;
      try {
        value = left(frame);
      } catch (error) {
        absorbable(error);
        if (right(frame) === decisive) return decisive;
        throw error;
      }
      if (value === decisive) return decisive;
      const other = right(frame);
      if (other === decisive) return decisive;
      if (typeof value !== 'boolean' || typeof other !== 'boolean') throw noOverload(`'${operator}'`, value, other);
      return !decisive;
    };
  }
  return frame => {
    let failure: unknown;
    for (let i = 0; i < parts.length; i++) {
      try {
        const value = parts[i](frame);
        if (value === decisive) return decisive;
        if (typeof value !== 'boolean') failure ??= noOverload(`'${operator}'`, value);
      } catch (error) {
        failure ??= absorbable(error);
      }
    }
    if (failure !== undefined) throw failure;
    return !decisive;
  };
}

const ARITHMETIC: Record<string, (a: any, b: any) => any> = {
  '+': add, '-': subtract, '*': multiply, '/': divide, '%': modulo, 'in': isIn,
};

export function compileBinary({ operator, left: leftExpr, right: rightExpr }: Binary): Eval {
  const left = compile(leftExpr);
  const right = compile(rightExpr);
  const fused = (operator === '==' || operator === '!=') && isConstant(right) && compareWithDefault(leftExpr, constantOf(right), operator === '==');
  return fused || fold([left, right], evaluator(operator, left, right));
}

/** `a.?b.orValue(x) == y`, the shape of most controls, in one closure. */
function compareWithDefault(leftExpr: Expr, expected: unknown, wanted: boolean): Eval | undefined {
  const parts = optionalWithDefault(leftExpr);
  if (!parts || (typeof expected !== 'string' && typeof expected !== 'boolean')) return undefined;
  const { bare, fallback } = parts;
  return frame => {
    const value = bare(frame);
    return ((value === undefined ? fallback : value) === expected) === wanted;
  };
}

function evaluator(operator: Binary['operator'], left: Eval, right: Eval): Eval {
  switch (operator) {
    case '==': return equality(left, right, true);
    case '!=': return equality(left, right, false);
    case '<': return frame => compare(left(frame), right(frame)) < 0;
    case '<=': return frame => compare(left(frame), right(frame)) <= 0;
    case '>': return frame => compare(left(frame), right(frame)) > 0;
    case '>=': return frame => compare(left(frame), right(frame)) >= 0;
    case 'in': if (isConstant(right)) return membership(left, constantOf(right));
  }
  const operation = ARITHMETIC[operator];
  return frame => operation(left(frame), right(frame));
}

/** Nearly every comparison is with a literal. */
function equality(left: Eval, right: Eval, wanted: boolean): Eval {
  if (isConstant(left) && !isConstant(right)) return equality(right, left, wanted);
  if (!isConstant(right)) return frame => celEquals(left(frame), right(frame)) === wanted;
  const expected = constantOf(right);
  if (typeof expected === 'string' || typeof expected === 'boolean' || expected === null) {
    return wanted ? frame => left(frame) === expected : frame => left(frame) !== expected;
  }
  if (typeof expected === 'number') {
    return frame => {
      const value = left(frame);
      return (value === expected || (typeof value === 'object' && celEquals(value, expected))) === wanted;
    };
  }
  return frame => celEquals(left(frame), expected) === wanted;
}

/** `x in ['a', 'b']` */
function membership(left: Eval, container: unknown): Eval {
  if (!Array.isArray(container) || !container.every(item => typeof item === 'string')) return frame => isIn(left(frame), container);
  const members = new Set(container);
  return frame => members.has(left(frame));
}
