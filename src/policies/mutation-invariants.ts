import { rewriteCel } from '../cel';
import { PreludeVariable } from '../controls';

/** Names that mean the same wherever they stand. */
const EVERYWHERE = ['variables', 'object', 'oldObject', 'namespaceObject', 'request', 'params'];

const WALK = /variables\.containers\.(?:all|exists)\(/g;

/**
 * Takes walks over all containers out of what is asked of each of them: it would cost the square of their number. What does not
 * depend on the container becomes a variable, which is computed once, and only when it is asked for.
 */
export class Invariants {
  private readonly names = new Map<string, string>();

  public get variables(): PreludeVariable[] {
    return [...this.names].map(([expression, name]) => ({ name, expression }));
  }

  /** The expression, with variables in the place of such walks. */
  public outOf(expression: string): string {
    let text = '';
    let done = 0;
    for (const { 0: { length }, index } of expression.matchAll(WALK)) {
      if (index < done) continue;
      const end = endOfCall(expression, index);
      if (!isInvariant(expression.slice(index, end))) continue;
      // Walks inside of it first: it would be a square itself.
      const inside = this.outOf(expression.slice(index + length, end - 1));
      text += `${expression.slice(done, index)}variables.${this.nameOf(`${expression.slice(index, index + length)}${inside})`)}`;
      done = end;
    }
    return text + expression.slice(done);
  }

  private nameOf(walk: string): string {
    const name = this.names.get(walk) ?? `ofAll${this.names.size + 1}`;
    this.names.set(walk, name);
    return name;
  }
}

/** Whether an expression uses no name that a comprehension around it brings. */
function isInvariant(expression: string): boolean {
  const names = new Set<string>();
  rewriteCel(expression, name => {
    names.add(name);
    return undefined;
  });
  return [...names].every(name => EVERYWHERE.includes(name));
}

/** The offset behind the parenthesis that closes the first one from `start` on. */
function endOfCall(text: string, start: number): number {
  const pieces = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[()]/g;
  pieces.lastIndex = start;
  for (let depth = 0; ;) {
    const piece = pieces.exec(text);
    if (!piece) return text.length;
    if (piece[0] === '(') depth++;
    if (piece[0] === ')' && --depth === 0) return pieces.lastIndex;
  }
}
