import { toolVersion } from '../reports';
import { CommandError, ExitCode } from './exit-code';
import { HANDLERS } from './handlers';
import { commandHelp, topHelp } from './interface/help';
import { parse } from './interface/parse';
import { ClosedPipe, Io } from './io';

/** Runs the command and gives its exit code. Never throws: what goes wrong is said on stderr. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const request = parse(argv);
    switch (request.type) {
      case 'version':
        io.stdout.write(`${toolVersion()}\n`);
        return ExitCode.OK;
      case 'help':
        io.stdout.write(request.command ? commandHelp(request.command) : topHelp(request.group));
        return ExitCode.OK;
      default:
        return await HANDLERS[request.command.name](request.args, io);
    }
  } catch (error) {
    return failed(error, io);
  }
}

function failed(error: unknown, io: Io): ExitCode {
  // Whoever reads has seen enough, and no longer cares for the rest.
  if (error instanceof ClosedPipe) return ExitCode.OK;
  try {
    if (error instanceof CommandError) {
      io.stderr.write(`bulwark: ${error.message}\n${error.hint ? `see '${error.hint}'\n` : ''}`);
    } else {
      io.stderr.write(`bulwark: this is a defect of bulwark, please report it: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  } catch (closed) {
    if (!(closed instanceof ClosedPipe)) throw closed;
  }
  return ExitCode.INCOMPLETE;
}
