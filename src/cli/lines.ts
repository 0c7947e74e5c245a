import { FieldPath, ManifestEntry } from '../manifests';
import { Positions } from '../yaml';
import { readBytes } from './input/read-file';

/** What of the input is kept for looking up lines. Files beyond it are read again. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Reports go through the objects in order, or by severity: a few files at a time. */
const MOST_OPEN = 8;

/** Finds the lines of fields, in files that have findings only. */
export class Lines {
  private readonly kept = new Map<string, Uint8Array>();
  private keptBytes = 0;
  private readonly open = new Map<string, Positions | undefined>();

  /** Takes note of what a file held. A pipe cannot be read again. */
  public keep(file: string, bytes: Uint8Array): void {
    if (this.keptBytes + bytes.length > MAX_KEPT_BYTES) return;
    this.keptBytes += bytes.length;
    // A copy of its own size where the buffer was read into is much larger.
    this.kept.set(file, bytes.buffer.byteLength > 2 * bytes.length ? bytes.slice() : bytes);
  }

  /** The line of a field, or of what is nearest above it. */
  public of({ provenance }: ManifestEntry, path: FieldPath): number | undefined {
    if (provenance.file === undefined || provenance.document === undefined) return provenance.line;
    return this.positions(provenance.file)?.lineOf(provenance, path) ?? provenance.line;
  }

  /**
   * What a file held.
   *
   * @throws when it was not kept and cannot be read again
   */
  public bytesOf(file: string): Uint8Array {
    return this.kept.get(file) ?? readBytes(file);
  }

  private positions(file: string): Positions | undefined {
    if (this.open.has(file)) return this.open.get(file);
    const oldest = this.open.keys().next();
    if (this.open.size >= MOST_OPEN && !oldest.done) this.open.delete(oldest.value);
    const positions = this.read(file);
    this.open.set(file, positions);
    return positions;
  }

  private read(file: string): Positions | undefined {
    try {
      return Positions.of(this.bytesOf(file), file);
    } catch {
      return undefined; // it is gone since: the line of the object has to do
    }
  }
}
