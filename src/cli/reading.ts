import { Diagnostic, ManifestSet } from '../manifests';
import { decodeText, readManifests } from '../yaml';
import { FoundFiles, findFiles, InputFile, STDIN } from './input/find-files';
import { MAX_FILE_BYTES, readBytes, readFailure } from './input/read-file';
import { Io } from './io';
import { Lines } from './lines';
import { Progress } from './progress';

/** What the arguments of a command held. */
export interface Input {
  readonly manifests: ManifestSet;
  /** Where fields stand in what was read. */
  readonly lines: Lines;
  readonly diagnostics: readonly Diagnostic[];
  /** What was left out and somebody may miss, for stderr. */
  readonly notes: readonly string[];
}

/** Learns of every file that was read. */
export type Visit = (file: InputFile, bytes: Uint8Array, manifests: ManifestSet) => void;

/** Reads everything that paths mean. What cannot be read is a diagnostic and hides nothing else. */
export function readInput(operands: readonly string[], io: Io, visit: Visit = () => {}): Input {
  const progress = new Progress(io);
  const found = findFiles(operands);
  const reader = new Reader(io, found, visit);
  found.files.forEach((file, i) => {
    progress.report('reading', i, found.files.length);
    reader.read(file);
  });
  progress.clear();
  return reader.input();
}

/** The text of a file that steers the command, for example of waivers. */
export function readSettings(name: string, io: Io): string {
  const { text, damaged } = decodeText(bytesOf(name, io));
  if (damaged) throw new Error('is neither UTF-8 nor UTF-16: write it in UTF-8');
  return text;
}

class Reader {
  private readonly sets: ManifestSet[] = [];
  private readonly lines = new Lines();
  private readonly diagnostics: Diagnostic[];
  private ignoredDocuments = 0;
  private readonly ignoredFiles = new Set<string>();

  public constructor(private readonly io: Io, private readonly found: FoundFiles, private readonly visit: Visit) {
    this.diagnostics = [...found.diagnostics];
  }

  public read(file: InputFile): void {
    const { name, named } = file;
    try {
      const bytes = bytesOf(name, this.io);
      const { manifests, diagnostics, ignored } = readManifests(bytes, name);
      this.sets.push(manifests);
      if (manifests.entries.length > 0) this.lines.keep(name, bytes);
      this.visit(file, bytes, manifests);
      for (const diagnostic of diagnostics) this.diagnostics.push(diagnostic);
      if (named && manifests.entries.length === 0 && diagnostics.length === 0) {
        this.diagnostics.push({ file: name, message: 'holds no kubernetes object: expected documents with apiVersion and kind' });
      } else if (ignored.length > 0) {
        this.ignoredDocuments += ignored.length;
        this.ignoredFiles.add(name);
      }
    } catch (error) {
      // Node gives names as text, with this character for what is no UTF-8: such a name leads nowhere.
      const message = name.includes('\ufffd') ? 'could not be read, its name is not UTF-8: rename it' : readFailure(error);
      this.diagnostics.push({ file: name, message });
    }
  }

  public input(): Input {
    const { size } = this.ignoredFiles;
    const example = [...this.ignoredFiles][0];
    const left = size === 0 ? []
      : [`${count(this.ignoredDocuments, 'document')} in ${size === 1 ? example : `${size} files, for example ${example},`} left out: no kubernetes objects`];
    return { manifests: ManifestSet.join(this.sets), lines: this.lines, diagnostics: this.diagnostics, notes: [...this.found.notes, ...left] };
  }
}

function bytesOf(name: string, io: Io): Uint8Array {
  return name === STDIN ? io.stdin(MAX_FILE_BYTES) : readBytes(name);
}

/** `1 object`, `2 objects` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
