/** Where text goes. */
export interface Sink {
  /** Whether a person looks at it. */
  readonly isTTY: boolean;
  /**
   * Writes all of it before it returns.
   *
   * @throws ClosedPipe when nobody reads any more
   */
  write(text: string): void;
}

/** What the command touches of the process that it runs in, so that tests can hand it something else. */
export interface Io {
  /** Reads standard input to its end; an error beyond `limit` bytes. */
  readonly stdin: (limit: number) => Uint8Array;
  /** Data, and nothing else. */
  readonly stdout: Sink;
  /** Everything else. */
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** The reader of a pipe has gone, as `head` does when it has seen enough. */
export class ClosedPipe extends Error {
  public constructor() {
    super('nobody reads the output any more');
  }
}

const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Names and values come from anybody: a control character in one must neither forge a line nor move the cursor. */
export function onOneLine(text: string): string {
  return text.replace(UNPRINTABLE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
