import { FRAMEWORKS, knownControls } from '../../controls';
import { CommandSpec, Completion, OperandSpec, OptionSpec } from '../interface/command-spec';
import { COMMANDS } from '../interface/commands';

/** What can stand in a place of the command line. */
export interface Completions {
  readonly words: readonly string[];
  readonly files: boolean;
}

/** What a value or an argument can be completed with. The words are written into the script: no process runs while somebody types. */
export function completionsOf({ choices, completion, ...rest }: OptionSpec | OperandSpec): Completions {
  const orFile = 'orFile' in rest && rest.orFile === true;
  return { words: [...choices ?? [], ...completion ? WORDS[completion]() : []], files: orFile || completion === 'file' };
}

const WORDS: Readonly<Record<Completion, () => readonly string[]>> = {
  file: () => [],
  control: () => knownControls().map(({ id }) => id),
  family: () => [...new Set(knownControls().map(({ family }) => family))],
  framework: () => Object.keys(FRAMEWORKS),
};

/** The first words of commands, each with what it does. */
export function firstWords(): { readonly word: string; readonly summary: string }[] {
  const words = new Map(COMMANDS.map(({ name, summary }) => [name.split(' ')[0], summary]));
  return [...[...words].map(([word, summary]) => ({ word, summary })), { word: 'help', summary: 'Shows the help of a command.' }];
}

/** Commands of two words. */
export function twoWordCommands(): { readonly first: string; readonly second: string; readonly command: CommandSpec }[] {
  return COMMANDS.flatMap(command => {
    const [first, second] = command.name.split(' ');
    return second ? [{ first, second, command }] : [];
  });
}

/** `-p` and `--profile` */
export function spellings({ name, short }: OptionSpec): string[] {
  return [...short ? [`-${short}`] : [], `--${name}`];
}
