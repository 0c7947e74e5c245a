import { Labels } from './labels';
import { EVERYTHING, keyAnchor, Matcher, NOTHING, pairAnchor } from './selector';

/** What a part of an expression says of labels, and which labels everything has of which it is true. */
interface Part {
  readonly anchors?: readonly string[];
  readonly matches: (labels: Labels) => boolean;
}

/** Longer ones are refused by Calico itself. */
const LONGEST = 1024;

const TOKEN = /\s*(==|!=|&&|\|\||!|\(|\)|\{|\}|,|'[^']*'|"[^"]*"|[A-Za-z0-9_./-]+)/y;

/**
 * A selector of Calico: `app == 'web' && !has(debug)`, with `in`, `not in`, `contains`, `starts with`, `ends with`, `all()`
 * and `global()`. One that cannot be read matches nothing, and an absent one everything.
 */
export function calicoSelector(selector: unknown): Matcher {
  if (selector === undefined || selector === '') return EVERYTHING;
  if (typeof selector !== 'string' || selector.length > LONGEST) return NOTHING;
  const tokens = tokensOf(selector.trim());
  if (!tokens) return NOTHING;
  if (tokens.join(' ') === 'all ( )') return EVERYTHING;
  const parser = new Parser(tokens);
  const part = parser.parse();
  return part ? { key: `calico ${selector}`, asks: [...parser.asks], anchors: part.anchors, matches: labels => part.matches(labels) } : NOTHING;
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    tokens.push(match[1]);
  }
  return tokens;
}

class Parser {
  public readonly asks = new Set<string>();
  private at = 0;

  public constructor(private readonly tokens: readonly string[]) {}

  /** The whole expression; undefined when it cannot be read. */
  public parse(): Part | undefined {
    const part = this.either();
    return this.at === this.tokens.length ? part : undefined;
  }

  private either(): Part | undefined {
    let left = this.both();
    while (left && this.takes('||')) {
      const [first, second] = [left, this.both()];
      left = second && {
        anchors: first.anchors && second.anchors && [...new Set([...first.anchors, ...second.anchors])],
        matches: labels => first.matches(labels) || second.matches(labels),
      };
    }
    return left;
  }

  private both(): Part | undefined {
    let left = this.term();
    while (left && this.takes('&&')) {
      const [first, second] = [left, this.term()];
      left = second && { anchors: first.anchors ?? second.anchors, matches: labels => first.matches(labels) && second.matches(labels) };
    }
    return left;
  }

  private term(): Part | undefined {
    if (this.takes('!')) {
      const part = this.term();
      return part && { matches: labels => !part.matches(labels) };
    }
    if (this.takes('(')) {
      const part = this.either();
      return this.takes(')') ? part : undefined;
    }
    return this.test();
  }

  private test(): Part | undefined {
    const key = this.tokens[this.at++];
    if (key === undefined || !/^[A-Za-z0-9]/.test(key)) return undefined;
    if (this.takes('(')) return this.call(key);
    this.asks.add(key);
    if (this.takes('==')) return this.withValue(value => ({ anchors: [pairAnchor(key, value)], matches: labels => labels.get(key) === value }));
    if (this.takes('!=')) return this.withValue(value => ({ matches: labels => labels.get(key) !== value }));
    if (this.takes('in')) return this.withValues(values => ({ anchors: values.map(value => pairAnchor(key, value)), matches: among(key, values) }));
    if (this.takes('not')) {
      return this.takes('in') ? this.withValues(values => ({ matches: labels => !among(key, values)(labels) })) : undefined;
    }
    if (this.takes('contains')) return this.onText(key, (label, value) => label.includes(value));
    if (this.takes('starts')) return this.takes('with') ? this.onText(key, (label, value) => label.startsWith(value)) : undefined;
    if (this.takes('ends')) return this.takes('with') ? this.onText(key, (label, value) => label.endsWith(value)) : undefined;
    return undefined;
  }

  private call(name: string): Part | undefined {
    if (name === 'has') {
      const key = this.tokens[this.at++];
      if (key === undefined) return undefined;
      this.asks.add(key);
      return this.takes(')') ? { anchors: [keyAnchor(key)], matches: labels => labels.has(key) } : undefined;
    }
    if (!this.takes(')')) return undefined;
    if (name === 'all') return { matches: () => true };
    // What has no namespace: no pod.
    return name === 'global' ? { anchors: [], matches: () => false } : undefined;
  }

  private onText(key: string, compare: (label: string, value: string) => boolean): Part | undefined {
    return this.withValue(value => ({
      anchors: [keyAnchor(key)],
      matches: labels => {
        const label = labels.get(key);
        return label !== undefined && compare(label, value);
      },
    }));
  }

  private withValue(make: (value: string) => Part): Part | undefined {
    const value = this.text();
    return value === undefined ? undefined : make(value);
  }

  private withValues(make: (values: readonly string[]) => Part): Part | undefined {
    if (!this.takes('{')) return undefined;
    const values: string[] = [];
    while (!this.takes('}')) {
      const value = this.text();
      if (value === undefined) return undefined;
      values.push(value);
      this.takes(',');
    }
    return make([...new Set(values)]);
  }

  private text(): string | undefined {
    const token = this.tokens[this.at++];
    return token !== undefined && /^['"]/.test(token) ? token.slice(1, -1) : undefined;
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
}

function among(key: string, values: readonly string[]): (labels: Labels) => boolean {
  const set = new Set(values);
  return labels => {
    const label = labels.get(key);
    return label !== undefined && set.has(label);
  };
}
