import { bashCompletion } from './completion/bash';
import { fishCompletion } from './completion/fish';
import { zshCompletion } from './completion/zsh';
import { ExitCode } from './exit-code';
import { SHELLS } from './interface/commands';
import { Arguments } from './interface/parse';
import { Io } from './io';

const SCRIPTS: Readonly<Record<typeof SHELLS[number], () => string>> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `bulwark completion` */
export function completionCommand(args: Arguments, io: Io): ExitCode {
  io.stdout.write(SCRIPTS[args.operands[0] as typeof SHELLS[number]]());
  return ExitCode.OK;
}
