import { Expr } from './ast';

/**
 * Puts an expression in the place of a variable; inner variables of the same name hide it. What is put must be a constant, or
 * a name that no inner variable has.
 */
export function substitute(expr: Expr, name: string, value: Expr): Expr {
  const into = (child: Expr) => substitute(child, name, value);
  switch (expr.kind) {
    case 'literal': return expr;
    case 'ident': return expr.name === name && !expr.global ? value : expr;
    case 'select':
    case 'has':
    case 'unary': return { ...expr, operand: into(expr.operand) };
    case 'index': return { ...expr, operand: into(expr.operand), index: into(expr.index) };
    case 'call': return { ...expr, target: expr.target && into(expr.target), args: expr.args.map(into) };
    case 'binary': return { ...expr, left: into(expr.left), right: into(expr.right) };
    case 'logical': return { ...expr, operands: expr.operands.map(into) };
    case 'conditional': return { ...expr, condition: into(expr.condition), then: into(expr.then), otherwise: into(expr.otherwise) };
    case 'list': return { ...expr, elements: expr.elements.map(({ optional, value: element }) => ({ optional, value: into(element) })) };
    case 'map': return { ...expr, entries: expr.entries.map(({ optional, key, value: entry }) => ({ optional, key: into(key), value: into(entry) })) };
    case 'comprehension': {
      const target = into(expr.target);
      if (expr.variables.includes(name)) return { ...expr, target };
      return { ...expr, target, filter: expr.filter && into(expr.filter), body: into(expr.body) };
    }
  }
}
