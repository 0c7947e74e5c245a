import { closeSync, fchmodSync, fchownSync, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { takePlaceOf, writeAll } from '../../files';

/**
 * Replaces the content of a file as a whole: whoever reads it sees the old content or the new, never a part, whatever
 * happens meanwhile. Mode stays. A symbolic link stays a link; the file that it leads to is replaced.
 *
 * @param before what the file is known to hold: when somebody has changed it since, it stays as it is
 * @param roots folders and files that may be written to; the file must be one of them or lie within one
 * @throws when the file is not within the roots, is no plain file, holds something else than `before`, or cannot be written
 */
export function replaceIfUnchanged(path: string, before: Uint8Array, after: Uint8Array, roots: readonly string[]): void {
  const real = realpathSync.native(path);
  if (!roots.some(root => isWithin(real, realpathSync.native(root)))) {
    throw new Error(`leads to '${real}', which is outside of what was named: name that file to have it written`);
  }
  const descriptor = openSync(real, 'r+'); // whoever may not write the file may not replace it either
  try {
    const { mode, uid, gid, nlink } = plainFile(descriptor);
    if (nlink > 1) throw new Error(`has ${nlink} hard links, which replacing it would part: copy it first`);
    if (!readFileSync(descriptor).equals(before)) throw new Error('was changed by somebody else while it was fixed: run the command again');
    takePlaceOf(real, 0o600, created => {
      writeAll(created, after);
      keepOwner(created, uid, gid);
      fchmodSync(created, mode % 0o10000);
    });
  } finally {
    closeSync(descriptor);
  }
}

function plainFile(descriptor: number) {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) throw new Error('is no plain file: expected one that can be replaced');
  return stats;
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

function isWithin(real: string, root: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}
