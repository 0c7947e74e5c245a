import { fuseWalks, rewriteCel, simplifyCel } from '../cel';
import { PreludeVariable } from '../controls';

/** Something that must hold, over the variables of a policy. */
export interface Requirement {
  /** CEL of a list of containers that are looked at one by one; '' where there is none. */
  readonly list: string;
  /** CEL of type bool; sees `container` if there is a list. */
  readonly expression: string;
}

/**
 * All requirements in one expression that needs no variables of a policy, for conditions have none: what is a variable there
 * is named by a walk over a list of one, around what asks for it.
 */
export function judgedAtOnce(requirements: readonly Requirement[], variables: readonly PreludeVariable[]): string {
  const walks = new Map<string, string[]>();
  for (const { list, expression } of requirements) walks.set(list, [...walks.get(list) ?? [], expression]);
  const conjuncts = [...walks].flatMap(([list, expressions]) => list === '' ? expressions : [`${list}.all(container, ${expressions.join(' && ')})`]);
  return fuseWalks(simplifyCel(named(conjuncts, variables)));
}

/** Puts each variable around those that need it, and only them. */
function named(conjuncts: readonly string[], [variable, ...others]: readonly PreludeVariable[]): string {
  if (variable === undefined) return conjuncts.map(withoutVariables).join(' && ') || 'true';
  const needs = neededBy(variable.name, others);
  const [needing, not] = [conjuncts.filter(needs), conjuncts.filter(conjunct => !needs(conjunct))];
  const around = needing.length > 0 ? [`[${withoutVariables(variable.expression)}].exists(${localName(variable.name)}, ${named(needing, others)})`] : [];
  // What is asked first of all needs little.
  return [...not.length > 0 ? [named(not, others)] : [], ...around].join(' && ');
}

/** Whether an expression uses a variable, or one of the others that it uses does. */
function neededBy(name: string, others: readonly PreludeVariable[]): (expression: string) => boolean {
  const through = [name];
  for (const other of others) if (through.some(known => uses(other.expression, known))) through.push(other.name);
  return expression => through.some(known => uses(expression, known));
}

function uses(expression: string, name: string): boolean {
  return new RegExp(`\\bvariables\\.${name}\\b`).test(expression);
}

function withoutVariables(expression: string): string {
  return `(${rewriteCel(expression, (name, field) => name === 'variables' && field !== undefined ? localName(field) : undefined)})`;
}

/** No expression of a control has such names. */
const localName = (variable: string) => `_${variable}`;
