import { Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Glob, isGlob, parseGlob } from './glob';
import { readFailure } from './read-file';
import { Diagnostic } from '../../manifests';

/** A file to read. */
export interface InputFile {
  /** As it is named in reports: what the user wrote, and what was found below it; `-` for standard input. */
  readonly name: string;
  /** Whether the user named it, rather than a folder or pattern that holds it. */
  readonly named: boolean;
  /** What the user named: the file itself, or the folder that it was found in. */
  readonly root: string;
}

/** What the arguments of a command mean. */
export interface FoundFiles {
  readonly files: readonly InputFile[];
  /** What could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** What was left out and somebody may miss, for stderr. */
  readonly notes: readonly string[];
}

/** What a folder is searched for, as by kubectl; `.jsonl` and `.ndjson` hold one object a line. */
const MANIFEST = /\.(ya?ml|jsonl?|ndjson)$/i;

/** Standard input as an argument. */
export const STDIN = '-';

/**
 * Finds the files that arguments mean: files, folders with all below, patterns, and `-`.
 *
 * In folders names that begin with a dot and `node_modules` are skipped. A symbolic link is followed as long as it stays
 * in the folder that was named; no file is read twice. The order is that of the arguments, then by name.
 */
export function findFiles(operands: readonly string[]): FoundFiles {
  const search = new Search();
  for (const operand of operands) search.add(operand);
  return search;
}

class Search implements FoundFiles {
  public readonly files: InputFile[] = [];
  public readonly diagnostics: Diagnostic[] = [];
  public readonly notes: string[] = [];
  /** Real paths, so that neither a loop of links nor a file named twice counts twice. */
  private readonly seen = new Set<string>();

  public add(operand: string): void {
    if (operand === STDIN) {
      this.take(STDIN, STDIN, STDIN);
      return;
    }
    try {
      const stats = statSync(operand);
      // Pipes of a shell, for example of <(…), have no path that is real.
      const real = stats.isFile() || stats.isDirectory() ? realpathSync.native(operand) : operand;
      if (!stats.isDirectory()) this.take(operand, real, operand);
      else this.addFolder(operand, operand, real, undefined);
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (missing && isGlob(operand)) this.addGlob(operand);
      else this.diagnose(operand, readFailure(error));
    }
  }

  private addGlob(pattern: string): void {
    try {
      const glob = parseGlob(pattern);
      this.addFolder(pattern, glob.base, realpathSync.native(glob.base), glob);
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      this.diagnose(pattern, missing ? 'no file matches the pattern' : readFailure(error));
    }
  }

  private addFolder(operand: string, folder: string, real: string, glob: Glob | undefined): void {
    const before = this.diagnostics.length;
    if (this.walk(folder, real, glob) > 0 || this.diagnostics.length > before) return;
    this.diagnose(operand, glob ? 'no file matches the pattern' : 'the folder holds no file that ends in .yaml, .yml, .json or .jsonl');
  }

  /** Says how many files it came by. With a stack of its own: folders may nest deeper than calls can. */
  private walk(root: string, realRoot: string, glob: Glob | undefined): number {
    let found = 0;
    const visited = new Set<string>();
    const pending: Place[] = [{ name: root, real: realRoot, depth: 0 }];
    for (let place = pending.pop(); place; place = pending.pop()) {
      if (place.file) {
        found++;
        this.take(place.name, place.real, root);
        continue;
      }
      if (visited.has(place.real) || place.depth >= (glob?.depth ?? Infinity)) continue;
      visited.add(place.real);
      const inside = this.entriesOf(place).flatMap(entry => this.resolve(entry, place!, realRoot, root, glob) ?? []);
      // One by one: a folder may hold more files than a call can have arguments.
      for (const next of inside.reverse()) pending.push(next);
    }
    return found;
  }

  private entriesOf({ name }: Place): Dirent[] {
    try {
      return readdirSync(name, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1);
    } catch (error) {
      this.diagnose(name, readFailure(error));
      return [];
    }
  }

  private resolve(entry: Dirent, parent: Place, realRoot: string, root: string, glob: Glob | undefined): Place | undefined {
    if (entry.name === 'node_modules') return undefined;
    const name = join(parent.name, entry.name);
    const depth = parent.depth + 1;
    const wanted = glob ? glob.matches(below(root, name)) : MANIFEST.test(entry.name);
    if (entry.name.startsWith('.') && !glob?.namesDots) return undefined;
    if (entry.isSymbolicLink()) return this.follow({ name, depth }, realRoot, root, wanted);
    const real = join(parent.real, entry.name);
    if (entry.isDirectory()) return { name, real, depth };
    return wanted && entry.isFile() ? { name, real, depth, file: true } : undefined;
  }

  private follow({ name, depth }: Pick<Place, 'name' | 'depth'>, realRoot: string, root: string, wanted: boolean): Place | undefined {
    try {
      const real = realpathSync.native(name);
      const stats = statSync(real);
      if (!stats.isDirectory() && !(wanted && stats.isFile())) return undefined;
      if (isBelow(real, realRoot)) return { name, real, depth, file: !stats.isDirectory() };
      // kubectl reads files that are linked and does not enter folders that are.
      if (stats.isDirectory()) this.notes.push(`${name} is a link to a folder outside ${root} and was not entered: name the folder to have it read`);
      else this.diagnose(name, `is a link to a file outside ${root}: name the file to have it read`);
    } catch (error) {
      if (wanted) this.diagnose(name, (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is a link to a file that does not exist' : readFailure(error));
    }
    return undefined;
  }

  private take(name: string, real: string, root: string): void {
    if (this.seen.has(real)) return;
    this.seen.add(real);
    this.files.push({ name, named: name === root, root });
  }

  private diagnose(file: string, message: string): void {
    this.diagnostics.push({ file, message });
  }
}

/** A folder or a file below what was named. */
interface Place {
  readonly name: string;
  readonly real: string;
  /** Steps below what was named. */
  readonly depth: number;
  readonly file?: boolean;
}

function isBelow(real: string, root: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The path below a root, with `/` between its names on every system. */
function below(root: string, name: string): string {
  return relative(root, name).split(sep).join('/');
}
