import { Labels } from './labels';
import { EVERYTHING, keyAnchor, Matcher, NOTHING, pairAnchor } from './selector';
import { calicoSelectorExpression, Expression, holds } from '../../connectivity';

/**
 * A selector of Calico: `app == 'web' && !has(debug)`, with `in`, `not in`, `contains`, `starts with`, `ends with`, `all()`
 * and `global()`. One that cannot be read matches nothing, and an absent one everything.
 */
export function calicoSelector(selector: unknown): Matcher {
  if (selector === undefined || selector === '') return EVERYTHING;
  const expression = calicoSelectorExpression(selector);
  if (!expression) return NOTHING;
  if (expression.op === 'all') return EVERYTHING;
  const asks = new Set<string>();
  collectKeys(expression, asks);
  return {
    key: `calico ${String(selector)}`,
    asks: [...asks],
    anchors: anchorsFor(expression),
    matches: (labels: Labels) => holds(expression, (_on, key) => labels.get(key)),
  };
}

function collectKeys(expression: Expression, keys: Set<string>): void {
  if ('operands' in expression) expression.operands.forEach(operand => collectKeys(operand, keys));
  else if ('operand' in expression) collectKeys(expression.operand, keys);
  else if ('key' in expression) keys.add(expression.key);
}

/** Labels of which everything that matches has one. */
function anchorsFor(expression: Expression): readonly string[] | undefined {
  switch (expression.op) {
    case 'none': return [];
    case 'in': return expression.values.map(value => pairAnchor(expression.key, value));
    case 'present': case 'startsWith': case 'endsWith': case 'contains': return [keyAnchor(expression.key)];
    case 'and': return expression.operands.map(anchorsFor).find(anchors => anchors !== undefined);
    case 'or': {
      const anchors = expression.operands.map(anchorsFor);
      return anchors.every(each => each !== undefined) ? [...new Set(anchors.flat())] : undefined;
    }
    default: return undefined;
  }
}
