/**
 * Where a value that a selector asks for comes from. `meta` holds what is no label: see `PodShape.meta`.
 */
export type AttributeSource = 'pod' | 'namespace' | 'account' | 'meta';

/** What `meta` can be asked for. Absent values mean that the pod has none. */
export type MetaKey =
  /** Name of the namespace. */
  | 'namespace'
  /** Name of the ServiceAccount; `default` where the pod names none. */
  | 'account'
  /** Name of the workload that owns the pod. */
  | 'workload'
  /** `true` for pods in a mesh (Istio sidecar, ambient or Linkerd), else absent. */
  | 'istio' | 'linkerd'
  /** `true` where the pod uses the network of its node, else absent. */
  | 'hostNetwork';

/** One value that is asked for. */
interface Asked {
  readonly on: AttributeSource;
  readonly key: string;
}

/**
 * What a selector of any dialect asks of a pod: label selectors, Calico's language, Cilium's prefixed labels, Istio's principals.
 *
 * A negated atom (`notIn`, `absent`, `not`) also holds where the value is absent, as in Kubernetes.
 */
export type Expression =
  | { readonly op: 'all' }
  | { readonly op: 'none' }
  | Asked & { readonly op: 'in' | 'notIn'; readonly values: readonly string[] }
  | Asked & { readonly op: 'present' | 'absent' }
  | Asked & { readonly op: 'startsWith' | 'endsWith' | 'contains'; readonly value: string }
  | { readonly op: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly op: 'not'; readonly operand: Expression };

/** One test of one value. */
export type Atom = Extract<Expression, { key: string }>;

export const EVERYTHING: Expression = { op: 'all' };
export const NOTHING: Expression = { op: 'none' };

/** Looks up one value of a pod. */
export type Lookup = (on: AttributeSource, key: string) => string | undefined;

/** Conjunction, simplified where that is for free. */
export function and(...operands: readonly Expression[]): Expression {
  const flat: Expression[] = [];
  for (const operand of operands) {
    if (operand.op === 'none') return NOTHING;
    if (operand.op === 'and') for (const own of operand.operands) flat.push(own);
    else if (operand.op !== 'all') flat.push(operand);
  }
  if (flat.length === 0) return EVERYTHING;
  return flat.length === 1 ? flat[0] : { op: 'and', operands: flat };
}

/** Disjunction, simplified where that is for free. */
export function or(...operands: readonly Expression[]): Expression {
  const flat = operands.flatMap(operand => operand.op === 'or' ? operand.operands : operand.op === 'none' ? [] : [operand]);
  if (flat.some(({ op }) => op === 'all')) return EVERYTHING;
  if (flat.length === 0) return NOTHING;
  return flat.length === 1 ? flat[0] : { op: 'or', operands: flat };
}

export function not(operand: Expression): Expression {
  if (operand.op === 'all') return NOTHING;
  if (operand.op === 'none') return EVERYTHING;
  return operand.op === 'not' ? operand.operand : { op: 'not', operand };
}

/** `key in (value, ...)`. */
export function isOneOf(on: AttributeSource, key: string, ...values: readonly string[]): Expression {
  return { op: 'in', on, key, values };
}

export function isPresent(on: AttributeSource, key: string): Expression {
  return { op: 'present', on, key };
}

/** The same expression with every test of a value replaced; itself where nothing changes. */
export function mapAtoms(expression: Expression, change: (atom: Atom) => Expression): Expression {
  switch (expression.op) {
    case 'all': case 'none': return expression;
    case 'not': {
      const operand = mapAtoms(expression.operand, change);
      return operand === expression.operand ? expression : not(operand);
    }
    case 'and': case 'or': {
      const operands = expression.operands.map(operand => mapAtoms(operand, change));
      if (operands.every((operand, i) => operand === expression.operands[i])) return expression;
      return (expression.op === 'and' ? and : or)(...operands);
    }
    default: return change(expression);
  }
}

/** Whether a pod is what the expression asks for. */
export function holds(expression: Expression, lookup: Lookup): boolean {
  switch (expression.op) {
    case 'all': return true;
    case 'none': return false;
    // Loops, as a function for each pod and operand would cost more than the question.
    case 'and':
      for (const operand of expression.operands) if (!holds(operand, lookup)) return false;
      return true;
    case 'or':
      for (const operand of expression.operands) if (holds(operand, lookup)) return true;
      return false;
    case 'not': return !holds(expression.operand, lookup);
    default: break;
  }
  const value = lookup(expression.on, expression.key);
  switch (expression.op) {
    case 'in': return value !== undefined && expression.values.includes(value);
    case 'notIn': return value === undefined || !expression.values.includes(value);
    case 'present': return value !== undefined;
    case 'absent': return value === undefined;
    case 'startsWith': return value !== undefined && value.startsWith(expression.value);
    case 'endsWith': return value !== undefined && value.endsWith(expression.value);
    case 'contains': return value !== undefined && value.includes(expression.value);
  }
}

/** Equal for expressions that are written differently but ask the same in the same form: order and repetition do not matter. */
export function canonicalKey(expression: Expression): string {
  switch (expression.op) {
    case 'all': case 'none': return expression.op;
    case 'and': case 'or': return `${expression.op}(${[...new Set(expression.operands.map(canonicalKey))].sort().join()})`;
    case 'not': return `not(${canonicalKey(expression.operand)})`;
    case 'in': case 'notIn': return JSON.stringify([expression.op, expression.on, expression.key, ...expression.values.length === 1 ? expression.values : [...new Set(expression.values)].sort()]);
    case 'present': case 'absent': return JSON.stringify([expression.op, expression.on, expression.key]);
    default: return JSON.stringify([expression.op, expression.on, expression.key, expression.value]);
  }
}
