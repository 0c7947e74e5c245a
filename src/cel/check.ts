import { Call, Comprehension, Expr, Ident, Select } from './ast';
import { CelSyntaxError, syntaxErrorAt } from './errors';
import { FunctionOverload, functionsNamed, methodsNamed, resolveOverloads } from './functions';
import { binaryResult } from './operator-types';
import { BOOL, DYN, formatType, INT, join, OPTIONAL, TYPE, Type, typeOf } from './types';
import { typeNameOf } from './values';
import { FEATURES_SINCE, versionNumber } from './versions';

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

/** What the check goes by. */
export interface CheckOptions {
  /** Names of the variables that are bound at evaluation. */
  readonly variables: readonly string[];
  /** @default - no function is too new */
  readonly kubernetesVersion?: string;
  /**
   * `kubernetes`: as the API server compiles policies. `standard`: lists and maps may mix types. `none`: operands that do
   * not fit are left to evaluation.
   *
   * @default kubernetes
   */
  readonly types?: 'kubernetes' | 'standard' | 'none';
}

/** From this version on the API server does not mix dyn with other types in a list or map either. */
const STRICT_AGGREGATES_SINCE = 30;

/** Resolves names, infers types where they are evident, and refuses what cannot be meant. Returns the number of slots. */
export function check(source: string, root: Expr, options: CheckOptions): number {
  const checker = new Checker(source, options);
  checker.infer(root);
  return checker.slots;
}

class Checker {
  public slots = 0;
  private scope?: Scope;

  /** Inside the arguments of `format()`, where lists may mix types. */
  private formatting = 0;
  private readonly variables: ReadonlySet<string>;
  private readonly version: number;
  private readonly types: 'kubernetes' | 'standard' | 'none';

  constructor(private readonly source: string, { variables, kubernetesVersion, types = 'kubernetes' }: CheckOptions) {
    this.variables = new Set(variables);
    this.version = kubernetesVersion === undefined ? Infinity : versionNumber(kubernetesVersion);
    this.types = types;
  }

  public infer(expr: Expr): Type {
    return expr.type = this.typeOf(expr);
  }

  private error(offset: number, message: string): CelSyntaxError {
    return syntaxErrorAt(this.source, offset, message);
  }

  /** Types do not fit. Where they are not checked the value is of any type. */
  private mismatch(offset: number, message: string): Type {
    if (this.types === 'none') return DYN;
    throw this.error(offset, message);
  }

  private require(since: string, what: string, offset: number): void {
    if (versionNumber(since) > this.version) {
      throw this.error(offset, `${what} can be used from kubernetes ${since}, the target is 1.${this.version}`);
    }
  }

  private expectBool(expr: Expr, operator: string): void {
    const type = this.infer(expr);
    if (type.name !== 'bool' && type.name !== 'dyn') this.mismatch(expr.offset, `${operator} needs a bool, not ${formatType(type)}`);
  }

