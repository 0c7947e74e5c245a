import { CommandSpec, operandUsage, OptionSpec, optionUsage } from './command-spec';
import { COMMANDS, TOP_OPTIONS } from './commands';

const WIDTH = 100;

/** The help of the command as a whole, or of those that begin with one word. */
export function topHelp(group?: string): string {
  const commands = COMMANDS.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  return [
    'bulwark: what is secure about Kubernetes manifests, and what is not',
    '',
    `usage: bulwark ${group === undefined ? '' : `${group} `}COMMAND [OPTION…] [ARGUMENT…]`,
    '',
    'commands:',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'options:',
    ...columns(TOP_OPTIONS.map(option => [optionUsage(option), option.description])),
    '',
    'Data goes to standard output, everything else to standard error.',
    'Exit codes: 0 all well, 1 could not do its job, 2 findings.',
    '\'bulwark COMMAND --help\' says more about a command.',
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: CommandSpec): string {
  const { summary, details, operands, options, examples, exitCodes } = command;
  return [
    summary,
    '',
    `usage: ${usage(command)}`,
    ...details.flatMap(paragraph => ['', ...wrap(paragraph, WIDTH)]),
    ...operands.length > 0 ? ['', 'arguments:', ...columns(operands.map(operand => [operandUsage(operand), operand.description]))] : [],
    '',
    'options:',
    ...columns(options.map(option => [optionUsage(option), optionText(option)])),
    '',
    'exit codes:',
    ...exitCodes.map(line => `  ${line}`),
    '',
    examples.length > 1 ? 'examples:' : 'example:',
    ...examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line}`]),
    '',
  ].join('\n');
}

/** `bulwark assess [OPTION…] PATH…` */
export function usage({ name, operands }: CommandSpec): string {
  return ['bulwark', name, '[OPTION…]', ...operands.map(operandUsage)].join(' ');
}

/** What an option does, what it takes, and what holds without it. */
export function optionText({ description, choices, orFile, otherwise }: OptionSpec): string {
  const takes = choices ? ` One of ${choices.join(', ')}${orFile ? ', or a file' : ''}.` : '';
  return `${description}${takes}${otherwise ? ` [default: ${otherwise}]` : ''}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => wrap(right, WIDTH - width - 4).map((line, i) => `  ${(i === 0 ? left : '').padEnd(width)}  ${line}`));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
