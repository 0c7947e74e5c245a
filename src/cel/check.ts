import { Call, Comprehension, Expr, Ident, Select } from './ast';
import { comprehensionResult, variableTypes } from './check-comprehension';
import { CheckContext, CheckOptions } from './check-context';
import { formatProblem } from './check-format';
import { FunctionOverload, functionsNamed, methodsNamed, resolveOverloads } from './functions';
import { Names } from './names';
import { binaryResult } from './operator-types';
import { BOOL, DYN, formatType, join, OPTIONAL, Type, typeOf } from './types';
import { typeNameOf } from './values';
import { FEATURES_SINCE } from './versions';

/** Resolves names, infers types where they are evident, and refuses what cannot be meant. Returns the number of slots. */
export function check(source: string, root: Expr, options: CheckOptions): number {
  const checker = new Checker(new CheckContext(source, options), options);
  checker.infer(root);
  return checker.slots;
}

class Checker {
  public slots = 0;
  private readonly names: Names;

  constructor(private readonly context: CheckContext, { variables }: CheckOptions) {
    this.names = new Names(variables);
  }

  public infer(expr: Expr): Type {
    return expr.type = this.typeOf(expr);
  }

  private expectBool(expr: Expr, operator: string): void {
    const type = this.infer(expr);
    if (type.name !== 'bool' && type.name !== 'dyn') this.context.mismatch(expr.offset, `${operator} needs a bool, not ${formatType(type)}`);
  }