  private typeOf(expr: Expr): Type {
    switch (expr.kind) {
      case 'literal': return typeOf(typeNameOf(expr.value));
      case 'ident': return this.ident(expr);
      case 'select': return this.select(expr);
      case 'has': {
        if (expr.optional) this.require(FEATURES_SINCE.optionals, "optional field selection '.?'", expr.offset);
        this.selectable(expr.operand, this.infer(expr.operand));
        return BOOL;
      }
      case 'index': return this.index(expr.operand, expr.index, expr.optional, expr.offset);
      case 'call': return this.call(expr);
      case 'unary': {
        if (expr.operator === '!') {
          this.expectBool(expr.operand, "'!'");
          return BOOL;
        }
        const type = this.infer(expr.operand);
        if (!['int', 'double', 'dyn'].includes(type.name)) return this.mismatch(expr.offset, `'-' needs an int or double, not ${formatType(type)}`);
        return type;
      }
      case 'binary': {
        const left = this.infer(expr.left);
        const right = this.infer(expr.right);
        const result = binaryResult(expr.operator, left, right);
        return result ?? this.mismatch(expr.offset, `no such overload: ${formatType(left)} ${expr.operator} ${formatType(right)}`);
      }
      case 'logical':
        for (const operand of expr.operands) this.expectBool(operand, `'${expr.operator}'`);
        return BOOL;
      case 'conditional': {
        this.expectBool(expr.condition, "the condition of '?:'");
        const then = this.infer(expr.then);
        const otherwise = this.infer(expr.otherwise);
        if (then.name !== otherwise.name && then.name !== 'dyn' && otherwise.name !== 'dyn') {
          this.mismatch(expr.offset, `the branches of '?:' have different types: ${formatType(then)} and ${formatType(otherwise)}`);
        }
        return join(then, otherwise);
      }
      case 'list': return typeOf('list', this.common(expr.elements.map(({ value, optional }) => ({ expr: value, optional })), 'elements of a list'));
      case 'map': {
        const key = this.common(expr.entries.map(entry => ({ expr: entry.key, optional: false })), 'keys of a map');
        if (!['bool', 'int', 'uint', 'string', 'dyn'].includes(key.name)) {
          this.mismatch(expr.entries[0].key.offset, `${formatType(key)} cannot be the key of a map: expected bool, int, uint or string`);
        }
        return typeOf('map', key, this.common(expr.entries.map(entry => ({ expr: entry.value, optional: entry.optional })), 'values of a map'));
      }
      case 'comprehension': return this.comprehension(expr);
    }
  }

  /** The type that all have. The API server refuses aggregates of mixed types. */
  private common(items: { expr: Expr; optional: boolean }[], what: string): Type {
    let common: Type | undefined;
    for (const { expr, optional } of items) {
      let type = this.infer(expr);
      if (optional) {
        this.require(FEATURES_SINCE.optionals, 'an optional element', expr.offset);
        if (type.name !== OPTIONAL && type.name !== 'dyn') this.mismatch(expr.offset, `'?' needs an optional value, not ${formatType(type)}`);
        type = type.args[0] ?? DYN;
      }
      if (common && this.mixes(common, type)) {
        throw this.error(expr.offset, `the ${what} have different types: ${formatType(common)} and ${formatType(type)}; wrap each in dyn()`);
      }
      common = common ? join(common, type) : type;
    }
    return common ?? DYN;
  }

  private mixes(a: Type, b: Type): boolean {
    if (a.name === b.name || this.types !== 'kubernetes' || this.formatting > 0) return false;
    return this.version >= STRICT_AGGREGATES_SINCE || (a.name !== 'dyn' && b.name !== 'dyn');
  }

  /** The dotted name that an expression may be, `a.b.c`. */
  private dottedName(expr: Expr): { name: string; first: Ident } | undefined {
    if (expr.kind === 'ident') return { name: expr.name, first: expr };
    if (expr.kind !== 'select' || expr.optional) return undefined;
    const inner = this.dottedName(expr.operand);
    return inner && { name: `${inner.name}.${expr.field}`, first: inner.first };
  }

  private local(ident: Ident): { slot: number; type: Type } | undefined {
    if (ident.global) return undefined;
    for (let scope = this.scope; scope; scope = scope.outer) {
      const i = scope.names.indexOf(ident.name);
      if (i >= 0) return { slot: scope.slot + i, type: scope.types[i] };
    }
    return undefined;
  }

  private ident(expr: Ident): Type {
    const local = this.local(expr);
    if (local) {
      expr.reference = { kind: 'slot', slot: local.slot };
      return local.type;
    }
    if (this.variables.has(expr.name)) {
      expr.reference = { kind: 'variable', name: expr.name };
      return DYN;
    }
    if (TYPE_NAMES.has(expr.name)) {
      expr.reference = { kind: 'type', name: expr.name };
      return TYPE;
    }
    const known = [...this.variables].sort().join(', ');
    throw this.error(expr.offset, `undeclared variable '${expr.name}'${known === '' ? '' : `: expected one of ${known}`}`);
  }

