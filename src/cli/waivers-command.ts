import { ScopedWaiver, WaiverUse } from '../assessment';
import { assessInput, exitCodeOf, say } from './assess-command';
import { ExitCode } from './exit-code';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { count, Input, readInput } from './reading';
import { selectedSettings } from './selection';
import { jsonText } from './text-table';

/** `bulwark waivers check` */
export function waiversCheckCommand(args: Arguments, io: Io): ExitCode {
  const settings = selectedSettings(args, io);
  const input = args.operands.length > 0 ? readInput(args.operands, io) : undefined;
  const uses = input ? assessInput(input, settings)._waivers : withoutObjects(settings.waivers, settings.time);
  if (input) say(input.notes, input.diagnostics, io);
  io.stdout.write(args.value('format') === 'json' ? jsonText(json(uses, input)) : text(uses, input !== undefined));
  return exitCodeOf(input?.diagnostics ?? [], uses.some(({ status }) => status === 'expired' || status === 'unused'));
}

/** All that can be said of a waiver when no object is at hand: whether its time is over. */
function withoutObjects(waivers: readonly ScopedWaiver[], time: Date): WaiverUse[] {
  const today = time.toISOString().slice(0, 10);
  return waivers.map(waiver => ({ waiver, status: waiver.expires !== undefined && waiver.expires < today ? 'expired' : 'active', objects: [] }));
}

function json(uses: readonly WaiverUse[], input: Input | undefined): unknown {
  return {
    schemaVersion: '1',
    waivers: uses.map(({ waiver, status, objects }) => ({ ...waiver, status, ...input ? { covers: objects } : {} })),
    diagnostics: input?.diagnostics ?? [],
  };
}

function text(uses: readonly WaiverUse[], withObjects: boolean): string {
  const lines = uses.flatMap(({ waiver, status, objects }) => [
    `${status.padEnd(13)}  ${waiver.control}  (${waiver.origin})`,
    `               ${waiver.reason}${waiver.owner ? `; ${waiver.owner}` : ''}${waiver.expires ? `; until ${waiver.expires}` : ''}`,
    ...objects.map(({ kind, namespace, name }) => `               covers ${kind} ${namespace ? `${namespace}/` : ''}${name}`),
  ]);
  const counted = (['active', 'expired', 'unused', 'not-evaluated'] as const)
    .map(status => ({ status, number: uses.filter(use => use.status === status).length }))
    .filter(({ number, status }) => number > 0 || status === 'active');
  const summary = `${count(uses.length, 'waiver')}: ${counted.map(({ status, number }) => `${number} ${status}`).join(', ')}`
    + (withObjects ? '' : '; name paths to see what they cover');
  return `${[...lines, summary].map(onOneLine).join('\n')}\n`;
}
