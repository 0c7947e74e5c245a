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
}
