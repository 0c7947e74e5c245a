import { answerLine, describeStep, parsePorts, PortSet, ReachAnswer, ReachAnswers } from '../connectivity';
import { sayLines } from './assess-command';
import { exitCodeOfReading, lineOf, ReadConnectivity, readConnectivity } from './connectivity-input';
import { CommandError, ExitCode } from './exit-code';
import { STDIN } from './input/find-files';
import { readFailure } from './input/read-file';
import { OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { refuseToReplace, writeData } from './output';
import { readSettings } from './reading';

const HINT = 'bulwark reach --help';

/** `bulwark reach` */
export function reachCommand(args: Arguments, io: Io): ExitCode {
  const queries = args.value('queries');
  if (queries === undefined) return answerOne(args, io);
  for (const option of ['from', 'to', 'port']) if (args.has(option)) throw new CommandError(`options '--queries' and '--${option}' do not go together: keep one`, HINT);
  return answerMany(queries, args, io);
}

function answerOne(args: Arguments, io: Io): ExitCode {
  const [from, to] = ['from', 'to'].map(option => args.value(option) ?? missing(option));
  const ports = args.has('port') ? understood(() => parsePorts(args.value('port')!)) : PortSet.ALL;
  const read = readConnectivity(args.operands, args, io);
  const output = args.value(OUTPUT);
  refuseToReplace(output, [read.input]);
  const answer = understood(() => new ReachAnswers(read.connectivity).ask(from, to, ports));
  const because = becauseWithLines(answer, read);
  const text = args.value('format') === 'json' ? json(answer, because, args.value('port')) : textOf(answer, because);
  writeData(text, output, io);
  return exitCode(read, args.has('expect') && answer.verdict !== args.value('expect'));
}

function missing(option: string): never {
  throw new CommandError(`option '--${option}' is missing: expected --from and --to, or --queries`, HINT);
}

function understood<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CommandError(onOneLine((error as Error).message));
  }
}

/** With the lines of rules; those of documents have to do for many questions. */
function becauseWithLines({ steps, reasons }: ReachAnswer, { input }: ReadConnectivity): string[] {
  const texts = steps.map(step => describeStep({
    ...step,
    sources: step.sources.map(source => ({ ...source, provenance: { ...source.provenance, line: lineOf(input, source.provenance, source.path) } })),
  }));
  return [...new Set([...texts, ...reasons])];
}

function json({ from, to, verdict, allowed, unknown }: ReachAnswer, because: readonly string[], port: string | undefined): string {
  return `${JSON.stringify({ from, to, ports: port, verdict, allowed: allowed.toString(), unknown: unknown.toString(), because })}\n`;
}

function textOf({ from, to, verdict, allowed, unknown }: ReachAnswer, because: readonly string[]): string {
  const open = [...allowed.isEmpty ? [] : [`${allowed}`], ...unknown.isEmpty || verdict === 'denied' ? [] : [`${unknown} unknown`]];
  const head = `${from} => ${to}: ${verdict}${open.length > 0 ? ` (${open.join('; ')})` : ''}`;
  return [head, ...because.map(line => `  ${line}`)].map(line => `${onOneLine(line)}\n`).join('');
}

function exitCode(read: ReadConnectivity, unexpected: boolean): ExitCode {
  return exitCodeOfReading(read) !== ExitCode.OK ? ExitCode.INCOMPLETE : unexpected ? ExitCode.FINDINGS : ExitCode.OK;
}

/** What is written at once. */
const PIECE = 64 * 1024;

function answerMany(file: string, args: Arguments, io: Io): ExitCode {
  if (file === STDIN && args.operands.includes(STDIN)) throw new CommandError('PATH and --queries are both -: standard input can only be read once', HINT);
  if (args.value('format') === 'text') throw new CommandError("option '--format text' is for one question: answers to --queries are JSON Lines", HINT);
  const lines = linesOf(file, io);
  const read = readConnectivity(args.operands, args, io);
  const output = args.value(OUTPUT);
  refuseToReplace(output, [read.input]);
  const tally = { failed: 0, unexpected: 0, firstFailed: 0 };
  writeData(answersOf(lines, new ReachAnswers(read.connectivity), args.value('expect'), tally), output, io);
  if (tally.failed > 0) {
    sayLines([`${file}:${tally.firstFailed}: ${tally.failed === 1 ? '1 line' : `${tally.failed} lines, of which this is the first,`} could not be answered: see error in the answer`], io);
    return ExitCode.INCOMPLETE;
  }
  return exitCode(read, tally.unexpected > 0);
}

function* answersOf(
  lines: readonly string[], answers: ReachAnswers, expected: string | undefined, tally: { failed: number; unexpected: number; firstFailed: number },
): Iterable<string> {
  let piece = '';
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const { text, verdict } = answerLine(line, answers, i + 1);
    if (verdict === undefined && tally.failed++ === 0) tally.firstFailed = i + 1;
    if (verdict !== undefined && expected !== undefined && verdict !== expected) tally.unexpected++;
    piece += `${text}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function linesOf(file: string, io: Io): readonly string[] {
  try {
    return readSettings(file, io).split(/\r?\n/);
  } catch (error) {
    throw new CommandError(`${onOneLine(file)}: ${readFailure(error)}`);
  }
}
