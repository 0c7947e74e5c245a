import { GENERATED, isPairAnchor, keyAnchor, Matcher, pairAnchor } from './selector';
import { and, Atom, canonicalKey, EVERYTHING, Expression, holds, or } from '../../connectivity';

/** Values that are looked through in the time of one comparison of everything else. */
const VALUES_AT_ONCE = 16;

/** What an expression of a policy asks of one pod, in the form that indexes take. Pods are seen as `seenKey` says. */
export function matcherOf(expression: Expression): Matcher {
  const asks = new Set<string>();
  const values = new Set<string>();
  let cost = 0;
  for (const atom of atomsOf(expression)) {
    asks.add(seenKey(atom));
    if (atom.op === 'in') for (const value of atom.values) values.add(value);
    cost += 1 + ('values' in atom ? atom.values.length / VALUES_AT_ONCE : 0);
  }
  return {
    key: canonicalKey(expression),
    asks: [...asks],
    values: [...values],
    cost,
    anchors: anchorsFor(expression),
    matches: labels => holds(expression, (on, key) => labels.get(seenKey({ on, key }))),
  };
}

/** Under which key a pod has a value: labels of its own as they are, all else behind a colon, which no label has. */
export function seenKey({ on, key }: Pick<Atom, 'on' | 'key'>): string {
  return on === 'pod' ? key : `${on}:${key}`;
}

export function* atomsOf(expression: Expression): Iterable<Atom> {
  if ('operands' in expression) for (const operand of expression.operands) yield* atomsOf(operand);
  else if ('operand' in expression) yield* atomsOf(expression.operand);
  else if ('key' in expression) yield expression;
}

/** What remains to be asked where labels that controllers add at run time may have any value. */
export function atRunTime(expression: Expression): Expression {
  const isGenerated = (atom: Atom) => atom.on === 'pod' && GENERATED.has(atom.key);
  // Of what stands in a negation, no value is certain to make it hold.
  if (expression.op === 'not') return [...atomsOf(expression)].some(isGenerated) ? EVERYTHING : expression;
  if ('operands' in expression) return (expression.op === 'and' ? and : or)(...expression.operands.map(atRunTime));
  return 'key' in expression && isGenerated(expression) ? EVERYTHING : expression;
}

/** Values of which everything that matches has one. */
function anchorsFor(expression: Expression): readonly string[] | undefined {
  switch (expression.op) {
    case 'none': return [];
    case 'in': return [...new Set(expression.values)].map(value => pairAnchor(seenKey(expression), value));
    case 'present': case 'startsWith': case 'endsWith': case 'contains': return [keyAnchor(seenKey(expression))];
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
