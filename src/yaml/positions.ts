import { FieldPath, Provenance } from '../manifests';
import { decodeText, withoutMarks } from './decode-text';
import { LineFinder, parsePlaces } from './parse-places';
import { lineAt } from './places';
import { scanPlaces } from './scan-places';
import { Source, sourcesOf } from './sources';

/**
 * Finds the lines of fields in a file. Made once for a file with findings, and fastest when it is asked for one document
 * after the other: it keeps what it knows of one.
 */
export class Positions {
  /** Of what `readManifests` read, under the same name. */
  public static of(input: string | Uint8Array, file: string): Positions {
    return new Positions(withoutMarks(decodeText(input).text), file);
  }

  private readonly sources = new Map<number, Source>();
  private last?: { document: number; find: LineFinder | undefined };

  private constructor(private readonly text: string, file: string) {
    for (const source of sourcesOf(text, file)) this.sources.set(source.document, source);
  }

  /**
   * The line of a field, or of its nearest ancestor that is there, from 1. Through an alias or a merge key it is the
   * line where the value is written. Undefined when the file has no such document.
   *
   * @param path from the object, which may be an item of a List
   */
  public lineOf(provenance: Provenance, path: FieldPath): number | undefined {
    const source = provenance.document === undefined ? undefined : this.sources.get(provenance.document);
    if (!source) return undefined;
    if (this.last?.document !== source.document) this.last = { document: source.document, find: lineFinder(this.text, source) };
    return this.last.find ? this.last.find(provenance.within ? [...provenance.within, ...path] : path) : source.line;
  }
}

/** Finds lines within one document; undefined when it cannot be told. */
export function lineFinder(text: string, source: Source): LineFinder | undefined {
  const part = text.slice(source.start, source.end);
  const content = source.content - source.start;
  const root = part.includes('\r') && /\r(?!\n)/.test(part) ? undefined : scanPlaces(part, content, part.length, source.line);
  return root ? path => lineAt(root, path) : parsePlaces(part, source.startLine);
}
