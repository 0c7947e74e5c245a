/** Something of the input that could not be read, and where. Everything else was assessed. */
export interface Diagnostic {
  /** The file, as it was named to whoever reads it; `-` for standard input. */
  readonly file: string;
  /**
   * Number of the document in the file, from 0.
   *
   * @default - the file as a whole could not be read
   */
  readonly document?: number;
  /**
   * Line in the file, from 1.
   *
   * @default - the line is not known
   */
  readonly line?: number;
  /** What is wrong and what was expected. */
  readonly message: string;
}