  private select(expr: Select): Type {
    const dotted = this.dottedName(expr);
    if (dotted && !this.local(dotted.first)) {
      if (this.variables.has(dotted.name)) {
        expr.reference = { kind: 'variable', name: dotted.name };
        return DYN;
      }
      if (TYPE_NAMES.has(dotted.name)) {
        expr.reference = { kind: 'type', name: dotted.name };
        return TYPE;
      }
    }
    if (expr.optional) this.require(FEATURES_SINCE.optionals, "optional field selection '.?'", expr.offset);
    const operand = this.infer(expr.operand);
    const field = this.selectable(expr.operand, operand);
    return expr.optional || operand.name === OPTIONAL ? typeOf(OPTIONAL, field) : field;
  }

  /** The type of the fields of a value. */
  private selectable(operand: Expr, type: Type): Type {
    if (type.name === OPTIONAL) return this.selectable(operand, type.args[0] ?? DYN);
    if (type.name === 'dyn') return DYN;
    if (type.name === 'map' && ['string', 'dyn', undefined].includes(type.args[0]?.name)) return type.args[1] ?? DYN;
    return this.mismatch(operand.offset, `a value of type ${formatType(type)} has no fields`);
  }

  private index(operand: Expr, index: Expr, optional: boolean, offset: number): Type {
    if (optional) this.require(FEATURES_SINCE.optionals, "optional indexing '[?'", offset);
    const container = this.infer(operand);
    const key = this.infer(index);
    const bare = container.name === OPTIONAL ? container.args[0] ?? DYN : container;
    const wrong = () => this.mismatch(offset, `no such overload: ${formatType(container)}[${formatType(key)}]`);
    let element = DYN;
    if (bare.name === 'list') {
      if (!['int', 'uint', 'double', 'dyn'].includes(key.name)) wrong();
      element = bare.args[0] ?? DYN;
    } else if (bare.name === 'map') {
      if (bare.args[0] && bare.args[0].name !== 'dyn' && key.name !== 'dyn' && bare.args[0].name !== key.name) wrong();
      element = bare.args[1] ?? DYN;
    } else if (bare.name !== 'dyn') {
      wrong();
    }
    return optional || container.name === OPTIONAL ? typeOf(OPTIONAL, element) : element;
  }

  private call(expr: Call): Type {
    const namespace = expr.target && this.dottedName(expr.target);
    if (namespace && !this.local(namespace.first) && !this.variables.has(namespace.first.name)) {
      const qualified = `${namespace.name}.${expr.name}`;
      const functions = functionsNamed(qualified);
      if (functions.length > 0) {
        expr.name = qualified;
        expr.target = undefined;
        return this.resolve(expr, functions, expr.args);
      }
    }
    if (expr.target) return this.resolve(expr, methodsNamed(expr.name), [expr.target, ...expr.args]);
    return this.resolve(expr, functionsNamed(expr.name), expr.args);
  }

  private resolve(expr: Call, overloads: readonly FunctionOverload[], args: readonly Expr[]): Type {
    const { name, offset } = expr;
    if (overloads.length === 0) throw this.error(offset, `undeclared ${expr.target ? 'method' : 'function'} '${name}'`);
    if (name === 'format') this.formatting++;
    const types = args.map(arg => this.infer(arg));
    if (name === 'format') this.formatting--;
    const sameCount = overloads.filter(({ parameters }) => parameters.length === args.length);
    if (sameCount.length === 0) {
      const receiver = expr.target ? 1 : 0;
      const counts = [...new Set(overloads.map(({ parameters }) => parameters.length - receiver))].sort().join(' or ');
      throw this.error(offset, `${name}() takes ${counts} arguments, not ${args.length - receiver}`);
    }
    const candidates = resolveOverloads(sameCount, types);
    const shown = expr.target ? `${formatType(types[0])}.${name}(${types.slice(1).map(formatType).join(', ')})` : `${name}(${types.map(formatType).join(', ')})`;
    if (candidates.length === 0) {
      expr.overloads = sameCount;
      return this.mismatch(offset, `no such overload: ${shown}`);
    }
    const available = candidates.filter(({ overload }) => !overload.since || versionNumber(overload.since) <= this.version);
    if (available.length === 0) this.require(candidates[0].overload.since!, `${name}()`, offset);
    expr.overloads = available.map(({ overload }) => overload);
    this.validateConstants(expr, args);
    return available.map(({ result }) => result).reduce(join);
  }

