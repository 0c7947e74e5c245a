import { completionsOf, firstWords, spellings, twoWordCommands } from './words';
import { CommandSpec, OperandSpec, OptionSpec } from '../interface/command-spec';
import { COMMANDS, TOP_OPTIONS } from '../interface/commands';

/** A script for zsh, as a file of fpath or sourced after compinit. */
export function zshCompletion(): string {
  const second = twoWordCommands();
  return [
    '#compdef bulwark',
    '# completion of bulwark in zsh: a file _bulwark in a folder of fpath',
    '_bulwark() {',
    '  local -a commands',
    `  commands=(${firstWords().map(({ word, summary }) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ')})`,
    '  if (( CURRENT == 2 )); then',
    '    _describe command commands',
    `    _arguments ${TOP_OPTIONS.map(option => spec(option)).join(' ')}`,
    '    return',
    '  fi',
    '  local command="$words[2]"',
    '  case "$command" in',
    '    help) (( CURRENT == 3 )) && _describe command commands; return ;;',
    ...[...new Set(second.map(({ first }) => first))].flatMap(first => [
      `    ${first})`,
      `      if (( CURRENT == 3 )); then compadd -- ${second.filter(row => row.first === first).map(row => row.second).join(' ')}; return; fi`,
      '      command="$command $words[3]"',
      '      shift words; (( CURRENT-- )) ;;',
    ]),
    '  esac',
    '  shift words; (( CURRENT-- ))',
    '  case "$command" in',
    ...COMMANDS.map(commandCase),
    '  esac',
    '}',
    // Sourced it registers itself; as a file of fpath it is the body of the function.
    'if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _bulwark "$@"; else compdef _bulwark bulwark; fi',
    '',
  ].join('\n');
}

function commandCase({ name, options, operands }: CommandSpec): string {
  return `    ${quoted(name)}) _arguments -s ${[...options.map(option => spec(option)), ...operands.map(operandSpec)].join(' ')} ;;`;
}

function spec(option: OptionSpec): string {
  const { value, repeatable, description } = option;
  const names = spellings(option);
  const text = `[${description.replace(/[[\]:\\]/g, '\\$&')}]${value ? `:${value}:${action(option)}` : ''}`;
  const exclusive = repeatable ? '*' : `(${names.join(' ')})`;
  return names.map(spelling => quoted(`${exclusive}${spelling}${value && spelling.startsWith('--') ? '=' : ''}${text}`)).join(' ');
}

function operandSpec(operand: OperandSpec, i: number): string {
  return quoted(`${operand.repeatable ? '*' : i + 1}:${operand.name}:${action(operand)}`);
}

function action(from: OptionSpec | OperandSpec): string {
  const { words, files } = completionsOf(from);
  if (files) return words.length > 0 ? `{_alternative "words\\:value\\:(${words.join(' ')})" "files\\:file\\:_files"}` : '_files';
  return words.length > 0 ? `(${words.join(' ')})` : ' ';
}

function quoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
