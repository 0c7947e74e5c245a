import { ConnectionChange, ConnectivityDiff, diffConnectivity, Verdict } from '../connectivity';
import { exitCodeOfReading, readConnectivity } from './connectivity-input';
import { CommandError, ExitCode } from './exit-code';
import { STDIN } from './input/find-files';
import { OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { refuseToReplace, writeData } from './output';

/** `bulwark network diff` */
export function networkDiffCommand(args: Arguments, io: Io): ExitCode {
  if (args.operands.every(operand => operand === STDIN)) throw new CommandError('BEFORE and AFTER are both -: standard input can only be read once');
  const [before, after] = args.operands.map(operand => readConnectivity([operand], args, io));
  const output = args.value(OUTPUT);
  refuseToReplace(output, [before.input, after.input]);
  const diff = diffConnectivity(before.connectivity, after.connectivity);
  writeData(FORMATS[args.value('format') ?? 'text'](diff), output, io);
  if (exitCodeOfReading(before, after) !== ExitCode.OK) return ExitCode.INCOMPLETE;
  return diff.opened ? ExitCode.FINDINGS : ExitCode.OK;
}

const FORMATS: Readonly<Record<string, (diff: ConnectivityDiff) => Iterable<string>>> = { text, markdown, json };

/** Whether something may be reached that could not be before. */
function opens({ before, after }: ConnectionChange): boolean {
  return !before.allowed.union(before.unknown).contains(after.allowed.union(after.unknown));
}

function verdictText({ allowed, unknown }: Verdict): string {
  const parts = [...allowed.isEmpty ? [] : [allowed.toString()], ...unknown.isEmpty ? [] : [`${unknown} unknown`]];
  return parts.join('; ') || 'none';
}

function summary({ count, opened }: ConnectivityDiff): string {
  return count === 0 ? 'no connection changed' : `${count} connection${count === 1 ? '' : 's'} changed; ${opened ? 'something opened up' : 'nothing opened up'}`;
}

function* text(diff: ConnectivityDiff): Iterable<string> {
  for (const change of diff.changes()) {
    const { from, to, before, after } = change;
    yield `${opens(change) ? '+' : '-'} ${onOneLine(`${from.label} => ${to.label}`)} : ${verdictText(before)} -> ${verdictText(after)}\n`;
  }
  yield `${summary(diff)}\n`;
}

/** GitHub refuses comments of more than 65,536 characters. */
const MOST_ROWS = 150;

function* markdown(diff: ConnectivityDiff): Iterable<string> {
  yield `## Connectivity\n\n**${summary(diff)}**\n`;
  const opened: string[] = [];
  const closed: string[] = [];
  let [openedCount, closedCount] = [0, 0];
  for (const change of diff.changes()) {
    const row = `| ${[change.from.label, change.to.label, verdictText(change.before), verdictText(change.after)].map(escaped).join(' | ')} |\n`;
    if (opens(change)) {
      if (openedCount++ < MOST_ROWS) opened.push(row);
    } else if (closedCount++ < MOST_ROWS) {closed.push(row);}
  }
  yield* table('Opened', opened, openedCount);
  yield* table('Closed', closed, closedCount);
}

function* table(title: string, rows: readonly string[], count: number): Iterable<string> {
  if (count === 0) return;
  yield `\n### ${title}\n\n| from | to | before | after |\n| --- | --- | --- | --- |\n`;
  yield* rows;
  if (count > rows.length) yield `\nand ${count - rows.length} more\n`;
}

/** Names are text and nothing else: no markup, no links, no mentions. */
function escaped(value: string): string {
  return onOneLine(value).replace(/[\\`*_{}[\]()#+!|~<>&@:]/g, character => `&#${character.charCodeAt(0)};`);
}

function* json(diff: ConnectivityDiff): Iterable<string> {
  yield `{"schemaVersion":"1","opened":${diff.opened},"count":${diff.count},"changes":[`;
  let separator = '\n';
  for (const change of diff.changes()) {
    const { kind, from, to, before, after } = change;
    const row = { change: kind, opens: opens(change), from: from.label, to: to.label, before: side(before), after: side(after) };
    yield separator + JSON.stringify(row);
    separator = ',\n';
  }
  yield '\n]}\n';
}

function side({ allowed, unknown, reasons }: Verdict): object {
  return { allowed: allowed.toString(), unknown: unknown.toString(), ...reasons.length > 0 ? { reasons } : {} };
}
