import * as fc from 'fast-check';

/** Strings that some reader takes for something else, and strings that are easy. */
const TEXTS = [
  'web', 'nginx:1.27', 'yes', 'No', 'on', 'null', '~', '', ' lead', 'trail ', '1e3', '0x1f', '0o17', '012', '1:30', '2024-01-01', '.inf', '-', '- a', '? q', 'a: b',
  'a #b', '#c', '{a}', '[b]', '*x', '&y', '!t', '|', '>', '%d', '@at', '`tick', "it's", 'say "hi"', 'back\\slash', 'two\nlines', 'kept\n\n', 'é☃😀', 'tab\there',
  '100m', '64Mi', '<<', '=', 'a,b', '...', '---', 'true', '\u2028', '\u0007', '\ufeff', 'long '.repeat(30),
];
const KEYS = ['a', 'b', 'c', 'name', 'spec', 'app.kubernetes.io/name', 'with space', 'q"uote', 'x: y', '#hash', '__proto__', 'constructor', '- dash', 'null', '12'];

const scalar = fc.oneof(fc.constantFrom(...TEXTS), fc.integer({ min: -99, max: 99 }), fc.boolean(), fc.constant(null), fc.constantFrom(1.5, 1e21));

function object(value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 4 }).map(entries => Object.fromEntries(entries));
}

/** Values of a document. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, object(tie('value')), fc.array(tie('value'), { maxLength: 3 })),
})).value;

export const anyObject = object(anyValue).filter(value => Object.keys(value).length > 0);

/** Values without lists: what a line says can be told from its path alone. */
export const plainObject = object(fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constantFrom('x', 'y', 1, true), object(tie('value'))),
})).value).filter(value => Object.keys(value).length > 0);

/** A stream of choices that a seed decides. */
export class Choices {
  public constructor(private state: number) {}

