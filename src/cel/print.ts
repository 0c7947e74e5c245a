import { Expr } from './ast';
import { CelDouble, CelUint } from './values';

/** How tightly each kind binds; what stands inside another and binds less is put into parentheses. */
const CONDITIONAL = 0;
const OR = 1;
const AND = 2;
const RELATION = 3;
const SUM = 4;
const PRODUCT = 5;
const UNARY = 6;
const MEMBER = 7;

const BINARY: Readonly<Record<string, number>> = { '+': SUM, '-': SUM, '*': PRODUCT, '/': PRODUCT, '%': PRODUCT };

/** The source of an expression, on one line and with as few parentheses as it takes. */
export function printCel(expr: Expr): string {
  switch (expr.kind) {
    case 'literal': return printLiteral(expr.value);
    case 'ident': return expr.global ? `.${expr.name}` : expr.name;
    case 'select': return `${inside(expr.operand, MEMBER)}.${expr.optional ? '?' : ''}${expr.field}`;
    case 'has': return `has(${inside(expr.operand, MEMBER)}.${expr.field})`;
    case 'index': return `${inside(expr.operand, MEMBER)}[${expr.optional ? '?' : ''}${printCel(expr.index)}]`;
    case 'call': return `${expr.target ? `${inside(expr.target, MEMBER)}.` : ''}${expr.name}(${expr.args.map(printCel).join(', ')})`;
    case 'unary': return `${expr.operator}${inside(expr.operand, UNARY + 1)}`;
    case 'binary': {
      const strength = bindingOf(expr);
      return `${inside(expr.left, strength)} ${expr.operator} ${inside(expr.right, strength + 1)}`;
    }
    case 'logical': return expr.operands.map(operand => inside(operand, bindingOf(expr) + 1)).join(` ${expr.operator} `);
    case 'conditional': return `${inside(expr.condition, OR)} ? ${inside(expr.then, OR)} : ${printCel(expr.otherwise)}`;
    case 'list': return `[${expr.elements.map(({ optional, value }) => `${optional ? '?' : ''}${printCel(value)}`).join(', ')}]`;
    case 'map': return `{${expr.entries.map(({ optional, key, value }) => `${optional ? '?' : ''}${printCel(key)}: ${printCel(value)}`).join(', ')}}`;
    case 'comprehension': {
      const args = [...expr.variables, ...expr.filter ? [printCel(expr.filter)] : [], printCel(expr.body)];
      return `${inside(expr.target, MEMBER)}.${expr.macro === 'existsOne' && expr.variables.length === 1 ? 'exists_one' : expr.macro}(${args.join(', ')})`;
    }
  }
}

function inside(expr: Expr, atLeast: number): string {
  return bindingOf(expr) < atLeast ? `(${printCel(expr)})` : printCel(expr);
}

function bindingOf(expr: Expr): number {
  switch (expr.kind) {
    case 'conditional': return CONDITIONAL;
    case 'logical': return expr.operator === '||' ? OR : AND;
    case 'binary': return BINARY[expr.operator] ?? RELATION;
    case 'unary': return UNARY;
    // A number below zero is written with an operator.
    case 'literal': return /^-/.test(printLiteral(expr.value)) ? UNARY : MEMBER;
    default: return MEMBER;
  }
}

function printLiteral(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped)}'`;
  if (value instanceof CelDouble) return /[.eE]/.test(String(value.value)) ? String(value.value) : `${value.value}.0`;
  if (value instanceof CelUint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b'${[...value].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
  return String(value);
}

function escaped(character: string): string {
  return `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`;
}
