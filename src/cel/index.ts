/**
 * Evaluates the Kubernetes dialect of CEL. The engine stays behind this door so that it can be replaced.
 */

/** What an expression may refer to, and which functions the API server of the target has. */
export interface CelEnvironment {
  /** Names of the variables that are bound at evaluation, for example `object`. */
  readonly variables: readonly string[];
  /**
   * Kubernetes version that gates functions, for example `1.34`.
   *
   * @default - all functions that any supported version has
   */
  readonly kubernetesVersion?: string;
}

/** A compiled expression. */
export interface CelProgram {
  readonly expression: string;
  /**
   * Evaluates with values in their JSON form. Results: boolean, string, number or bigint (int), CelDouble,
   * arrays, plain objects or Maps, null.
   *
   * @throws CelError when evaluation fails
   */
  evaluate(bindings: Readonly<Record<string, unknown>>): unknown;
}

/** The expression is not well-formed, or refers to what does not exist. */
export class CelSyntaxError extends Error {
  constructor(message: string, public readonly line: number, public readonly column: number) {
    super(message);
  }
}

/** Evaluation failed. */
export class CelError extends Error {}

/** @throws CelSyntaxError */
export function compileCel(_expression: string, _environment: CelEnvironment): CelProgram {
  throw new Error('not yet');
}
