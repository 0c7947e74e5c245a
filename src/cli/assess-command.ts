import { assess, Assessment } from '../assessment';
import { Severity } from '../controls';
import { Diagnostic, ManifestSet } from '../manifests';
import { renderReport } from '../reports';
import { wantsColor } from './color';
import { ExitCode } from './exit-code';
import { COLOR, FAIL_ON, NONE, OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { writeData } from './output';
import { lineFinder, readInput } from './reading';
import { selectedProfile, selectedTarget, selectedWaivers, timeOf } from './selection';

/** `bulwark assess` */
export function assessCommand(args: Arguments, io: Io): ExitCode {
  const time = timeOf(io);
  const settings = { profile: selectedProfile(args, io), target: selectedTarget(args), waivers: selectedWaivers(args, io), time };
  const input = readInput(args.operands, io);
  const assessment = assessInput(input, settings);
  say(input.notes, input.diagnostics, io);
  const output = args.value(OUTPUT);
  const report = renderReport(assessment, args.value('format') ?? 'console', {
    all: args.has('all'),
    color: wantsColor(args.value(COLOR), output !== undefined, io),
    time: time.toISOString(),
  });
  writeData(report, output, io);
  return exitCodeOf(input.diagnostics, failsOn(args, severity => assessment.hasFindings(severity)));
}

/** What an assessment needs beside the objects. */
export interface AssessmentSettings {
  readonly profile: Parameters<typeof assess>[1];
  readonly target: Parameters<typeof assess>[2];
  readonly waivers: NonNullable<Parameters<typeof assess>[3]>['waivers'];
  readonly time: Date;
}

/** Assesses what was read. */
export function assessInput({ manifests, diagnostics }: { manifests: ManifestSet; diagnostics: readonly Diagnostic[] }, settings: AssessmentSettings): Assessment {
  const { profile, target, waivers, time } = settings;
  return assess(manifests, profile, target, { waivers, today: time.toISOString().slice(0, 10), diagnostics, lineOf: lineFinder() });
}

/** Whether something is as bad as `--fail-on` says. */
export function failsOn(args: Arguments, has: (severity: Severity) => boolean): boolean {
  const severity = args.value(FAIL_ON) ?? Severity.LOW;
  return severity !== NONE && has(severity as Severity);
}

export function exitCodeOf(diagnostics: readonly Diagnostic[], failed: boolean): ExitCode {
  if (diagnostics.length > 0) return ExitCode.INCOMPLETE;
  return failed ? ExitCode.FINDINGS : ExitCode.OK;
}

/** So many lines are read; more are counted. */
const MOST_LINES = 100;

/** Tells whoever looks what was left out and what could not be read. */
export function say(notes: readonly string[], diagnostics: readonly Diagnostic[], io: Io): void {
  const lines = [
    ...notes.map(note => `bulwark: ${note}`),
    ...diagnostics.map(({ file, document, line, message }) => {
      const at = `${file}${line === undefined ? '' : `:${line}`}${document === undefined || document === 0 ? '' : `, document ${document}`}`;
      return `bulwark: ${at}: ${message}`;
    }),
  ];
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `bulwark: and ${left} more`] : lines;
  if (shown.length > 0) io.stderr.write(`${shown.map(onOneLine).join('\n')}\n`);
}
