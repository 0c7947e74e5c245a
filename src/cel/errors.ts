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
  const before = source.slice(0, offset).split('\n');
  return new CelSyntaxError(message, before.length, [...before[before.length - 1]].length + 1);
}
