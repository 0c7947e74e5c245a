/** What the command says to whoever started it. Worse outranks: an incomplete answer is neither good nor bad. */
export enum ExitCode {
  /** All well. */
  OK = 0,
  /** It could not do its job: bad arguments, a file or document that cannot be read. */
  INCOMPLETE = 1,
  /** It found what `--fail-on` asks for. */
  FINDINGS = 2,
}

/** The command ends with this message on stderr: somebody has to change an argument or a file. */
export class CommandError extends Error {
  public constructor(message: string, public readonly hint?: string) {
    super(message);
  }
}
