import { Expr, Ident, Reference } from './ast';
import { DYN, Type, TYPE } from './types';

/** Names that stand for types. */
const TYPE_NAMES = new Set([
  'bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'optional_type',
  'google.protobuf.Timestamp', 'google.protobuf.Duration', 'kubernetes.Quantity', 'kubernetes.URL', 'kubernetes.Semver',
  'kubernetes.NamedFormat', 'net.IP', 'net.CIDR',
]);

interface Scope {
  readonly names: readonly string[];
  readonly types: readonly Type[];
  readonly slot: number;
  readonly outer?: Scope;
}

/** The variables of the environment, and those of the comprehensions around the place that is looked at. */
export class Names {
  private readonly variables: ReadonlySet<string>;
  private scope?: Scope;

  constructor(variables: readonly string[]) {
    this.variables = new Set(variables);
  }

  /** Variables of a comprehension; the first one hides others of the same name. */
  public enter(names: readonly string[], types: readonly Type[], slot: number): void {
    this.scope = { names, types, slot, outer: this.scope };
  }

  public leave(): void {
    this.scope = this.scope!.outer;
  }

  /** The dotted name that an expression may be, `a.b.c`. */
  public dottedName(expr: Expr): { name: string; first: Ident } | undefined {
    if (expr.kind === 'ident') return { name: expr.name, first: expr };
    if (expr.kind !== 'select' || expr.optional) return undefined;
    const inner = this.dottedName(expr.operand);
    return inner && { name: `${inner.name}.${expr.field}`, first: inner.first };
  }

  /** A variable of a comprehension. */
  public local(ident: Ident): { slot: number; type: Type } | undefined {
    if (ident.global) return undefined;
    for (let scope = this.scope; scope; scope = scope.outer) {
      const i = scope.names.indexOf(ident.name);
      if (i >= 0) return { slot: scope.slot + i, type: scope.types[i] };
    }
    return undefined;
  }

  /** What a name that is no variable of a comprehension means. */
  public global(name: string): { reference: Reference; type: Type } | undefined {
    if (this.variables.has(name)) return { reference: { kind: 'variable', name }, type: DYN };
    return TYPE_NAMES.has(name) ? { reference: { kind: 'type', name }, type: TYPE } : undefined;
  }

  public isVariable(ident: Ident): boolean {
    return this.local(ident) !== undefined || this.variables.has(ident.name);
  }

  /** For messages. */
  public get known(): string {
    return [...this.variables].sort().join(', ');
  }
}
