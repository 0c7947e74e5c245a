import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'fs';
import { basename, dirname, join } from 'path';
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
    writeTo(file, 'w', pieces);
    return;
  }
  const target = stats ? realpathSync(file) : file;
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}.tmp`);
  try {
    writeTo(temporary, 'wx', pieces, stats?.mode);
    renameSync(temporary, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(temporary, { force: true });
    throw error;
  }
}

function writeTo(path: string, flags: string, pieces: Iterable<string> | string, mode?: number): void {
  const descriptor = openSync(path, flags);
  try {
    if (mode !== undefined) fchmodSync(descriptor, mode % 0o10000);
    writePieces(pieces, text => {
      const bytes = Buffer.from(text, 'utf8');
      for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
    });
    if (flags === 'wx') fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
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
