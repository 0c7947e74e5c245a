import { check } from './check';
import { CheckOptions } from './check-context';
import { compile } from './compile';
import { CelLimitError } from './errors';
import { Eval, Frame } from './frame';
import { parse } from './parser';
import { DYN, formatType } from './types';

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

/** A compiled expression. It has no state: evaluations may nest. */
export interface CelProgram {
  readonly expression: string;
  /** The static type of the result, for example `bool` or `list(string)`; `dyn` where only evaluation tells. */
  readonly resultType: string;
  /**
   * Evaluates with values in their JSON form. Results: boolean, string, number or bigint (int), CelDouble, CelUint,
   * arrays, plain objects or Maps, null. Arrays and maps may be shared with the bindings and must not be changed.
   *
   * @throws CelError when evaluation fails
   */
  evaluate(bindings: Readonly<Record<string, unknown>>): unknown;
}

class CompiledProgram implements CelProgram {
  constructor(public readonly expression: string, public readonly resultType: string, private readonly run: Eval, private readonly slots: number) {}

  public evaluate(bindings: Readonly<Record<string, unknown>>): unknown {
    try {
      return this.run(new Frame(bindings, this.slots));
    } catch (error) {
      // Stack overflow and the like, from values that nest without end.
      if (error instanceof RangeError) throw new CelLimitError(`evaluation needs too much memory: ${error.message}`);
      throw error;
    }
  }
}

/** Programs by environment and expression: controls are compiled anew for each profile and target. */
const COMPILED = new Map<string, CelProgram>();
const MAX_COMPILED = 2_000;

/**
 * Compiles an expression.
 *
 * @throws CelSyntaxError
 */
export function compileCel(expression: string, environment: CelEnvironment): CelProgram {
  const key = JSON.stringify([expression, environment.kubernetesVersion ?? '', ...environment.variables]);
  let program = COMPILED.get(key);
  if (!program) {
    program = compileProgram(expression, environment);
    if (COMPILED.size >= MAX_COMPILED) COMPILED.clear();
    COMPILED.set(key, program);
  }
  return program;
}


/** Compiles without looking into the cache. */
export function compileProgram(expression: string, options: CheckOptions): CelProgram {
  const root = parse(expression);
  const slots = check(expression, root, options);
  return new CompiledProgram(expression, formatType(root.type ?? DYN), compile(root), slots);
}