  public below(limit: number): number {
    // Numerical Recipes' generator; exact, for the product stays below 2^53.
    this.state = (this.state * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  public maybe(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  public of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

/** Another value that differs here and there. */
export function mutated(value: any, choices: Choices, fresh: () => unknown): any {
  if (choices.maybe(6)) return fresh();
  if (Array.isArray(value)) {
    const items = value.flatMap(item => choices.maybe(5) ? [] : [choices.maybe(3) ? mutated(item, choices, fresh) : item]);
    if (choices.maybe(3)) items.splice(choices.below(items.length + 1), 0, fresh());
    return items;
  }
  if (value === null || typeof value !== 'object') return choices.maybe(2) ? value : fresh();
  const kept = Object.entries(value).filter(() => !choices.maybe(5));
  const entries = kept.map(([key, field]) => [key, choices.maybe(3) ? mutated(field, choices, fresh) : field]);
  if (choices.maybe(3)) entries.push([choices.of(KEYS), fresh()]);
  return Object.fromEntries(entries);
}

/** What the text of a value looks like. */
export interface Rendered {
  readonly text: string;
  /** Lines that say nothing but one scalar field, by path. */
  readonly scalarLines: readonly { path: readonly string[]; line: string }[];
}

/** Writes a value down as people do: each in another way, with comments everywhere. */
export function styled(value: Record<string, unknown>, choices: Choices, { flow = true } = {}): Rendered {
  return new Styler(choices, flow).document(value);
}

class Styler {
  private readonly step: number;
  private readonly dashes: number;
  private comments = 0;
  private readonly newline: string;
  private readonly scalarLines: { path: readonly string[]; line: string }[] = [];

  public constructor(private readonly choices: Choices, private readonly flows: boolean) {
    this.step = choices.of([2, 2, 4, 3, 1]);
    this.dashes = choices.of([0, this.step]);
    this.newline = choices.maybe(4) ? '\r\n' : '\n';
  }

  public document(value: Record<string, unknown>): Rendered {
    const lines = [
      ...this.choices.maybe(3) ? [this.comment()] : [],
      ...this.choices.maybe(3) ? ['---'] : [],
      ...this.map(value, 0, []),
      ...this.choices.maybe(3) ? ['', this.comment()] : [],
    ];
    return { text: lines.join(this.newline) + (this.choices.maybe(4) ? '' : this.newline), scalarLines: this.scalarLines };
  }

  private comment(): string {
    return `# note${this.comments++}.`;
  }

  private tail(): string {
    return this.choices.maybe(4) ? this.choices.of([' ', '\t', '   ']) + this.comment() : this.choices.maybe(8) ? this.choices.of([' ', '\t']) : '';
  }

  private between(column: number): string[] {
    if (this.choices.maybe(8)) return [''];
    return this.choices.maybe(6) ? [' '.repeat(this.choices.of([column, column, 0])) + this.comment()] : [];
  }

  private map(value: object, column: number, path: readonly string[]): string[] {
    return Object.entries(value).flatMap(([key, field], i) => [
      ...i === 0 ? [] : this.between(column),
      ...this.pair(key, field, column, [...path, key]),
    ]);
  }

  private pair(key: string, value: unknown, column: number, path: readonly string[]): string[] {
    const start = `${' '.repeat(column)}${this.key(key)}:`;
    if (this.isBlock(value)) {
      const offset = Array.isArray(value) ? this.dashes : this.step;
      const comment = this.choices.maybe(6) ? [' '.repeat(column + this.step) + this.comment()] : [];
      return [start + this.tail(), ...comment, ...this.collection(value, column + offset, path)];
    }
    const lines = this.inline(value, column);
    if (lines.length === 1) {
      const line = `${start}${lines[0] === '' ? '' : ' '}${lines[0]}${this.tail()}`;
      if (value === null || typeof value !== 'object') this.scalarLines.push({ path, line });
      return [line];
    }
    return [`${start} ${lines[0]}`, ...lines.slice(1)];
  }

  private collection(value: object, column: number, path: readonly string[]): string[] {
    if (!Array.isArray(value)) return this.map(value, column, path);
    const gap = this.choices.of([' ', ' ', '   ']);
    return value.flatMap((item, i) => {
      const before = i === 0 ? [] : this.between(column);
      if (this.isBlock(item)) {
        const lines = this.collection(item, column + 1 + gap.length, [...path, String(i)]);
        return [...before, `${' '.repeat(column)}-${gap}${lines[0].trimStart()}`, ...lines.slice(1)];
      }
      // An empty item is read in different ways after a dash on its own line.
      const lines = item === null ? ['null'] : this.inline(item, column);
      return [...before, `${' '.repeat(column)}-${gap}${lines[0]}${lines.length === 1 ? this.tail() : ''}`, ...lines.slice(1)];
    });
  }

  private isBlock(value: unknown): value is object {
    return value !== null && typeof value === 'object' && Object.keys(value).length > 0 && !(this.flows && this.choices.maybe(4));
  }

  /** Lines of a value that starts on the line of its key. */
  private inline(value: any, column: number): string[] {
    if (value === null) return [this.choices.of(['', '~', 'null'])];
    if (typeof value === 'object') return this.flow(value, column);
    if (typeof value === 'string' && /^[\x20-\x7e\n]*[^\n ]\n$/.test(value) && !value.startsWith(' ')) {
      return ['|', ...value.slice(0, -1).split('\n').map(line => line === '' ? '' : ' '.repeat(column + this.step) + line)];
    }
    return [this.scalar(value)];
  }

  private flow(value: object, column: number): string[] {
    const parts = Array.isArray(value) ? value.map(item => this.flowText(item)) : Object.entries(value).map(([k, v]) => `${this.key(k)}: ${this.flowText(v)}`);
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    if (parts.length === 0) return [this.choices.of([open + close, `${open} ${close}`])];
    if (!this.choices.maybe(3)) return [open + parts.join(this.choices.of([',', ', ']).padEnd(2)) + this.choices.of(['', '', ' ', ',']) + close];
    const indent = ' '.repeat(column + this.step);
    const rows = parts.map((part, i) => `${indent}${part}${i < parts.length - 1 || this.choices.maybe(2) ? ',' : ''}${this.choices.maybe(4) ? ` ${this.comment()}` : ''}`);
    return [open, ...rows, indent + close];
  }

  private flowText(value: any): string {
    if (value === null || typeof value !== 'object') return this.scalar(value);
    const parts = Array.isArray(value) ? value.map(item => this.flowText(item)) : Object.entries(value).map(([k, v]) => `${this.key(k)}: ${this.flowText(v)}`);
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    return open + parts.join(', ') + close;
  }

  private scalar(value: string | number | boolean | null): string {
    if (typeof value !== 'string') return JSON.stringify(value);
    if (/^[a-z][a-z0-9.-]*$/.test(value) && !/^(yes|no|on|off|y|n|true|false|null)$/.test(value) && this.choices.maybe(2)) return value;
    if (/^[\x20-\x7e]*$/.test(value) && this.choices.maybe(2)) return `'${value.replace(/'/g, "''")}'`;
    return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }

  private key(key: string): string {
    return /^[a-z]+$/.test(key) && key !== 'null' && !this.choices.maybe(5) ? key : JSON.stringify(key);
  }
}
