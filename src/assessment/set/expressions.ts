import { GENERATED, isPairAnchor, keyAnchor, Matcher, pairAnchor } from './selector';
import { and, Atom, AttributeSource, canonicalKey, EVERYTHING, Expression, holds, or } from '../../connectivity';

/** Values that are looked through in the time of one comparison of everything else. */
const VALUES_AT_ONCE = 16;

/** What an expression of a policy asks of one pod, in the form that indexes take. Pods are seen as `seenKey` says. */
export function matcherOf(expression: Expression): Matcher {
  const asks = new Set<string>();
  const values = new Set<string>();
  let cost = 0;
  forEachAtom(expression, atom => {
    asks.add(seenKey(atom.on, atom.key));
    if (atom.op === 'in') for (const value of atom.values) values.add(value);
    cost += 1 + ('values' in atom ? atom.values.length / VALUES_AT_ONCE : 0);
  });
  return {
    key: canonicalKey(expression),
    asks: [...asks],
    values: [...values],
    cost,
    anchors: anchorsFor(expression),
    matches: labels => holds(expression, (on, key) => labels.get(seenKey(on, key))),
  };
}

/** Under which key a pod has a value: labels of its own as they are, all else behind a colon, which no label has. */
export function seenKey(on: AttributeSource, key: string): string {
  return on === 'pod' ? key : `${on}:${key}`;
}

/** What remains to be asked where labels that controllers add at run time may have any value. */
export function atRunTime(expression: Expression): Expression {
  // Of what stands in a negation, no value is certain to make it hold.
  if (expression.op === 'not') return asksFor(expression, isGenerated) ? EVERYTHING : expression;
  if (!('operands' in expression)) return 'key' in expression && isGenerated(expression) ? EVERYTHING : expression;
  if (!asksFor(expression, isGenerated)) return expression;
  return (expression.op === 'and' ? and : or)(...expression.operands.map(atRunTime));
}

function isGenerated({ on, key }: Atom): boolean {
  return on === 'pod' && GENERATED.has(key);
}

function forEachAtom(expression: Expression, visit: (atom: Atom) => void): void {
  if ('operands' in expression) for (const operand of expression.operands) forEachAtom(operand, visit);
  else if ('operand' in expression) forEachAtom(expression.operand, visit);
  else if ('key' in expression) visit(expression);
}

/** Whether a test of an expression is such a one. */
export function asksFor(expression: Expression, isSuch: (atom: Atom) => boolean): boolean {
  if ('operands' in expression) return expression.operands.some(operand => asksFor(operand, isSuch));
  if ('operand' in expression) return asksFor(expression.operand, isSuch);
  return 'key' in expression && isSuch(expression);
}

/** Values of which everything that matches has one. */
function anchorsFor(expression: Expression): readonly string[] | undefined {
  switch (expression.op) {
    case 'none': return [];
    case 'in': return [...new Set(expression.values)].map(value => pairAnchor(seenKey(expression.on, expression.key), value));
    case 'present': case 'startsWith': case 'endsWith': case 'contains': return [keyAnchor(seenKey(expression.on, expression.key))];
    case 'and': return expression.operands.map(anchorsFor).reduce(narrower, undefined);
    case 'or': {
      const anchors = expression.operands.map(anchorsFor);
      return anchors.every(each => each !== undefined) ? [...new Set(anchors.flat())] : undefined;
    }
    default: return undefined;
  }
}

/** A label with its value is rarer than a label; of those, few are rarer than many. */
function narrower(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (!a || !b) return a ?? b;
  const rank = (anchors: readonly string[]) => anchors.every(isPairAnchor) ? anchors.length : Infinity;
  return rank(b) < rank(a) ? b : a;
}
