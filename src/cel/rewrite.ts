import { Expr } from './ast';
import { Token, tokenize } from './lexer';
import { parse } from './parser';

/**
 * What takes the place of a name that an expression gets from outside. `field` is the field that is selected from it, if
 * any: `params.minimum` is asked for as `params`, `minimum`.
 */
export type Replacement = (name: string, field: string | undefined) => string | undefined;

/** A place where a name is used that comes from outside. */
interface Use {
  readonly name: string;
  readonly field?: string;
  readonly offset: number;
  /** Whether a dot stands before the name, so that no variable of a comprehension hides it. */
  readonly global?: boolean;
}

/**
 * Puts other expressions in the place of names that come from outside; variables of comprehensions are left alone. The
 * result is on one line and without comments.
 *
 * An answer for a name with its field replaces both; `undefined` leaves them as they are.
 *
 * @throws CelSyntaxError when the source is not well-formed
 */
export function rewriteCel(source: string, replacement: Replacement): string {
  const tokens = tokenize(source);
  const byOffset = new Map(tokens.map((token, i): [number, number] => [token.offset, i]));
  const skipped = new Map<number, { text: string; until: number }>();
  for (const { name, field: selected, offset, global } of outsideNames(parse(source))) {
    const first = byOffset.get(offset)!;
    // `(params).minimum` selects too, but what is replaced must be of one piece.
    const field = tokens[first + 1].text === '.' ? selected : undefined;
    const text = replacement(name, field);
    if (text !== undefined) skipped.set(global ? first - 1 : first, { text, until: field === undefined ? first : first + 2 });
  }
  return join(source, tokens, skipped);
}

/** Tokens as they were, with one blank where there was any space. */
function join(source: string, tokens: readonly Token[], replaced: ReadonlyMap<number, { text: string; until: number }>): string {
  let text = '';
  let end = 0;
  for (let i = 0; i < tokens.length - 1; i++) {
    const { offset } = tokens[i];
    if (i > 0 && offset > end) text += ' ';
    const instead = replaced.get(i);
    text += instead ? instead.text : source.slice(offset, tokens[i].end);
    if (instead) i = instead.until;
    end = tokens[i].end;
  }
  return text;
}

function outsideNames(root: Expr): Use[] {
  const uses: Use[] = [];
  visit(root, new Set(), uses);
  return uses;
}

function visit(expr: Expr | undefined, local: ReadonlySet<string>, uses: Use[]): void {
  if (expr === undefined) return;
  switch (expr.kind) {
    case 'ident':
      if (expr.global || !local.has(expr.name)) uses.push({ name: expr.name, offset: expr.offset, global: expr.global });
      return;
    case 'select':
      if (expr.operand.kind === 'ident' && !expr.optional && (expr.operand.global || !local.has(expr.operand.name))) {
        uses.push({ name: expr.operand.name, field: expr.field, offset: expr.operand.offset, global: expr.operand.global });
        return;
      }
      visit(expr.operand, local, uses);
      return;
    case 'comprehension': {
      visit(expr.target, local, uses);
      const inner = new Set([...local, ...expr.variables]);
      visit(expr.filter, inner, uses);
      visit(expr.body, inner, uses);
      return;
    }
    default:
      for (const child of childrenOf(expr)) visit(child, local, uses);
  }
}

function childrenOf(expr: Exclude<Expr, { kind: 'ident' | 'select' | 'comprehension' }>): readonly (Expr | undefined)[] {
  switch (expr.kind) {
    case 'literal': return [];
    case 'has': return [expr.operand];
    case 'index': return [expr.operand, expr.index];
    case 'call': return [expr.target, ...expr.args];
    case 'unary': return [expr.operand];
    case 'binary': return [expr.left, expr.right];
    case 'logical': return expr.operands;
    case 'conditional': return [expr.condition, expr.then, expr.otherwise];
    case 'list': return expr.elements.map(({ value }) => value);
    case 'map': return expr.entries.flatMap(({ key, value }) => [key, value]);
  }
}