  /** Invalid constant patterns, durations and timestamps are refused when a policy is written. */
  private validateConstants({ overloads }: Call, args: readonly Expr[]): void {
    const last = args[args.length - 1];
    if (last?.kind !== 'literal') return;
    for (const overload of overloads!) {
      if (!overload.validated) continue;
      try {
        if (overload.withConstant) overload.withConstant(last.value);
        else if (args.length === 1) overload.call(last.value);
      } catch (error) {
        throw this.error(last.offset, (error as Error).message);
      }
    }
  }

  private comprehension(expr: Comprehension): Type {
    const { macro, variables, offset } = expr;
    const target = this.infer(expr.target);
    if (macro === 'optMap' || macro === 'optFlatMap') this.require(FEATURES_SINCE.optionals, `${macro}()`, offset);
    else if (variables.length === 2) this.require(FEATURES_SINCE.twoVariableComprehensions, `${macro}() with two variables`, offset);
    else if (macro === 'sortBy') this.require(FEATURES_SINCE.sortBy, 'sortBy()', offset);
    const types = this.variableTypes(expr, target);
    expr.slot = this.slots;
    this.slots += variables.length;
    this.scope = { names: variables, types, slot: expr.slot, outer: this.scope };
    if (expr.filter) this.expectBool(expr.filter, `the condition of ${macro}()`);
    let body = DYN;
    if (['all', 'exists', 'existsOne', 'filter'].includes(macro)) this.expectBool(expr.body, `${macro}()`);
    else body = this.infer(expr.body);
    this.scope = this.scope.outer;
    return this.comprehensionResult(expr, target, types, body);
  }

  private variableTypes({ macro, variables, target: { offset } }: Comprehension, target: Type): Type[] {
    if (macro === 'optMap' || macro === 'optFlatMap') {
      if (target.name !== OPTIONAL && target.name !== 'dyn') this.mismatch(offset, `${macro}() needs an optional value, not ${formatType(target)}`);
      return [target.args[0] ?? DYN];
    }
    const accepted = macro === 'sortBy' ? ['list', 'dyn'] : ['list', 'map', 'dyn'];
    if (!accepted.includes(target.name)) this.mismatch(offset, `${macro}() needs a list or map, not ${formatType(target)}`);
    const [first = DYN, second = DYN] = target.args;
    if (target.name === 'dyn') return variables.map(() => DYN);
    if (variables.length === 1) return [first];
    return target.name === 'list' ? [INT, first] : [first, second];
  }

  private comprehensionResult({ macro, body: { offset } }: Comprehension, target: Type, [first, second]: Type[], body: Type): Type {
    switch (macro) {
      case 'all': case 'exists': case 'existsOne': return BOOL;
      case 'filter': return typeOf('list', first);
      case 'sortBy': return target;
      case 'map': case 'transformList': return typeOf('list', body);
      case 'transformMap': return typeOf('map', target.name === 'list' ? INT : target.args[0] ?? DYN, body);
      case 'transformMapEntry':
        if (body.name !== 'map' && body.name !== 'dyn') this.mismatch(offset, `transformMapEntry() needs a map with one entry, not ${formatType(body)}`);
        return typeOf('map', body.args[0] ?? DYN, body.args[1] ?? second ?? DYN);
      case 'optMap': return typeOf(OPTIONAL, body);
      case 'optFlatMap':
        if (body.name !== OPTIONAL && body.name !== 'dyn') this.mismatch(offset, `optFlatMap() needs an optional value, not ${formatType(body)}`);
        return body.name === 'dyn' ? typeOf(OPTIONAL, DYN) : body;
    }
  }
}

