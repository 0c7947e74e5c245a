import { resolve } from 'path';
import { replaceFile, writePieces } from '../files';
import { ManifestSet } from '../manifests';
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

/** A report must not take the place of the manifests that it is about. */
export function refuseToReplace(file: string | undefined, inputs: readonly ManifestSet[]): void {
  if (file === undefined) return;
  const names = new Set(inputs.flatMap(({ entries }) => entries.flatMap(({ provenance }) => provenance.file ?? [])));
  if ([...names].some(name => resolve(name) === resolve(file))) {
    throw new CommandError(`--output ${onOneLine(file)} is one of the files that are read: name another one`);
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
