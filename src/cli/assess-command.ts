import { assess, Assessment } from '../assessment';
import { Severity } from '../controls';
import { Diagnostic } from '../manifests';
import { renderReport, toolVersion } from '../reports';
import { wantsColor } from './color';
import { ExitCode } from './exit-code';
import { FileFixes } from './file-fixes';
import { COLOR, FAIL_ON, NONE, OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { refuseToReplace, writeData } from './output';
import { Input, readInput } from './reading';
import { AssessmentSettings, selectedSettings } from './selection';

/** `bulwark assess` */
export function assessCommand(args: Arguments, io: Io): ExitCode {
  const settings = selectedSettings(args, io);
  const input = readInput(args.operands, io);
  const assessment = assessInput(input, settings);
  const output = args.value(OUTPUT);
  refuseToReplace(output, [input]);
  const format = args.value('format') ?? 'console';
  // Who looks at a terminal reads all in the report: what could not be read need not be said twice.
  const seen = format === 'console' && output === undefined && io.stdout.isTTY && io.stderr.isTTY;
  say(input.notes, seen ? [] : input.diagnostics, io);
  const report = renderReport(assessment, format, {
    all: args.has('all'),
    color: wantsColor(args.value(COLOR), output !== undefined, io),
    time: settings.time.toISOString(),
    toolVersion: toolVersion(),
    textFixes: new FileFixes(assessment, file => input.lines.bytesOf(file)),
  });
  writeData(report, output, io);
  const { length: unread } = input.diagnostics;
  if (unread > 0) sayLines([`the answer is incomplete (exit code ${ExitCode.INCOMPLETE}): ${unread === 1 ? '1 file or document' : `${unread} files or documents`} could not be read`], io);
  return exitCodeOf(input.diagnostics, failsOn(args, severity => assessment.hasFindings(severity)));
}

/** Assesses what was read. */
export function assessInput({ manifests, diagnostics, lines }: Input, settings: AssessmentSettings): Assessment {
  const { profile, target, waivers, time } = settings;
  const today = time.toISOString().slice(0, 10);
  return assess(manifests, profile, target, { waivers, today, diagnostics, lineOf: (entry, path) => lines.of(entry, path) });
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
  sayLines([...notes, ...diagnostics.map(({ file, document, line, message }) => {
    const at = `${file}${line === undefined ? '' : `:${line}`}${document === undefined || document === 0 ? '' : `, document ${document}`}`;
    return `${at}: ${message}`;
  })], io);
}

/** Writes lines to stderr, as many as somebody reads. */
export function sayLines(lines: readonly string[], io: Io): void {
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `and ${left} more`] : lines;
  if (shown.length > 0) io.stderr.write(`${shown.map(line => `bulwark: ${onOneLine(line)}`).join('\n')}\n`);
}
