import type * as Crypto from 'node:crypto';
import { closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

/**
 * Replaces the content of a file as a whole: whoever reads it sees the old content or the new, never a part, whatever
 * happens meanwhile. Mode stays. A symbolic link stays a link; the file that it leads to is replaced.
 *
 * @param before what the file is known to hold: when somebody has changed it since, it stays as it is
 * @param roots folders and files that may be written to; the file must be one of them or lie within one
 * @throws when the file is not within the roots, is no plain file, holds something else than `before`, or cannot be written
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array, roots: readonly string[]): void {
  const real = realpathSync.native(path);
  if (!roots.some(root => isWithin(real, realpathSync.native(root)))) {
    throw new Error(`leads to '${real}', which is outside of what was named: name that file to have it written`);
  }
  const temporary = join(dirname(real), `.${basename(real).slice(0, 100)}.${randomName()}.tmp`);
  const descriptor = openSync(real, 'r+'); // whoever may not write the file may not replace it either
  let created: number | undefined;
  try {
    const { mode, uid, gid, nlink } = plainFile(descriptor);
    if (nlink > 1) throw new Error(`has ${nlink} hard links, which replacing it would part: copy it first`);
    if (!readFileSync(descriptor).equals(before)) throw new Error('was changed by somebody else while it was fixed: run the command again');
    created = openSync(temporary, 'wx', 0o600);
    writeAll(created, after);
    keepOwner(created, uid, gid);
    fchmodSync(created, mode % 0o10000);
    fsyncSync(created);
    closeSync(created);
    renameSync(temporary, real);
  } catch (error) {
    if (created !== undefined) discard(created, temporary);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function plainFile(descriptor: number) {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) throw new Error('is no plain file: expected one that can be replaced');
  return stats;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
}

/** Only the administrator may give files away; for everybody else the file is theirs already, or the group cannot be kept. */
function keepOwner(descriptor: number, uid: number, gid: number): void {
  const { uid: ourUid, gid: ourGid } = fstatSync(descriptor);
  if (ourUid === uid && ourGid === gid) return;
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

function discard(descriptor: number, path: string): void {
  for (const step of [() => closeSync(descriptor), () => unlinkSync(path)]) {
    try {
      step();
    } catch {
      // closed or moved already
    }
  }
}

function isWithin(real: string, root: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Loaded by who writes: it takes longer than all else that a short run loads of Node. */
function randomName(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('node:crypto') as typeof Crypto).randomBytes(6).toString('hex');
}
