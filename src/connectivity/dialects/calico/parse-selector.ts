import { and, Expression, isOneOf, isPresent, not, NOTHING, or } from '../../model/expression';

/** Longer ones are refused by the API server. It also bounds how deep parentheses nest: each level is recursion here. */
const LONGEST = 1024;

/** What stands for `all()` and for `global()`, which mean different things in different fields. */
export interface SelectorCalls {
  readonly all: Expression;
  readonly global: Expression;
}

/** What a selector says, or why it cannot be read. */
export type ParsedSelector = { readonly expression: Expression } | { readonly problem: string };

type Kind = 'label' | 'text' | 'has' | 'all' | 'global' | 'operator' | 'mark' | 'end';

interface Token {
  readonly kind: Kind;
  readonly value: string;
}

const LABEL = '[a-zA-Z0-9_./-]{1,512}';
/** After the name of a label only an operator may stand, so that labels may be called `in` or `contains`. */
const OPERATOR = /(contains|starts[ \t]*with|ends[ \t]*with|not[ \t]*in\b|in\b)/y;
const HAS = new RegExp(`has\\([ \\t]*(${LABEL})[ \\t]*\\)`, 'y');
const CALL = /(all|global)\([ \t]*\)/y;
const NAME = new RegExp(LABEL, 'y');
const TEXT = /'([^']*)'|"([^"]*)"/y;
const MARK = /==|!=|&&|\|\||[!(){},]/y;
/** Line breaks are no space: Calico refuses them. */
const SPACE = /[ \t]*/y;

/**
 * A selector of Calico. Every label is asked of `pod`, as it is written; an empty selector is all().
 *
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
 */
export function parseSelector(text: unknown, calls: SelectorCalls): ParsedSelector {
  if (typeof text !== 'string') return { problem: `expected a text, found ${JSON.stringify(text)}` };
  if (text.length > LONGEST) return { problem: `${text.length} characters are too many: at most ${LONGEST} are taken` };
  try {
    const tokens = tokensOf(text);
    if (tokens.length === 1) return { expression: calls.all };
    return { expression: new Parser(tokens, calls).parse() };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

class Unreadable extends Error {}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    take(SPACE);
    if (at >= text.length) return [...tokens, { kind: 'end', value: 'the end' }];
    const afterLabel = tokens[tokens.length - 1]?.kind === 'label';
    let found = take(TEXT);
    if (found) {tokens.push({ kind: 'text', value: found[1] ?? found[2] });} else if ((found = take(MARK))) {tokens.push({ kind: 'mark', value: found[0] });} else if (afterLabel) {
      found = take(OPERATOR);
      if (!found) throw new Unreadable(`expected an operator after '${tokens[tokens.length - 1].value}'`);
      tokens.push({ kind: 'operator', value: found[0].replace(/[ \t]/g, '') });
    } else if ((found = take(HAS))) {tokens.push({ kind: 'has', value: found[1] });} else if ((found = take(CALL))) {tokens.push({ kind: found[1] as Kind, value: found[1] });} else if ((found = take(NAME))) {tokens.push({ kind: 'label', value: found[0] });} else {throw new Unreadable(`unexpected ${JSON.stringify(text.slice(at, at + 10))}`);}
  }
}

class Parser {
  private at = 0;

  public constructor(private readonly tokens: readonly Token[], private readonly calls: SelectorCalls) {}

  public parse(): Expression {
    const expression = this.either();
    if (this.token.kind !== 'end') throw new Unreadable(`unexpected ${this.token.value}`);
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.at];
  }

  private either(): Expression {
    const operands = [this.both()];
    while (this.takes('||')) operands.push(this.both());
    return or(...operands);
  }

  private both(): Expression {
    const operands = [this.term()];
    while (this.takes('&&')) operands.push(this.term());
    return and(...operands);
  }

  private term(): Expression {
    let negated = false;
    while (this.takes('!')) negated = !negated;
    const operand = this.operand();
    return negated ? not(operand) : operand;
  }

  private operand(): Expression {
    if (this.takes('(')) {
      const expression = this.either();
      this.expect(')');
      return expression;
    }
    const { kind, value } = this.tokens[this.at++];
    switch (kind) {
      case 'has': return isPresent('pod', value);
      case 'all': return this.calls.all;
      case 'global': return this.calls.global;
      case 'label': return this.test(value);
      default: throw new Unreadable(`unexpected ${value}`);
    }
  }

  private test(key: string): Expression {
    const { value: operator } = this.tokens[this.at++];
    switch (operator) {
      case '==': return isOneOf('pod', key, this.text());
      case '!=': return { op: 'notIn', on: 'pod', key, values: [this.text()] };
      case 'in': return this.among('in', key);
      case 'notin': return this.among('notIn', key);
      case 'contains': return { op: 'contains', on: 'pod', key, value: this.text() };
      case 'startswith': return { op: 'startsWith', on: 'pod', key, value: this.text() };
      case 'endswith': return { op: 'endsWith', on: 'pod', key, value: this.text() };
      default: throw new Unreadable(`expected an operator after '${key}', found ${operator}`);
    }
  }

  private among(op: 'in' | 'notIn', key: string): Expression {
    this.expect('{');
    const values: string[] = [];
    while (this.token.kind === 'text') {
      values.push(this.text());
      if (!this.takes(',')) break;
    }
    this.expect('}');
    if (values.length === 0) return op === 'in' ? NOTHING : not(NOTHING);
    return { op, on: 'pod', key, values: [...new Set(values)] };
  }

  private text(): string {
    const { kind, value } = this.tokens[this.at++];
    if (kind !== 'text') throw new Unreadable(`expected a text in quotes, found ${value}`);
    return value;
  }

  private expect(mark: string): void {
    if (!this.takes(mark)) throw new Unreadable(`expected ${mark}, found ${this.token.value}`);
  }

  private takes(mark: string): boolean {
    if (this.token.kind !== 'mark' || this.token.value !== mark) return false;
    this.at++;
    return true;
  }
}
