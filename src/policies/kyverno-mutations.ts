import { PreludeVariable } from '../controls';
import { MutationDraft } from './mutation-draft';

/** Texts, which are left alone, and uses of variables. What mutates is more than our own CEL reads. */
const TEXT_OR_VARIABLE = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\bvariables\.(\w+)/g;

/**
 * The same mutations, each with variables of its own. The API server evaluates variables anew for every mutation of a policy;
 * Kyverno keeps their values, although what one mutation made is the object of the next (1.19, pkg/cel/policies/mpol/compiler).
 */
export function evaluatedAnew({ variables, mutations }: MutationDraft): Pick<MutationDraft, 'variables' | 'mutations'> {
  const names = new Set(variables.map(({ name }) => name));
  const own = (expression: string, i: number) => i === 0 ? expression
    : expression.replace(TEXT_OR_VARIABLE, (text, name) => names.has(name) ? `${text}_${i + 1}` : text);
  return {
    variables: mutations.flatMap(({ expression }, i) => used(variables, expression)
      .map(variable => ({ name: i === 0 ? variable.name : `${variable.name}_${i + 1}`, expression: own(variable.expression, i) }))),
    mutations: mutations.map((mutation, i) => ({ ...mutation, expression: own(mutation.expression, i) })),
  };
}

/** What an expression asks for, and what that asks for. */
function used(variables: readonly PreludeVariable[], expression: string): PreludeVariable[] {
  const texts = [expression];
  return variables.reduceRight<PreludeVariable[]>((kept, variable) => {
    if (!texts.some(text => new RegExp(`\\bvariables\\.${variable.name}\\b`).test(text))) return kept;
    texts.push(variable.expression);
    return [variable, ...kept];
  }, []);
}
