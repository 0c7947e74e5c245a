import { statSync } from 'fs';
import { replaceFile, writePieces } from '../files';
import { Diagnostic, ManifestSet } from '../manifests';
import { CommandError } from './exit-code';
import { STDIN } from './input/find-files';
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

/**
 * A report must not take the place of the manifests that it is about, nor of what was meant as such and could not be read.
 * Files without any object may be reports of earlier runs.
 */
export function refuseToReplace(
  file: string | undefined, inputs: readonly { readonly manifests: ManifestSet; readonly diagnostics: readonly Diagnostic[] }[],
): void {
  const replaced = file === undefined || file === '-' ? undefined : identityOf(file);
  if (file === undefined || replaced === undefined) return;
  const names = new Set(inputs.flatMap(({ manifests: { entries }, diagnostics }) => [
    ...entries.flatMap(({ provenance }) => provenance.file ?? []),
    ...diagnostics.map(diagnostic => diagnostic.file),
  ]));
  if ([...names].some(name => name !== STDIN && identityOf(name) === replaced)) {
    throw new CommandError(`--output ${onOneLine(file)} is one of the files that are read: name another one`);
  }
}

/** The same for all names of a regular file; undefined for what is none. Links are followed, as they are when a report is written. */
function identityOf(file: string): string | undefined {
  try {
    const stats = statSync(file, { bigint: true });
    return stats.isFile() ? `${stats.dev} ${stats.ino}` : undefined;
  } catch {
    return undefined; // reading or writing it says why
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
