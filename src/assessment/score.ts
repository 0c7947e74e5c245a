import { Severity } from '../controls';

/** How much of one row of a framework is met. */
export interface FrameworkRowScore {
  /** Id of the row, for example `5.2.6`. */
  readonly id: string;
  /** Ids of the controls that answer it. */
  readonly controls: string[];
  /**
   * From 0 to 100, as for the framework.
   *
   * @default - no object is one that the controls say anything about
   */
  readonly score?: number;
  /** Pairs of a control and an object in which the object is good. */
  readonly passed: number;
  /** Pairs in which it is not, or in which the control could not be evaluated. */
  readonly failed: number;
  /** Pairs in which it is not, and a waiver excuses it. */
  readonly waived: number;
}

/** How much of a compliance framework is met, as far as controls of the profile answer it. docs/scores.md defines it. */
export interface FrameworkScore {
  /** Id of the framework, for example `cis-kubernetes`. */
  readonly framework: string;
  /** Its name. */
  readonly title: string;
  /** The version whose rows are meant: for the Pod Security Standards that of the assessment, else the newest known. */
  readonly version: string;
  /**
   * From 0 to 100, with one decimal. What a waiver excuses is not met. 100 means that nothing is left.
   *
   * @default - no object is one that the controls say anything about
   */
  readonly score?: number;
  /**
   * The score if what waivers excuse were met.
   *
   * @default - no object is one that the controls say anything about
   */
  readonly scoreWithWaivers?: number;
  /** Pairs of a control and an object in which the object is good. */
  readonly passed: number;
  /** Pairs in which it is not, or in which the control could not be evaluated. */
  readonly failed: number;
  /** Pairs in which it is not, and a waiver excuses it. */
  readonly waived: number;
  /** The rows that controls of the profile answer. */
  readonly rows: FrameworkRowScore[];
  /** Ids of rows that the score says nothing about: the catalogue answers them, and no control of the profile does. */
  readonly unanswered: string[];
}

/** How much a pair of a control and an object counts. docs/scores.md prints the table. */
export const SEVERITY_WEIGHTS: Readonly<Record<Severity, number>> = {
  [Severity.CRITICAL]: 10,
  [Severity.HIGH]: 5,
  [Severity.MEDIUM]: 2,
  [Severity.LOW]: 1,
};

/** Verdicts of a control, or of several, over the objects that they say something about. */
export interface VerdictCounts {
  readonly passed: number;
  readonly failed: number;
  /** The control could not be evaluated, which counts as failed. */
  readonly errors: number;
  readonly waived: number;
}

/** How much is met, from 0 to 100 with one decimal; undefined where nothing applies. */
export interface Score {
  readonly score?: number;
  /** As if what waivers excuse were met. */
  readonly scoreWithWaivers?: number;
}

/** The share of pairs that are met, by weight of severity. */
export function scoreOf(rows: readonly (VerdictCounts & { readonly severity: Severity })[]): Score {
  let [met, waived, all] = [0, 0, 0];
  for (const row of rows) {
    const weight = SEVERITY_WEIGHTS[row.severity];
    met += weight * row.passed;
    waived += weight * row.waived;
    all += weight * (row.passed + row.failed + row.errors + row.waived);
  }
  return all === 0 ? {} : { score: percent(met, all), scoreWithWaivers: percent(met + waived, all) };
}

/** Rounded down, so that 100 is shown for nothing but everything. */
function percent(part: number, whole: number): number {
  return part === whole ? 100 : Math.min(99.9, Math.floor(part * 1000 / whole) / 10);
}

/** Counts added up. */
export function sumOf(rows: readonly VerdictCounts[]): VerdictCounts {
  const sum = { passed: 0, failed: 0, errors: 0, waived: 0 };
  for (const { passed, failed, errors, waived } of rows) {
    sum.passed += passed;
    sum.failed += failed;
    sum.errors += errors;
    sum.waived += waived;
  }
  return sum;
}
