import { replaceFile, writePieces } from '../files';
import { CommandError } from './exit-code';
import { readFailure } from './input/read-file';
import { Io, onOneLine } from './io';

/** Writes data to the file that `--output` names, or to standard output. */
export function writeData(pieces: Iterable<string> | string, file: string | undefined, io: Io): void {
  if (file === undefined || file === '-') {
    writePieces(pieces, text => io.stdout.write(text));
    return;
  }
  try {
    replaceFile(file, pieces);
  } catch (error) {
    throw new CommandError(`could not write ${onOneLine(file)}: ${writeFailure(error)}`);
  }
}

/** Why a file could not be written, in words. */
export function writeFailure(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system may only be read',
    ENOSPC: 'no space is left',
    EISDIR: 'it is a folder: name a file',
  };
  return code && Object.hasOwn(words, code) ? words[code] : readFailure(error);
}
