import { Control, FRAMEWORKS, knownControls, Severity } from '../controls';
import { DEFAULT_VERSION } from '../target';
import { CommandError, ExitCode } from './exit-code';
import { didYouMean } from './interface/nearest';
import { PROFILE } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { selectedProfile } from './selection';
import { jsonText, textTable } from './text-table';

interface Row {
  readonly control: Control;
  readonly severity: Severity;
}

/** `bulwark controls` */
export function controlsCommand(args: Arguments, io: Io): ExitCode {
  const family = oneOf(args, 'family', [...new Set(knownControls().map(control => control.family))]);
  const framework = oneOf(args, 'framework', Object.keys(FRAMEWORKS));
  const severity = args.value('severity');
  const rows = rowsOf(args, io)
    .filter(row => (family === undefined || row.control.family === family)
      && (severity === undefined || row.severity === severity)
      && (framework === undefined || (row.control.frameworks ?? []).some(reference => reference.framework === framework)));
  io.stdout.write(args.value('format') === 'json' ? jsonText(json(rows)) : table(rows));
  return ExitCode.OK;
}

function rowsOf(args: Arguments, io: Io): Row[] {
  if (!args.has(PROFILE)) return knownControls().map(control => ({ control, severity: control.severity }));
  return selectedProfile(args, io)._effectiveControls(DEFAULT_VERSION).map(({ control, severity }) => ({ control, severity }));
}

function oneOf(args: Arguments, option: string, known: readonly string[]): string | undefined {
  const value = args.value(option);
  if (value === undefined || known.includes(value)) return value;
  throw new CommandError(`option '--${option}' is '${onOneLine(value)}': ${didYouMean(value, known, `expected one of ${known.join(', ')}`)}`);
}

function table(rows: readonly Row[]): string {
  return textTable([
    ['CONTROL', 'SEVERITY', 'FAMILY', 'FIX', 'TITLE'],
    ...rows.map(({ control, severity }) => [control.id, severity, control.family, control.fix ? 'yes' : 'no', control.title]),
  ]);
}

function json(rows: readonly Row[]): unknown {
  return {
    schemaVersion: '1',
    controls: rows.map(({ control: { id, family, title, scope, fix, frameworks, optIn, unwaivable }, severity }) => ({
      id, severity, family, title, scope, fixable: fix !== undefined, optIn: optIn ?? false, waivable: !unwaivable, frameworks: frameworks ?? [],
    })),
  };
}
