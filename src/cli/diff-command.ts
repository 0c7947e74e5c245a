import { Finding, WORST_FIRST } from '../assessment';
import { FRAMEWORKS } from '../controls';
import { KubeObject } from '../manifests';
import { messageProper } from '../reports';
import { assessInput, exitCodeOf, failsOn, say } from './assess-command';
import { wantsColor } from './color';
import { compare, Comparison, ScoreChange } from './comparison';
import { CommandError, ExitCode } from './exit-code';
import { STDIN } from './input/find-files';
import { COLOR, OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { refuseToReplace, writeData } from './output';
import { count, readInput } from './reading';
import { selectedSettings } from './selection';
import { jsonText } from './text-table';

/** `bulwark diff` */
export function diffCommand(args: Arguments, io: Io): ExitCode {
  if (args.operands.every(operand => operand === STDIN)) throw new CommandError('BEFORE and AFTER are both -: standard input can only be read once');
  const settings = selectedSettings(args, io);
  const inputs = args.operands.map(operand => readInput([operand], io));
  const output = args.value(OUTPUT);
  refuseToReplace(output, inputs);
  const [before, after] = inputs.map(input => assessInput(input, settings));
  for (const { notes, diagnostics } of inputs) say(notes, diagnostics, io);
  const comparison = compare(before, after);
  const render = FORMATS[args.value('format') ?? 'console'];
  writeData(render(comparison, wantsColor(args.value(COLOR), output !== undefined, io)), output, io);
  const reached = failsOn(args, severity => comparison.worse.some(finding => WORST_FIRST.indexOf(finding.severity) <= WORST_FIRST.indexOf(severity)));
  return exitCodeOf(inputs.flatMap(({ diagnostics }) => diagnostics), reached);
}

const FORMATS: Readonly<Record<string, (comparison: Comparison, color: boolean) => string>> = { console: consoleText, markdown, json };

function json({ worse, better, added, removed, scores }: Comparison): string {
  const finding = ({ control, severity, apiVersion, kind, namespace, name, file, document, line, path, container, message }: Finding) => ({
    control, severity, object: { apiVersion, kind, namespace, name }, source: { file, document, line }, path, container, message,
  });
  const object = ({ apiVersion, kind, metadata }: KubeObject) => ({ apiVersion, kind, namespace: metadata?.namespace, name: metadata?.name ?? '' });
  return jsonText({
    schemaVersion: '1',
    summary: { worse: worse.length, better: better.length, added: added.length, removed: removed.length },
    worse: worse.map(finding),
    better: better.map(finding),
    added: added.map(object),
    removed: removed.map(object),
    scores,
  });
}

function consoleText({ worse, better, added, removed, scores }: Comparison, color: boolean): string {
  const painted = (code: number, text: string) => color ? `\u001b[${code}m${onOneLine(text)}\u001b[0m` : onOneLine(text);
  const lines = [
    ...worse.map(finding => painted(31, `+ ${findingText(finding)}`)),
    ...better.map(finding => painted(32, `- ${findingText(finding)}`)),
    ...added.map(object => onOneLine(`object added: ${objectText(object)}`)),
    ...removed.map(object => onOneLine(`object removed: ${objectText(object)}`)),
    ...scores.filter(({ before, after }) => before !== after).map(change => `score${change.framework ? ` ${change.framework}` : ''}: ${scoreText(change)}`),
    summary(worse, better),
  ];
  return `${lines.join('\n')}\n`;
}

function summary(worse: readonly Finding[], better: readonly Finding[]): string {
  return `worse: ${count(worse.length, 'new finding')}${bySeverity(worse)}; better: ${count(better.length, 'finding')} gone${bySeverity(better)}`;
}

function bySeverity(findings: readonly Finding[]): string {
  const counted = WORST_FIRST.map(severity => ({ severity, number: findings.filter(finding => finding.severity === severity).length }))
    .filter(({ number }) => number > 0);
  return counted.length === 0 ? '' : ` (${counted.map(({ severity, number }) => `${number} ${severity}`).join(', ')})`;
}

function findingText(finding: Finding): string {
  const { severity, control, file, line } = finding;
  return `${severity} ${control}: ${subject(finding)}: ${messageProper(finding)}${file ? ` (${file}${line ? `:${line}` : ''})` : ''}`;
}

function subject({ kind, namespace, name, container }: Finding): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}${container ? ` container ${container}` : ''}`;
}

function objectText({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata?.namespace ? `${metadata.namespace}/` : ''}${metadata?.name ?? ''}`;
}

function scoreText({ before, after }: ScoreChange): string {
  return `${before ?? 'none'} -> ${after ?? 'none'}`;
}

/** A table holds as much as anybody reads; GitHub refuses comments of more than 65,536 characters. */
const MOST_ROWS = 100;

function markdown({ worse, better, added, removed, scores }: Comparison): string {
  const table = (title: string, findings: readonly Finding[]) => findings.length === 0 ? [] : [
    '',
    `### ${title}`,
    '',
    '| severity | control | object | what |',
    '| --- | --- | --- | --- |',
    ...findings.slice(0, MOST_ROWS).map(finding => `| ${finding.severity} | ${escaped(finding.control)} | ${escaped(subject(finding))} | ${escaped(messageProper(finding))} |`),
    ...findings.length > MOST_ROWS ? ['', `and ${findings.length - MOST_ROWS} more`] : [],
  ];
  const list = (title: string, objects: readonly KubeObject[]) => objects.length === 0 ? [] : [
    '', `${title}: ${objects.slice(0, MOST_ROWS).map(object => escaped(objectText(object))).join(', ')}`,
  ];
  const title = (framework: string) => framework ? FRAMEWORKS[framework].title : 'all controls';
  return `${[
    '## Security posture',
    '',
    `**${summary(worse, better)}**`,
    ...table('Worse', worse),
    ...table('Better', better),
    ...list('Objects added', added),
    ...list('Objects removed', removed),
    '',
    '| score | before | after |',
    '| --- | --- | --- |',
    ...scores.map(({ framework, before, after }) => `| ${title(framework)} | ${before ?? '–'} | ${after ?? '–'} |`),
  ].join('\n')}\n`;
}

/** Names and values are text and nothing else: no markup, no links, no mentions. */
function escaped(text: string): string {
  return onOneLine(text).replace(/[\\`*_{}[\]()#+!|~<>&@:]/g, character => `&#${character.charCodeAt(0)};`);
}
