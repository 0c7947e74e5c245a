import { GraphFormat, renderGraph } from '../connectivity';
import { exitCodeOfReading, readConnectivity } from './connectivity-input';
import { ExitCode } from './exit-code';
import { OUTPUT } from './interface/options';
import { Arguments } from './interface/parse';
import { Io } from './io';
import { refuseToReplace, writeData } from './output';

/** `bulwark graph` */
export function graphCommand(args: Arguments, io: Io): ExitCode {
  const read = readConnectivity(args.operands, args, io);
  const output = args.value(OUTPUT);
  refuseToReplace(output, [read.input]);
  writeData(renderGraph(read.connectivity, (args.value('format') ?? 'text') as GraphFormat), output, io);
  return exitCodeOfReading(read);
}
