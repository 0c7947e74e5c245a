import { Comprehension, Expr, ListLiteral } from './ast';
import { parse } from './parser';
import { printCel } from './print';
import { substitute } from './substitute';

/**
 * Makes one walk of walks over the same list that are all to succeed, so that what they share is computed once.
 *
 * The result is true exactly where the source is; where it is not, one may be false and the other fail.
 *
 * @throws CelSyntaxError when the source is not well-formed
 */
export function fuseWalks(source: string): string {
  return printCel(fused(parse(source)));
}

/** Something that must hold for every element of a list. */
interface Walk {
  readonly list: Expr;
  readonly variable: string;
  readonly body: Expr;
}

function fused(expr: Expr): Expr {
  if (expr.kind === 'logical') {
    return expr.operator === '&&' ? conjunction(expr.operands.flatMap(conjuncts)) : { ...expr, operands: expr.operands.map(fused) };
  }
  const walk = asWalk(expr);
  return walk ? conjunction([expr]) : expr;
}

/** Operands of nested `&&` and of what amounts to it. */
function conjuncts(expr: Expr): Expr[] {
  if (expr.kind === 'logical' && expr.operator === '&&') return expr.operands.flatMap(conjuncts);
  if (expr.kind === 'unary' && expr.operator === '!' && !asWalk(expr)) {
    const inner = not(expr.operand);
    return inner.kind === 'logical' && inner.operator === '&&' ? inner.operands.flatMap(conjuncts) : [inner];
  }
  return [expr];
}

function conjunction(operands: readonly Expr[]): Expr {
  const walks = new Map<string, Walk[]>();
  const order: (Expr | string)[] = [];
  for (const operand of operands) {
    const walk = asWalk(operand);
    const list = walk && printCel(walk.list);
    if (!walk || list === undefined) {
      order.push(fused(operand));
    } else {
      if (!walks.has(list)) order.push(list);
      walks.set(list, [...walks.get(list) ?? [], walk]);
    }
  }
  const results = order.flatMap(item => typeof item === 'string' ? together(walks.get(item)!) : [item]);
  return results.length === 1 ? results[0] : { kind: 'logical', operator: '&&', operands: results, offset: 0, height: 0 };
}

/** One walk for all whose bodies can have the variable of the first. */
function together([first, ...others]: readonly Walk[]): Expr[] {
  const mentions = (walk: Walk) => walk.variable !== first.variable && new RegExp(`\\b${first.variable}\\b`).test(printCel(walk.body));
  const joined = [first, ...others.filter(walk => !mentions(walk))];
  const bodies = joined.map(({ body, variable }) =>
    variable === first.variable ? body : substitute(body, variable, { kind: 'ident', name: first.variable, global: false, offset: 0, height: 1 }));
  const apart = others.filter(mentions);
  return [all(first.list, first.variable, conjunction(bodies.flatMap(conjuncts))), ...apart.length > 0 ? together(apart) : []];
}

function asWalk(expr: Expr): Walk | undefined {
  if (expr.kind === 'comprehension') {
    if (expr.variables.length !== 1 || (expr.macro !== 'all' && !(expr.macro === 'exists' && hasOneElement(expr.target)))) return undefined;
    return { list: expr.target, variable: expr.variables[0], body: expr.body };
  }
  if (expr.kind === 'unary' && expr.operator === '!' && expr.operand.kind === 'comprehension') return negated(expr.operand);
  return expr.kind === 'binary' && expr.operator === '==' ? emptyFilter(expr.left, expr.right) : undefined;
}

function negated({ macro, target, variables, body }: Comprehension): Walk | undefined {
  if (variables.length !== 1 || (macro !== 'exists' && !(macro === 'all' && hasOneElement(target)))) return undefined;
  return { list: target, variable: variables[0], body: not(body) };
}

/** `size(list.filter(x, …)) == 0` */
function emptyFilter(left: Expr, right: Expr): Walk | undefined {
  if (right.kind !== 'literal' || right.value !== 0 || left.kind !== 'call' || left.name !== 'size' || left.target || left.args.length !== 1) return undefined;
  const [filter] = left.args;
  if (filter.kind !== 'comprehension' || filter.macro !== 'filter') return undefined;
  return { list: filter.target, variable: filter.variables[0], body: not(filter.body) };
}

function hasOneElement(expr: Expr): expr is ListLiteral {
  return expr.kind === 'list' && expr.elements.length === 1 && !expr.elements[0].optional;
}

/** De Morgan's laws hold for failures too: what decides wins over them. */
function not(expr: Expr): Expr {
  if (expr.kind === 'unary' && expr.operator === '!') return expr.operand;
  if (expr.kind === 'logical') return { ...expr, operator: expr.operator === '&&' ? '||' : '&&', operands: expr.operands.map(not) };
  if (expr.kind === 'binary' && (expr.operator === '==' || expr.operator === '!=')) return { ...expr, operator: expr.operator === '==' ? '!=' : '==' };
  const walk = expr.kind === 'comprehension' ? negated(expr) : undefined;
  return walk ? all(walk.list, walk.variable, walk.body) : { kind: 'unary', operator: '!', operand: expr, offset: 0, height: 0 };
}

function all(target: Expr, variable: string, body: Expr): Comprehension {
  return { kind: 'comprehension', macro: 'all', target, variables: [variable], body, slot: 0, offset: 0, height: 0 };
}
