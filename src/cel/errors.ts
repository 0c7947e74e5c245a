/** The expression is not well-formed, or refers to what does not exist. */
export class CelSyntaxError extends Error {
  /**
   * @param line line of the offending token, from 1
   * @param column column of the offending token in characters, from 1
   */
  constructor(message: string, public readonly line: number, public readonly column: number) {
    super(message);
    this.name = 'CelSyntaxError';
  }
}

/** The expression uses what the Kubernetes version does not have yet. */
export class CelVersionError extends CelSyntaxError {
  /**
   * @param what what is used, for example `isIP()`
   * @param since the first Kubernetes version that has it
   */
  constructor(public readonly what: string, public readonly since: string, version: string, line: number, column: number) {
    super(`${what} can be used from kubernetes ${since}, the target is ${version}`, line, column);
    this.name = 'CelVersionError';
  }
}

/** Evaluation failed. */
export class CelError extends Error {
  constructor(message: string) {
    // A stack of closures tells nobody anything and costs microseconds, for an error that is perhaps absorbed.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'CelError';
  }
}

/** Evaluation was stopped. Unlike other errors it cannot be absorbed by `||`, `&&`, `all` or `exists`. */
export class CelLimitError extends CelError {}

/** A syntax error at an offset of the source. */
export function syntaxErrorAt(source: string, offset: number, message: string): CelSyntaxError {
  const { line, column } = positionAt(source, offset);
  return new CelSyntaxError(message, line, column);
}

/** Line and column, both from 1, of an offset of the source. */
export function positionAt(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: [...before[before.length - 1]].length + 1 };
}
