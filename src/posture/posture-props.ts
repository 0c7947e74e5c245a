import { Waiver } from '../assessment';
import { Profile, Severity } from '../controls';

/** Formats that an assessment can be written in. */
export enum ReportFormat {
  /** Text for people, as on the console. */
  CONSOLE = 'console',
  /** JSON that other programs build on; docs/assessment.schema.json describes it. */
  JSON = 'json',
  /** SARIF 2.1.0, for code scanning. */
  SARIF = 'sarif',
  /** JUnit XML, for pipelines that show tests. */
  JUNIT = 'junit',
  /** OSCAL assessment results, for auditors. */
  OSCAL = 'oscal',
  /** Report objects of OpenReports (`openreports.io/v1alpha1`). */
  OPENREPORTS = 'openreports',
  /** One line a finding, for spreadsheets. */
  CSV = 'csv',
  /** Markdown, for pull requests. */
  MARKDOWN = 'markdown',
  /** A page of its own, for browsers. */
  HTML = 'html',
}

/** A report that every synth writes to a file. */
export interface PostureReport {
  /** What it is written in. */
  readonly format: ReportFormat;

  /**
   * The file, relative to the folder that the program runs in. Folders are made as needed. Outside of the folder of
   * the manifests: `kubectl apply -f` takes everything there for manifests.
   */
  readonly path: string;

  /**
   * Whether it also tells what is well, in formats that have room for that: evidence for auditors.
   *
   * @default false
   */
  readonly all?: boolean;
}

/** How an app is held against a profile whenever it is synthesized. */
export interface PostureProps {
  /**
   * The controls to hold it against.
   *
   * @default Profile.ZERO_TRUST
   */
  readonly profile?: Profile;

  /**
   * Findings of this severity or worse stop the synth; others are counted in one line. Waived ones never stop it. To
   * introduce the gate step by step, begin with `Severity.CRITICAL`.
   *
   * @default Severity.LOW - every finding stops the synth
   */
  readonly failOn?: Severity;

  /**
   * Whether findings never stop the synth: they are counted in one line, and reports are written.
   *
   * @default false
   */
  readonly reportOnly?: boolean;

  /**
   * What is accepted in the whole scope, with reasons. `Waivers.of()` grants waivers to a part of it.
   *
   * @default - nothing is waived here
   */
  readonly waivers?: Waiver[];

  /**
   * A YAML or JSON file with waivers, as the command line takes it; relative to the folder that the program runs in.
   *
   * @default - none
   */
  readonly waiversFile?: string;

  /**
   * Reports to write at every synth, also at one that findings stop.
   *
   * @default - none
   */
  readonly reports?: PostureReport[];
}
