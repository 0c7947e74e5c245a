import { BinaryOperator, Expr } from './ast';
import { CelSyntaxError, syntaxErrorAt } from './errors';
import { MIN_INT_MAGNITUDE, Token, tokenize } from './lexer';
import { expandGlobalMacro, expandMacro } from './macros';
import { CelDouble, MIN_INT } from './values';

/** Expressions beyond these are no policies but attacks; the API server's CEL has limits of the same size. */
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 250;

const RELATIONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);
const RESERVED = new Set([
  'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace',
  'return', 'var', 'void', 'while',
]);

/** A node in the making: its height follows from its parts. */
type Draft<T> = T extends Expr ? Omit<T, 'height' | 'type'> : never;

/** Parses an expression. @throws CelSyntaxError */
export function parse(source: string): Expr {
  return new Parser(source).parse();
}

/** Recursive descent over the tokens. */
export class Parser {
  private readonly tokens: Token[];
  private position = 0;
  private depth = 0;

  constructor(private readonly source: string) {
    if (source.length > MAX_LENGTH) {
      throw new CelSyntaxError(`expression has ${source.length} characters: at most ${MAX_LENGTH} are accepted`, 1, 1);
    }
    this.tokens = tokenize(source);
  }

  public parse(): Expr {
    const expr = this.expression();
    if (this.peek().kind !== 'end') throw this.unexpected(this.peek());
    return expr;
  }

  /** Makes a node. */
  public node(draft: Draft<Expr>, ...children: (Expr | undefined)[]): Expr {
    let height = 0;
    for (const child of children) if (child && child.height > height) height = child.height;
    if (height >= MAX_DEPTH) throw this.error(draft.offset, `expression nests deeper than ${MAX_DEPTH} levels: split it`);
    return { ...draft, height: height + 1 } as Expr;
  }

  public error(offset: number, message: string): CelSyntaxError {
    return syntaxErrorAt(this.source, offset, message);
  }

  private peek(): Token {
    return this.tokens[this.position];
  }

  private next(): Token {
    return this.tokens[this.position++];
  }

  private is(operator: string): boolean {
    const token = this.peek();
    return token.kind === 'operator' && token.text === operator;
  }

  private take(operator: string): Token | undefined {
    return this.is(operator) ? this.next() : undefined;
  }

  private expect(operator: string): Token {
    return this.take(operator) ?? this.fail(`expected '${operator}'`);
  }

  private fail(expectation: string): never {
    throw this.unexpected(this.peek(), expectation);
  }

  private unexpected({ kind, text, offset }: Token, expectation?: string): CelSyntaxError {
    const what = kind === 'end' ? text : `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`;
    return this.error(offset, `unexpected ${what}${expectation ? `: ${expectation}` : ''}`);
  }

  private expression(): Expr {
    if (++this.depth > MAX_DEPTH) throw this.error(this.peek().offset, `expression nests deeper than ${MAX_DEPTH} levels: split it`);
    const condition = this.logical('||');
    const question = this.take('?');
    let result = condition;
    if (question) {
      const then = this.logical('||');
      this.expect(':');
      const otherwise = this.expression();
      result = this.node({ kind: 'conditional', offset: question.offset, condition, then, otherwise }, condition, then, otherwise);
    }
    this.depth--;
    return result;
  }

  private logical(operator: '&&' | '||'): Expr {
    const operand = () => operator === '||' ? this.logical('&&') : this.relation();
    const operands = [operand()];
    let offset = 0;
    for (let token = this.take(operator); token; token = this.take(operator)) {
      offset ||= token.offset;
      operands.push(operand());
    }
    return operands.length === 1 ? operands[0] : this.node({ kind: 'logical', offset, operator, operands }, ...operands);
  }

  private relation(): Expr {
    let left = this.sum();
    for (;;) {
      const { kind, text, offset } = this.peek();
      if ((kind !== 'operator' && kind !== 'ident') || !RELATIONS.has(text)) return left;
      this.next();
      const right = this.sum();
      left = this.node({ kind: 'binary', operator: text as BinaryOperator, offset, left, right }, left, right);
    }
  }

  private sum(): Expr {
    let left = this.product();
    for (let token = this.take('+') ?? this.take('-'); token; token = this.take('+') ?? this.take('-')) {
      const right = this.product();
      left = this.node({ kind: 'binary', operator: token.text as BinaryOperator, offset: token.offset, left, right }, left, right);
    }
    return left;
  }

  private product(): Expr {
    let left = this.unary();
    for (;;) {
      const token = this.take('*') ?? this.take('/') ?? this.take('%');
      if (!token) return left;
      const right = this.unary();
      left = this.node({ kind: 'binary', operator: token.text as BinaryOperator, offset: token.offset, left, right }, left, right);
    }
  }

