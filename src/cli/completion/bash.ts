import { Completions, completionsOf, firstWords, spellings, twoWordCommands } from './words';
import { CommandSpec } from '../interface/command-spec';
import { COMMANDS, TOP_OPTIONS } from '../interface/commands';

/** A script for bash 3.2 and newer, which needs nothing but bash. */
export function bashCompletion(): string {
  const second = twoWordCommands();
  return [
    '# completion of bulwark in bash: source <(bulwark completion bash)',
    '_bulwark() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" option="" words="" files=""',
    '  local command="${COMP_WORDS[1]}"',
    // Bash makes a word of its own of the sign in --option=value.
    '  if [[ $current == "=" ]]; then option="$previous"; current=""',
    '  elif [[ $previous == "=" ]]; then option="${COMP_WORDS[COMP_CWORD-2]}"',
    '  else option="$previous"; fi',
    '  case "$command" in',
    ...[...new Set(second.map(({ first }) => first))].map(first =>
      `    ${first}) [[ $COMP_CWORD -gt 2 ]] && command="${first} \${COMP_WORDS[2]}" ;;`),
    '  esac',
    '  if [[ $COMP_CWORD -eq 1 ]]; then',
    `    words="${[...firstWords().map(({ word }) => word), ...TOP_OPTIONS.flatMap(spellings)].join(' ')}"`,
    '  else',
    '    case "$command $option" in',
    `      "help help") words="${firstWords().map(({ word }) => word).join(' ')}" ;;`,
    ...[...new Set(second.map(({ first }) => first))].map(first =>
      `      "${first} ${first}") words="${second.filter(row => row.first === first).map(row => row.second).join(' ')}" ;;`),
    ...COMMANDS.flatMap(optionCases),
    '      *)',
    '        case "$command" in',
    ...COMMANDS.map(operandCase),
    '        esac ;;',
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  if [[ -n $files ]]; then',
    '    compopt -o filenames 2>/dev/null',
    '    local IFS=$\'\\n\'',
    '    COMPREPLY+=($(compgen -f -- "$current"))',
    '  fi',
    '}',
    'complete -F _bulwark bulwark',
    '',
  ].join('\n');
}

function optionCases({ name, options }: CommandSpec): string[] {
  return options.filter(({ value }) => value).map(option =>
    `      ${spellings(option).map(spelling => `"${name} ${spelling}"`).join('|')}) ${assignment(completionsOf(option))} ;;`);
}

function operandCase({ name, options, operands }: CommandSpec): string {
  const operand = assignment(operands.length > 0 ? completionsOf(operands[0]) : { words: [], files: false });
  return `          "${name}") if [[ $current == -* ]]; then words="${options.flatMap(spellings).join(' ')}"; else ${operand}; fi ;;`;
}

function assignment({ words, files }: Completions): string {
  return [...words.length > 0 ? [`words="${words.join(' ')}"`] : [], ...files ? ['files=1'] : []].join('; ') || ':';
}
