import { AddressSet, completed, Connectivity, ConnectivityOptions, Dialect, IpBlocks, ModelDiagnostic, parseCidr } from '../connectivity';
import { FieldPath, ManifestEntry, Provenance } from '../manifests';
import { say, sayLines } from './assess-command';
import { CommandError, ExitCode } from './exit-code';
import { DIALECT, IP_BLOCKS, NODE_CIDR, POD_CIDR } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { Input, readInput } from './reading';

/** What paths hold, and who can talk to whom there. */
export interface ReadConnectivity {
  readonly input: Input;
  readonly connectivity: Connectivity;
  /** Whether something could not be read. */
  readonly incomplete: boolean;
}

/** Reads paths and analyses them. Says on stderr whose reading holds, and what could not be read. */
export function readConnectivity(operands: readonly string[], args: Arguments, io: Io): ReadConnectivity {
  const options = connectivityOptions(args);
  const input = readInput(operands, io);
  const connectivity = Connectivity.of(input.manifests, options);
  const { dialect, ipBlocks } = completed(options, input.manifests);
  const why = options.dialect ? 'as asked for' : dialect === 'portable' ? 'there are no policies of Calico or Cilium, or of both'
    : `there are policies of ${dialect === 'calico' ? 'Calico' : 'Cilium'}`;
  sayLines([`dialect ${dialect} (${why}), ip blocks ${ipBlocks}`], io);
  say(input.notes, input.diagnostics, io);
  sayLines(connectivity.diagnostics.map(diagnostic => diagnosticText(diagnostic, input)), io);
  return { input, connectivity, incomplete: input.diagnostics.length > 0 };
}

/** Exit code of commands that find nothing bad. */
export function exitCodeOfReading(...read: readonly { readonly incomplete: boolean }[]): ExitCode {
  return read.some(({ incomplete }) => incomplete) ? ExitCode.INCOMPLETE : ExitCode.OK;
}

/** `shop.yaml:12: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: …` */
function diagnosticText({ object, message, path, field, provenance }: ModelDiagnostic, input: Input): string {
  const { file } = provenance;
  const line = lineOf(input, provenance, field);
  const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${at}${object}: ${path === undefined ? '' : `${path}: `}${message}`;
}

function connectivityOptions(args: Arguments): ConnectivityOptions {
  const dialect = args.value(DIALECT);
  return {
    ...dialect === undefined || dialect === 'auto' ? {} : { dialect: dialect as Dialect },
    ...args.has(IP_BLOCKS) ? { ipBlocks: args.value(IP_BLOCKS) as IpBlocks } : {},
    ...args.has(POD_CIDR) ? { podCidrs: addresses(args, POD_CIDR.name) } : {},
    ...args.has(NODE_CIDR) ? { nodeCidrs: addresses(args, NODE_CIDR.name) } : {},
  };
}

function addresses(args: Arguments, option: string): AddressSet {
  return AddressSet.of(args.all(option).map(text => {
    const range = parseCidr(text);
    if (!range) throw new CommandError(`option '--${option}' is '${onOneLine(text)}': expected an address and the length of its prefix, for example 10.244.0.0/16`);
    return range;
  }));
}

/** The line of a field of an object, or of the object. */
export function lineOf({ lines }: Input, provenance: Provenance, path: FieldPath | undefined): number | undefined {
  return path === undefined ? provenance.line : lines.of({ provenance } as ManifestEntry, path);
}
