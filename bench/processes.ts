import { spawnSync } from 'child_process';
import { existsSync } from 'fs';

/** What a whole process costs. */
export interface ProcessCost {
  /** Median wall time in milliseconds. */
  readonly milliseconds: number;
  /** Largest resident set in megabytes; undefined where GNU time is not installed. */
  readonly megabytes?: number;
}

const GNU_TIME = '/usr/bin/time';

/**
 * Runs commands in turn, so that a noisy moment hits all alike, with their output thrown away.
 *
 * @throws when a command cannot be started, or ends with a code that is not among the expected ones
 */
export function measureProcesses(
  rounds: number, commands: Readonly<Record<string, readonly string[]>>, okCodes: readonly number[],
): Record<string, ProcessCost> {
  const times: Record<string, number[]> = {};
  const sizes: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const measured = existsSync(GNU_TIME) ? [GNU_TIME, '-f', 'kilobytes %M', ...command] : command;
      const start = process.hrtime.bigint();
      const { status, stderr, error } = spawnSync(measured[0], measured.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1e9 });
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (error || status === null || !okCodes.includes(status)) {
        throw new Error(`'${command.slice(0, 3).join(' ')} …' ended with ${status ?? error?.message}: ${String(stderr).slice(-500)}`);
      }
      (times[name] ??= []).push(milliseconds);
      const kilobytes = /kilobytes (\d+)/.exec(String(stderr))?.[1];
      if (kilobytes) sizes[name] = Math.max(sizes[name] ?? 0, Number(kilobytes) / 1000);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, {
    milliseconds: [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)],
    megabytes: sizes[name],
  }]));
}
