import { lint, LintFinding } from '../connectivity';
import { exitCodeOfReading, lineOf, readConnectivity } from './connectivity-input';
import { ExitCode } from './exit-code';
import { OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { refuseToReplace, writeData } from './output';
import { count, Input } from './reading';
import { jsonText } from './text-table';

/** `bulwark network lint` */
export function networkLintCommand(args: Arguments, io: Io): ExitCode {
  const read = readConnectivity(args.operands, args, io);
  const output = args.value(OUTPUT);
  refuseToReplace(output, [read.input]);
  const findings = lint(read.connectivity, read.input.manifests);
  writeData(args.value('format') === 'json' ? json(findings, read.input) : text(findings, read.input), output, io);
  if (exitCodeOfReading(read) !== ExitCode.OK) return ExitCode.INCOMPLETE;
  return findings.length > 0 ? ExitCode.FINDINGS : ExitCode.OK;
}

function json(findings: readonly LintFinding[], input: Input): string {
  return jsonText({
    schemaVersion: '1',
    findings: findings.map(({ rule, severity, object, path, field, message, fix, provenance }) => {
      const { file, document } = provenance;
      return { rule, severity, object, path, message, fix, source: { file, document, line: lineOf(input, provenance, field) } };
    }),
  });
}

function* text(findings: readonly LintFinding[], input: Input): Iterable<string> {
  for (const { rule, severity, object, path, field, message, fix, provenance } of findings) {
    const { file } = provenance;
    const line = lineOf(input, provenance, field);
    const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
    yield `${onOneLine(`${at}${severity} ${rule}: ${object}${path === undefined ? '' : ` ${path}`}: ${message}`)}\n  ${onOneLine(fix)}\n`;
  }
  yield `${count(findings.length, 'finding')}\n`;
}
