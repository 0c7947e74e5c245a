import { Expr, Literal } from './ast';

/** Fewer alternatives are as fast one by one. */
const FEWEST = 4;

/**
 * Asks for the last character before it asks for long endings that share it, and for the first before beginnings: of the
 * operands of `||`, those that ask one name for constants.
 */
export function groupAffixes(operands: readonly Expr[]): Expr[] {
  const groups = new Map<string, Expr[]>();
  for (const operand of operands) {
    const key = keyOf(operand);
    if (key !== undefined) groups.set(key, [...groups.get(key) ?? [], operand]);
  }
  const names = new Map<string, number>();
  for (const [key, members] of groups) names.set(nameOf(key), (names.get(nameOf(key)) ?? 0) + members.length);
  const done = new Set<string>();
  return operands.flatMap(operand => {
    const key = keyOf(operand);
    const members = key === undefined ? [] : groups.get(key)!;
    if (key === undefined || members.length < 2 || names.get(nameOf(key))! < FEWEST) return [operand];
    if (done.has(key)) return [];
    done.add(key);
    return [together(members)];
  });
}

/** Method, name and character, which is the last. */
function keyOf(expr: Expr): string | undefined {
  if (expr.kind !== 'call' || (expr.name !== 'endsWith' && expr.name !== 'startsWith') || expr.target?.kind !== 'ident' || expr.args.length !== 1) return undefined;
  const [affix] = expr.args;
  if (affix.kind !== 'literal' || typeof affix.value !== 'string') return undefined;
  const characters = [...affix.value];
  return characters.length < 2 ? undefined : `${expr.name} ${expr.target.name} ${expr.name === 'endsWith' ? characters[characters.length - 1] : characters[0]}`;
}

const nameOf = (key: string) => key.slice(0, key.lastIndexOf(' '));

function together(members: readonly Expr[]): Expr {
  const [first] = members as Extract<Expr, { kind: 'call' }>[];
  const characters = [...(first.args[0] as Literal).value as string];
  const shared = first.name === 'endsWith' ? characters[characters.length - 1] : characters[0];
  const asked: Expr = { ...first, args: [{ kind: 'literal', value: shared, offset: 0, height: 1 }] };
  return {
    kind: 'logical', operator: '&&', operands: [asked, { kind: 'logical', operator: '||', operands: members, offset: 0, height: 0 }], offset: 0, height: 0,
  };
}
