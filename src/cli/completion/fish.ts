import { completionsOf, firstWords, twoWordCommands } from './words';
import { CommandSpec, OperandSpec, OptionSpec } from '../interface/command-spec';
import { COMMANDS, TOP_OPTIONS } from '../interface/commands';

/** A script for fish. */
export function fishCompletion(): string {
  const first = '__fish_is_nth_token 1';
  return [
    '# completion of bulwark in fish: a file bulwark.fish in a folder of fish_complete_path',
    'complete -c bulwark -f',
    ...firstWords().map(({ word, summary }) => `complete -c bulwark -n '${first}' -a ${word} -d ${quoted(summary)}`),
    ...TOP_OPTIONS.map(option => `complete -c bulwark -n '${first}' ${names(option)} -d ${quoted(option.description)}`),
    ...firstWords().map(({ word }) => `complete -c bulwark -n '__fish_seen_subcommand_from help' -a ${word}`),
    ...twoWordCommands().map(row => `complete -c bulwark -n ${quoted(`__fish_seen_subcommand_from ${row.first}; and not __fish_seen_subcommand_from ${row.second}`)} -a ${row.second} -d ${quoted(row.command.summary)}`),
    ...COMMANDS.flatMap(commandLines),
    '',
  ].join('\n');
}

function commandLines({ name, options, operands }: CommandSpec): string[] {
  const condition = quoted(name.split(' ').map(word => `__fish_seen_subcommand_from ${word}`).join('; and '));
  const start = `complete -c bulwark -n ${condition}`;
  return [
    ...options.map(option => `${start} ${names(option)}${option.value ? ` -x${values(option)}` : ''} -d ${quoted(option.description)}`),
    ...operands.slice(0, 1).map(operand => completionsOf(operand).files ? `${start} -F` : `${start}${values(operand)}`),
  ];
}

function names({ name, short }: OptionSpec): string {
  return `${short ? `-s ${short} ` : ''}-l ${name}`;
}

/** The values of an option: fish offers files beside them only when it is told to look for them itself. */
function values(from: OptionSpec | OperandSpec): string {
  const { words, files } = completionsOf(from);
  const listed = [...words, ...files ? ['(__fish_complete_path (commandline -ct))'] : []];
  return listed.length > 0 ? ` -a ${quoted(listed.join(' '))}` : '';
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')}'`;
}
