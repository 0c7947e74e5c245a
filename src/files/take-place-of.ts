import type * as Crypto from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file beside another, and lets it take the place of that one when all of it is on the disk. On any failure the
 * file beside is removed, and the other stays as it is.
 *
 * @param mode the permissions before `write` sets others
 * @throws what `write` throws, or when there is no way to write beside the file
 */
export function takePlaceOf(target: string, mode: number, write: (descriptor: number) => void): void {
  // Not the number of the process: in a container that is the same at each run, and one that was killed leaves its file.
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomName()}.tmp`);
  const descriptor = openSync(beside, 'wx', mode);
  try {
    try {
      write(descriptor);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Loaded by who writes: it takes longer than all else that a short run loads of Node. */
function randomName(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('node:crypto') as typeof Crypto).randomBytes(6).toString('hex');
}
