import { closeSync, fchmodSync, lstatSync, openSync, realpathSync, statSync } from 'fs';
import { takePlaceOf } from './take-place-of';
import { writeAll } from './write-all';
import { writePieces } from './write-pieces';

/**
 * Replaces a file as a whole: whoever reads it sees the old text or the new one, and a failure leaves the old one. A
 * link stays a link, permissions stay as they are; what is no regular file, for example a pipe, is written to as it is.
 *
 * @throws when it is a folder, a link that leads nowhere, or cannot be written
 */
export function replaceFile(file: string, pieces: Iterable<string> | string): void {
  const stats = exists(file) ? statSync(file) : undefined;
  if (stats && !stats.isFile()) {
    if (stats.isDirectory()) throw Object.assign(new Error('it is a folder: name a file'), { code: 'EISDIR' });
    const descriptor = openSync(file, 'w');
    try {
      writeTo(descriptor, pieces);
    } finally {
      closeSync(descriptor);
    }
    return;
  }
  takePlaceOf(stats ? realpathSync(file) : file, NEW_FILE, descriptor => {
    if (stats) fchmodSync(descriptor, stats.mode % 0o10000);
    writeTo(descriptor, pieces);
  });
}

/** Less what the umask of the user takes away. */
const NEW_FILE = 0o666;

function writeTo(descriptor: number, pieces: Iterable<string> | string): void {
  writePieces(pieces, text => writeAll(descriptor, Buffer.from(text, 'utf8')));
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (isLink(path)) throw new Error('is a link to a file that does not exist: name the file');
    return false;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