  private typeOf(expr: Expr): Type {
    switch (expr.kind) {
      case 'literal': return typeOf(typeNameOf(expr.value));
      case 'ident': return this.ident(expr);
      case 'select': return this.select(expr);
      case 'has': {
        if (expr.optional) this.context.require(FEATURES_SINCE.optionals, "optional field selection '.?'", expr.offset);
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
        if (!['int', 'double', 'dyn'].includes(type.name)) return this.context.mismatch(expr.offset, `'-' needs an int or double, not ${formatType(type)}`);
        return type;
      }
      case 'binary': {
        const left = this.infer(expr.left);
        const right = this.infer(expr.right);
        const result = binaryResult(expr.operator, left, right);
        return result ?? this.context.mismatch(expr.offset, `no such overload: ${formatType(left)} ${expr.operator} ${formatType(right)}`);
      }
      case 'logical':
        for (const operand of expr.operands) this.expectBool(operand, `'${expr.operator}'`);
        return BOOL;
      case 'conditional': {
        this.expectBool(expr.condition, "the condition of '?:'");
        const then = this.infer(expr.then);
        const otherwise = this.infer(expr.otherwise);
        if (then.name !== otherwise.name && then.name !== 'dyn' && otherwise.name !== 'dyn') {
          this.context.mismatch(expr.offset, `the branches of '?:' have different types: ${formatType(then)} and ${formatType(otherwise)}`);
        }
        return join(then, otherwise);
      }
      case 'list': return typeOf('list', this.common(expr.elements.map(({ value, optional }) => ({ expr: value, optional })), 'elements of a list'));
      case 'map': {
        const key = this.common(expr.entries.map(entry => ({ expr: entry.key, optional: false })), 'keys of a map');
        if (!['bool', 'int', 'uint', 'string', 'dyn'].includes(key.name)) {
          this.context.mismatch(expr.entries[0].key.offset, `${formatType(key)} cannot be the key of a map: expected bool, int, uint or string`);
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
        this.context.require(FEATURES_SINCE.optionals, 'an optional element', expr.offset);
        if (type.name !== OPTIONAL && type.name !== 'dyn') this.context.mismatch(expr.offset, `'?' needs an optional value, not ${formatType(type)}`);
        type = type.args[0] ?? DYN;
      }
      // What optional.none() would hold is of any type.
      const open = optional && type.name === 'dyn';
      if (common && !open && this.context.mixes(common, type)) {
        throw this.context.error(expr.offset, `the ${what} have different types: ${formatType(common)} and ${formatType(type)}; wrap each in dyn()`);
      }
      if (!open) common = common ? join(common, type) : type;
    }
    return common ?? DYN;
  }

  private ident(expr: Ident): Type {
    const local = this.names.local(expr);
    if (local) {
      expr.reference = { kind: 'slot', slot: local.slot };
      return local.type;
    }
    const global = this.names.global(expr.name);
    if (!global) {
      const { known } = this.names;
      throw this.context.error(expr.offset, `undeclared variable '${expr.name}'${known === '' ? '' : `: expected one of ${known}`}`);
    }
    expr.reference = global.reference;
    return global.type;
  }

  private select(expr: Select): Type {
    const dotted = this.names.dottedName(expr);
    const global = dotted && !this.names.local(dotted.first) ? this.names.global(dotted.name) : undefined;
    if (global) {
      expr.reference = global.reference;
      return global.type;
    }
    if (expr.optional) this.context.require(FEATURES_SINCE.optionals, "optional field selection '.?'", expr.offset);
    const operand = this.infer(expr.operand);
    const field = this.selectable(expr.operand, operand);
    return expr.optional || operand.name === OPTIONAL ? typeOf(OPTIONAL, field) : field;
  }

  /** The type of the fields of a value. */
  private selectable(operand: Expr, type: Type): Type {
    if (type.name === OPTIONAL) return this.selectable(operand, type.args[0] ?? DYN);
    if (type.name === 'dyn') return DYN;
    if (type.name === 'map' && ['string', 'dyn', undefined].includes(type.args[0]?.name)) return type.args[1] ?? DYN;
    return this.context.mismatch(operand.offset, `a value of type ${formatType(type)} has no fields`);
  }

  private index(operand: Expr, index: Expr, optional: boolean, offset: number): Type {
    if (optional) this.context.require(FEATURES_SINCE.optionals, "optional indexing '[?'", offset);
    const container = this.infer(operand);
    const key = this.infer(index);
    const bare = container.name === OPTIONAL ? container.args[0] ?? DYN : container;
    const wrong = () => this.context.mismatch(offset, `no such overload: ${formatType(container)}[${formatType(key)}]`);
    let element = DYN;
    if (bare.name === 'list') {
      if (!['int', 'dyn'].includes(key.name)) wrong();
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
    const namespace = expr.target && this.names.dottedName(expr.target);
    if (namespace && !this.names.isVariable(namespace.first)) {
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
    if (overloads.length === 0) throw this.context.error(offset, `undeclared ${expr.target ? 'method' : 'function'} '${name}'`);
    if (name === 'format') this.context.formatting++;
    const types = args.map(arg => this.infer(arg));
    if (name === 'format') this.context.formatting--;
    const sameCount = overloads.filter(({ parameters }) => parameters.length === args.length);
    if (sameCount.length === 0) {
      const receiver = expr.target ? 1 : 0;
      const counts = [...new Set(overloads.map(({ parameters }) => parameters.length - receiver))].sort().join(' or ');
      throw this.context.error(offset, `${name}() takes ${counts} arguments, not ${args.length - receiver}`);
    }
    const candidates = resolveOverloads(sameCount, types);
    const shown = expr.target ? `${formatType(types[0])}.${name}(${types.slice(1).map(formatType).join(', ')})` : `${name}(${types.map(formatType).join(', ')})`;
    if (candidates.length === 0) {
      expr.overloads = sameCount;
      return this.context.mismatch(offset, `no such overload: ${shown}`);
    }
    const available = candidates.filter(({ overload }) => this.context.has(overload.since));
    if (available.length === 0) this.context.require(candidates[0].overload.since!, `${name}()`, offset);
    expr.overloads = available.map(({ overload }) => overload);
    this.validateConstants(expr, args);
    const problem = name === 'format' && this.context.forPolicies ? formatProblem(args[0], args[1]) : undefined;
    if (problem !== undefined) throw this.context.error(offset, problem);
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
        throw this.context.error(last.offset, (error as Error).message);
      }
    }
  }

  private comprehension(expr: Comprehension): Type {
    const { macro, variables, offset } = expr;
    const target = this.infer(expr.target);
    if (macro === 'optMap' || macro === 'optFlatMap') this.context.require(FEATURES_SINCE.optionals, `${macro}()`, offset);
    else if (variables.length === 2) this.context.require(FEATURES_SINCE.twoVariableComprehensions, `${macro}() with two variables`, offset);
    else if (macro === 'sortBy') this.context.require(FEATURES_SINCE.sortBy, 'sortBy()', offset);
    const types = variableTypes(this.context, expr, target);
    expr.slot = this.slots;
    this.slots += variables.length;
    this.names.enter(variables, types, expr.slot);
    if (expr.filter) this.expectBool(expr.filter, `the condition of ${macro}()`);
    let body = DYN;
    if (['all', 'exists', 'existsOne', 'filter'].includes(macro)) this.expectBool(expr.body, `${macro}()`);
    else body = this.infer(expr.body);
    this.names.leave();
    return comprehensionResult(this.context, expr, target, types, body);
  }
}
