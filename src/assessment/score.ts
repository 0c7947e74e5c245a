/** How much of a framework, or of the whole profile, is met. docs/scores.md defines it. */
export interface Score {
  /** Id of the framework; empty for the whole profile. */
  readonly framework: string;
  /** From 0 to 100, one decimal; undefined where nothing applies. */
  readonly score?: number;
}
