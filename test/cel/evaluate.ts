import { CelSyntaxError, compileCel } from '../../src/cel';

/** Evaluates with the bindings as variables. */
export function evaluate(expression: string, bindings: Record<string, unknown> = {}, kubernetesVersion?: string): any {
  return compileCel(expression, { variables: Object.keys(bindings), kubernetesVersion }).evaluate(bindings);
}

/** The syntax error of an expression as `line:column message`. */
export function syntaxError(expression: string, variables: string[] = [], kubernetesVersion?: string): string {
  try {
    compileCel(expression, { variables, kubernetesVersion });
  } catch (error) {
    if (error instanceof CelSyntaxError) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  throw new Error(`${expression} compiles`);
}