  private unary(): Expr {
    const operator = this.take('!') ?? this.take('-');
    if (!operator) return this.member();
    const operators = [operator];
    for (let more = this.take(operator.text); more; more = this.take(operator.text)) operators.push(more);
    const negatesNumber = operator.text === '-' && isNumber(this.peek());
    const negative = negatesNumber ? operators.pop() : undefined;
    let operand = this.member(negative);
    for (const { offset } of operators.reverse()) {
      operand = this.node({ kind: 'unary', operator: operator.text as '!' | '-', offset, operand }, operand);
    }
    return operand;
  }

  /** `negative` is the minus of the number that follows: the smallest int has no positive counterpart. */
  private member(negative?: Token): Expr {
    let operand = negative ? this.number(negative) : this.primary();
    for (;;) {
      if (this.take('.')) operand = this.selection(operand);
      else if (this.is('[')) operand = this.indexing(operand);
      else return operand;
    }
  }

  private selection(operand: Expr): Expr {
    const optional = this.take('?') !== undefined;
    const token = this.next();
    const { kind, text, offset } = token;
    // Words such as `package` are reserved as names of variables only.
    if (kind !== 'ident' && !(kind === 'literal' && /^[a-z]+$/.test(text))) {
      throw this.unexpected(token, 'expected the name of a field');
    }
    if (text === 'in' || kind === 'literal') throw this.unexpected(token, `'${text}' is reserved: write ['${text}']`);
    if (!optional && this.take('(')) {
      const args = this.list(')', () => this.expression());
      return expandMacro(this, operand, text, args, offset)
        ?? this.node({ kind: 'call', name: text, target: operand, args, offset }, operand, ...args);
    }
    return this.node({ kind: 'select', operand, field: text, optional, offset }, operand);
  }

  private indexing(operand: Expr): Expr {
    const { offset } = this.expect('[');
    const optional = this.take('?') !== undefined;
    const index = this.expression();
    this.expect(']');
    return this.node({ kind: 'index', operand, index, optional, offset }, operand, index);
  }

  private primary(): Expr {
    const token = this.peek();
    const { kind, text, offset } = token;
    if (kind === 'literal') return this.number();
    if (kind === 'ident') return this.identifier(false);
    if (this.take('.')) return this.identifier(true);
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.take('[')) {
      const elements = this.list(']', () => ({ optional: this.take('?') !== undefined, value: this.expression() }));
      return this.node({ kind: 'list', elements, offset }, ...elements.map(({ value }) => value));
    }
    if (this.take('{')) {
      const entries = this.list('}', () => {
        const optional = this.take('?') !== undefined;
        const key = this.expression();
        this.expect(':');
        return { optional, key, value: this.expression() };
      });
      return this.node({ kind: 'map', entries, offset }, ...entries.flatMap(({ key, value }) => [key, value]));
    }
    throw this.unexpected({ ...token, text }, 'expected an expression');
  }

  private identifier(global: boolean): Expr {
    const token = this.next();
    const { kind, text, offset } = token;
    if (kind !== 'ident' || text === 'in') throw this.unexpected(token, 'expected a name');
    if (RESERVED.has(text)) throw this.error(offset, `'${text}' is a reserved word`);
    if (this.take('(')) {
      const args = this.list(')', () => this.expression());
      return expandGlobalMacro(this, text, args, offset) ?? this.node({ kind: 'call', name: text, args, offset }, ...args);
    }
    if (this.is('{')) throw this.error(offset, `'${text}{…}': messages cannot be made here, write a map`);
    return this.node({ kind: 'ident', name: text, global, offset });
  }

  private number(negative?: Token): Expr {
    const { value, offset, text } = this.next();
    if (negative) {
      const negated = value instanceof CelDouble ? new CelDouble(-value.value) : value === MIN_INT_MAGNITUDE ? MIN_INT : 0 - Number(value);
      const exact = typeof value === 'bigint' && value !== MIN_INT_MAGNITUDE ? -value : negated;
      return this.node({ kind: 'literal', value: exact, offset: negative.offset });
    }
    if (value === MIN_INT_MAGNITUDE) throw this.error(offset, `int literal ${text} is out of range: it must be below 2^63`);
    return this.node({ kind: 'literal', value, offset });
  }

  /** Items separated by commas, up to the closing bracket; a comma may follow the last item of a list or map. */
  private list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.take(close)) {
      items.push(item());
      if (this.take(close)) break;
      if (!this.take(',')) this.fail(`expected ',' or '${close}'`);
      if (close === ')' && this.is(')')) this.fail('expected an argument');
    }
    return items;
  }
}

function isNumber({ kind, value }: Token): boolean {
  return kind === 'literal' && (typeof value === 'number' || typeof value === 'bigint' || value instanceof CelDouble);
}
