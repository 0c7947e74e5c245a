import type { FunctionOverload } from './functions/registry';
import type { Type } from './types';

/** What a name means. */
export type Reference =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'type'; readonly name: string };

interface Node {
  /** Offset of the node in the source. For operators and calls the offset of the operator or function name. */
  readonly offset: number;
  /** Height of the tree below. */
  readonly height: number;
  /** Set by the check. */
  type?: Type;
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: any;
}

export interface Ident extends Node {
  readonly kind: 'ident';
  readonly name: string;
  /** Written with a leading dot: comprehension variables do not hide it. */
  readonly global: boolean;
  reference?: Reference;
}

export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expr;
  readonly field: string;
  /** `operand.?field` */
  readonly optional: boolean;
  /** The whole is the name of a variable or type that has a dot. */
  reference?: Reference;
}

export interface Has extends Node {
  readonly kind: 'has';
  readonly operand: Expr;
  readonly field: string;
  readonly optional: boolean;
}

export interface Index extends Node {
  readonly kind: 'index';
  readonly operand: Expr;
  readonly index: Expr;
  /** `operand[?index]` */
  readonly optional: boolean;
}

export interface Call extends Node {
  readonly kind: 'call';
  /** `startsWith`, or with its namespace `optional.of` once checked. */
  name: string;
  /** The receiver of a method. */
  target?: Expr;
  readonly args: readonly Expr[];
  overloads?: readonly FunctionOverload[];
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expr;
}

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}

/** `a && b && c`: one node, so that long chains stay flat. */
export interface Logical extends Node {
  readonly kind: 'logical';
  readonly operator: '&&' | '||';
  readonly operands: readonly Expr[];
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}

export interface ListLiteral extends Node {
  readonly kind: 'list';
  readonly elements: readonly { readonly value: Expr; readonly optional: boolean }[];
}

export interface MapLiteral extends Node {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Expr; readonly value: Expr; readonly optional: boolean }[];
}

export type MacroName = 'all' | 'exists' | 'existsOne' | 'map' | 'filter' | 'transformList' | 'transformMap' | 'transformMapEntry'
| 'optMap' | 'optFlatMap' | 'sortBy';

/** A macro that binds one or two variables for each element. */
export interface Comprehension extends Node {
  readonly kind: 'comprehension';
  readonly macro: MacroName;
  readonly target: Expr;
  readonly variables: readonly string[];
  /** Where the first variable lives; the second follows it. Set by the check. */
  slot: number;
  /** The condition of `map`, `transformList` … with a filter. */
  readonly filter?: Expr;
  readonly body: Expr;
}

export type Expr = Literal | Ident | Select | Has | Index | Call | Unary | Binary | Logical | Conditional | ListLiteral | MapLiteral | Comprehension;
