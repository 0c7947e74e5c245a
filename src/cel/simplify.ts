import { groupAffixes } from './affixes';
import { Comprehension, Expr, ListLiteral, Literal, Logical } from './ast';
import { CelError, CelSyntaxError } from './errors';
import { parse } from './parser';
import { printCel } from './print';
import { compileProgram } from './program';
import { substitute } from './substitute';

/** Functions of nothing but constants are constants; not those that are there for the checker of types, as `dyn`. */
const FOLDED = new Set(['contains', 'endsWith', 'lowerAscii', 'matches', 'replace', 'size', 'startsWith', 'substring', 'upperAscii']);

/** Walks over longer lists stay walks. */
const MOST_ELEMENTS = 64;

/**
 * Does now what does not depend on the object: computes constants, and writes a walk over a list of constants as a chain of
 * `||` or `&&`. On the API server the time of an evaluation goes by the nodes that it visits, and a regular expression is
 * compiled once only where it is a constant.
 *
 * The result has the same value, or fails alike, whatever the bindings.
 *
 * @throws CelSyntaxError when the source is not well-formed
 */
export function simplifyCel(source: string): string {
  return printCel(simplify(parse(source)));
}

function simplify(expr: Expr): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'ident': return expr;
    case 'select':
    case 'has': return { ...expr, operand: simplify(expr.operand) };
    case 'index': return firstOfWalk({ ...expr, operand: simplify(expr.operand), index: simplify(expr.index) });
    case 'call': {
      const call = { ...expr, target: expr.target && simplify(expr.target), args: expr.args.map(simplify) };
      const children = [...call.target ? [call.target] : [], ...call.args];
      return FOLDED.has(call.name) && children.every(isConstant) ? folded(call) : call;
    }
    case 'unary': {
      const operand = simplify(expr.operand);
      return isConstant(operand) ? folded({ ...expr, operand }) : { ...expr, operand };
    }
    case 'binary': {
      const [left, right] = [simplify(expr.left), simplify(expr.right)];
      return isConstant(left) && isConstant(right) ? folded({ ...expr, left, right }) : { ...expr, left, right };
    }
    case 'logical': return logical({ ...expr, operands: expr.operands.map(simplify) });
    case 'conditional': {
      const [condition, then, otherwise] = [expr.condition, expr.then, expr.otherwise].map(simplify);
      return condition.kind === 'literal' && typeof condition.value === 'boolean' ? (condition.value ? then : otherwise) : { ...expr, condition, then, otherwise };
    }
    case 'list': return { ...expr, elements: expr.elements.map(({ optional, value }) => ({ optional, value: simplify(value) })) };
    case 'map': return { ...expr, entries: expr.entries.map(({ optional, key, value }) => ({ optional, key: simplify(key), value: simplify(value) })) };
    case 'comprehension': return walk({ ...expr, target: simplify(expr.target) });
  }
}

/** `exists` and `all` stop at an element that decides, and swallow errors if there is one, as `||` and `&&` do. */
function walk(expr: Comprehension): Expr {
  const { macro, target, variables: [name], variables, body, filter } = expr;
  if ((macro !== 'exists' && macro !== 'all') || variables.length !== 1 || !isListOfConstants(target) || target.elements.length > MOST_ELEMENTS) {
    return { ...expr, filter: filter && simplify(filter), body: simplify(body) };
  }
  const operands = target.elements.map(({ value }) => simplify(substitute(body, name, value as Literal)));
  // The neutral constant makes sure that a value which is no boolean fails even when it is alone.
  return logical({ kind: 'logical', operator: macro === 'exists' ? '||' : '&&', operands: [literal(macro === 'all'), ...operands], offset: expr.offset, height: 0 });
}

/** `['constant'].map(name, …)[0]`, which is how an expression names a value. */
function firstOfWalk(expr: Extract<Expr, { kind: 'index' }>): Expr {
  const { operand, index, optional } = expr;
  if (optional || index.kind !== 'literal' || index.value !== 0 || operand.kind !== 'comprehension') return expr;
  const { macro, target, variables, body, filter } = operand;
  const named = macro === 'map' && variables.length === 1 && !filter && isListOfConstants(target) && target.elements.length === 1;
  return named ? simplify(substitute(body, variables[0], (target as ListLiteral).elements[0].value as Literal)) : expr;
}

/** Constants that decide nothing are left out. One that decides stands for all, even for what fails. */
function logical(expr: Logical): Expr {
  const decides = expr.operator === '||';
  const operands = expr.operands.flatMap(operand => operand.kind === 'logical' && operand.operator === expr.operator ? operand.operands : [operand]);
  const others = operands.filter(operand => !isBoolean(operand, !decides));
  if (others.some(operand => isBoolean(operand, decides))) return literal(decides);
  if (others.length === 0) return literal(!decides);
  if (others.length > 1) return { ...expr, operands: decides ? groupAffixes(others) : others };
  return isLogicalValue(others[0]) ? others[0] : { ...expr, operands };
}

/** What is a boolean or fails; another value would fail only as an operand. */
function isLogicalValue(expr: Expr): boolean {
  switch (expr.kind) {
    case 'logical':
    case 'has': return true;
    case 'unary': return expr.operator === '!';
    case 'binary': return /^(==|!=|[<>]=?|in)$/.test(expr.operator);
    case 'comprehension': return expr.macro === 'all' || expr.macro === 'exists';
    case 'call': return /^(contains|endsWith|matches|startsWith|hasValue)$/.test(expr.name);
    default: return false;
  }
}

function folded(expr: Expr): Expr {
  try {
    const value = compileProgram(printCel(expr), { variables: [] }).evaluate({});
    return ['string', 'boolean', 'number'].includes(typeof value) ? literal(value) : expr;
  } catch (error) {
    if (error instanceof CelError || error instanceof CelSyntaxError) return expr; // it fails in its place, if it is reached
    throw error;
  }
}

function literal(value: unknown): Literal {
  return { kind: 'literal', value, offset: 0, height: 1 };
}

function isBoolean(expr: Expr, value: boolean): boolean {
  return expr.kind === 'literal' && expr.value === value;
}

function isConstant(expr: Expr): boolean {
  return expr.kind === 'literal' || isListOfConstants(expr);
}

function isListOfConstants(expr: Expr): expr is ListLiteral {
  return expr.kind === 'list' && expr.elements.every(({ optional, value }) => !optional && value.kind === 'literal');
}
