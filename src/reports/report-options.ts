import { AssessedOutcome, ObjectResult } from '../assessment';
import { Violation } from '../evaluation';

/** What a report may be told. Everything has a default; nothing here reads a clock. */
export interface ReportOptions {
  /** Whether what is well is written too, and nothing is shortened, in formats that have room for both. By default not. */
  readonly all?: boolean;
  /** Whether a terminal reads it, so that severities may be coloured. By default not. */
  readonly color?: boolean;
  /** When the assessment was made, as ISO 8601 with a time zone. Required by formats that demand a time (`needsTime`). */
  readonly time?: string;
  /** Version of the library that made it, for formats that name the tool. By default none is named. */
  readonly toolVersion?: string;
  /** Knows the texts of files, for formats that say how a text is repaired. By default none is known. */
  readonly textFixes?: TextFixes;
}

/** How the texts of files are repaired. */
export interface TextFixes {
  /** How many fixes were left out because there are too many, or their documents too large. Complete when the report is. */
  readonly leftOut: number;
  /**
   * What to change in the file of an object so that a violation is gone: in the order of the text, and none touches another.
   * Undefined where no text is known, or it cannot be changed alone.
   */
  of(result: ObjectResult, outcome: AssessedOutcome, violation: Violation): readonly TextEdit[] | undefined;
}

/**
 * A change of a text as it was read. Lines and columns count from 1, columns in UTF-16 code units, and a byte order mark does
 * not count. The end is not included; where it is the start, text is only inserted.
 */
export interface TextEdit {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** What comes in its place; may be empty. */
  readonly text: string;
}
