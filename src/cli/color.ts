import { Io } from './io';

/** Whether to colour: `--color`, then NO_COLOR (no-color.org), then FORCE_COLOR, then whether a person looks at it. */
export function wantsColor(when: string | undefined, toFile: boolean, io: Io): boolean {
  if (when === 'always' || when === 'never') return when === 'always';
  if (io.env.NO_COLOR || toFile) return false;
  const { FORCE_COLOR: forced } = io.env;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return io.stdout.isTTY && io.env.TERM !== 'dumb';
}
