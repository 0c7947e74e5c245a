import { IConstruct, IValidation } from 'constructs';
import { Assessment } from '../assessment';
import { Severity } from '../controls';
import { onOneLine, renderReport } from '../reports';
import { judge } from './gate';
import { PostureReport } from './posture-props';
import { writeReports } from './report-files';
import { isLaterValidationOfSynth } from './running-synth';

/** What a gate does with an assessment. */
export interface GateSettings {
  /** Findings of this severity or worse stop the synth; undefined when none does. */
  readonly failOn?: Severity;
  readonly reports: readonly PostureReport[];
}

/**
 * Stops a synth that findings forbid. Assesses once a synth, although cdk8s validates the tree once more for each chart;
 * writes reports, changes nothing in the tree.
 */
export class SynthGate implements IValidation {
  private errors?: string[];

  public constructor(
    private readonly scope: IConstruct,
    private readonly settings: GateSettings,
    private readonly assess: () => Assessment,
  ) {}

  public validate(): string[] {
    if (this.errors === undefined || !isLaterValidationOfSynth()) this.errors = this.judge();
    return [...this.errors];
  }

  private judge(): string[] {
    let assessment: Assessment;
    try {
      assessment = this.assess();
    } catch (error) {
      // Others that validate the tree may have more to say about why.
      return [`posture cannot be assessed: ${(error as Error).message}`];
    }
    const errors = writeReports(assessment, this.settings.reports);
    const { stops, summary } = judge(assessment, this.settings.failOn);
    const name = this.scope.node.path === '' ? 'posture' : onOneLine(`posture of '${this.scope.node.path}'`);
    if (!stops) {
      if (summary !== undefined) process.stderr.write(`${name}: ${summary}\n`);
      return errors;
    }
    printReport(assessment, name);
    return [`${name}: ${summary}; all are on stderr: repair them, waive them with a reason, or change what stops a synth with failOn`, ...errors];
  }
}

/** The findings as one block on stderr: the cdk8s CLI keeps to itself what a program writes to stdout. */
export function printReport(assessment: Assessment, title: string): void {
  const color = Boolean(process.stderr.isTTY) && !process.env.NO_COLOR;
  const text = [...renderReport(assessment, 'console', { color })].join('');
  process.stderr.write(`\n${title}\n${text}${text.endsWith('\n') ? '' : '\n'}\n`);
}
