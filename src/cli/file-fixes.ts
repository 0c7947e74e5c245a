import { withObject } from './fix';
import { AssessedOutcome, Assessment, ObjectResult } from '../assessment';
import { Violation } from '../evaluation';
import { formatPointer, ManifestEntry } from '../manifests';
import { TextEdit, TextFixes } from '../reports';
import { aliasBudget, decodeText, Lines, parseSource, patchValue, sameWithoutNulls, Source, SourceEditor, sourcesOf } from '../yaml';
import { STDIN } from './input/find-files';
import { textEdits } from './text-edits';

/** A fix takes milliseconds: a report of more findings has JSON patches only from here on. */
export const MOST_FIXES = 5_000;

/** Each fix is proved by reading its whole document again, so that a few large ones cost as much as many small ones. */
export const MOST_CHARACTERS = 32 * 1024 * 1024;

/** The parser that keeps places takes seconds, and memory in proportion, for more. */
export const LARGEST_DOCUMENT = 512 * 1024;

/**
 * How the findings of an assessment are repaired in their files; the comments, the order and the formatting of a file stay. Meant to be
 * asked in the order of the objects: it keeps what it knows of one file and of one document.
 */
export class FileFixes implements TextFixes {
  private count = 0;
  private characters = 0;
  private left = 0;
  private file?: { readonly name: string; readonly file: FixableFile | undefined };
  private last?: { readonly outcome: AssessedOutcome; readonly scope: string; readonly edits: readonly TextEdit[] | undefined };

  /** @param bytesOf what was assessed; may throw */
  public constructor(private readonly assessment: Assessment, private readonly bytesOf: (file: string) => Uint8Array) {}

  public get leftOut(): number {
    return this.left;
  }

  public of(result: ObjectResult, outcome: AssessedOutcome, violation: Violation): readonly TextEdit[] | undefined {
    const { file, document } = result.entry.provenance;
    // Nobody can change what came through a pipe.
    if (file === undefined || document === undefined || file === STDIN) return undefined;
    if (this.count >= MOST_FIXES) return this.leave();
    // A fix is the same for all violations of a container.
    const scope = formatPointer(violation.scopePath);
    if (this.last?.outcome !== outcome || this.last.scope !== scope) {
      const found = this.fileOf(file)?.document(document);
      if (!found) return undefined;
      this.characters += found.length;
      if (found.length > LARGEST_DOCUMENT || this.characters > MOST_CHARACTERS) return this.leave();
      this.last = { outcome, scope, edits: this.edits(found, result, outcome, scope) };
    }
    if (this.last.edits) this.count++;
    return this.last.edits;
  }

  private edits(document: FixableDocument, result: ObjectResult, outcome: AssessedOutcome, scope: string): TextEdit[] | undefined {
    const fixed = (part: AssessedOutcome) => {
      const patch = this.assessment._fixOf(result, part);
      return patch && document.edits(result.entry, patchValue(result.entry.object, patch));
    };
    const own = outcome.violations.filter(({ scopePath }) => formatPointer(scopePath) === scope);
    if (own.length === outcome.violations.length) return fixed(outcome);
    // Containers that share an anchor can be repaired together only.
    return fixed({ ...outcome, violations: own }) ?? fixed(outcome);
  }

  private leave(): undefined {
    this.left++;
    return undefined;
  }

  private fileOf(name: string): FixableFile | undefined {
    if (this.file?.name !== name) this.file = { name, file: this.read(name) };
    return this.file.file;
  }

  private read(name: string): FixableFile | undefined {
    try {
      const { text, damaged } = decodeText(this.bytesOf(name));
      // What is no text has no columns. Readers disagree on whether a lone carriage return ends a line, and whether a mark is a column.
      return damaged || /\r(?!\n)|\ufeff/.test(text) ? undefined : new FixableFile(text, name);
    } catch {
      return undefined; // it is gone since
    }
  }
}

class FixableFile {
  private readonly sources = new Map<number, Source>();
  private readonly lines: Lines;
  private last?: FixableDocument;

  public constructor(text: string, private readonly name: string) {
    this.lines = new Lines(text);
    for (const source of sourcesOf(text, name)) this.sources.set(source.document, source);
  }

  public document(number: number): FixableDocument | undefined {
    const source = this.sources.get(number);
    if (source && this.last?.source !== source) this.last = new FixableDocument(this.lines, this.name, source);
    return source && this.last;
  }
}

class FixableDocument {
  private read?: { readonly editor: SourceEditor; readonly value: unknown };

  public constructor(private readonly lines: Lines, private readonly file: string, public readonly source: Source) {}

  public get length(): number {
    return this.source.end - this.source.start;
  }

  /** The changes that make one object of it another; undefined when some of them cannot be made. */
  public edits({ object, provenance: { within = [] } }: ManifestEntry, wanted: any): TextEdit[] | undefined {
    try {
      const { editor, value } = this.read ??= this.open();
      // Somebody may have changed the file since it was assessed.
      if (!sameWithoutNulls(value, withObject(value, within, object))) return undefined;
      const { splices, refused } = editor.edit(value, withObject(value, within, wanted));
      return refused.length > 0 ? undefined : textEdits(this.lines, splices);
    } catch {
      return undefined;
    }
  }

  private open() {
    const { lines: { text }, file, source } = this;
    const value = parseSource(source, text.slice(source.start, source.end), aliasBudget());
    return { value, editor: new SourceEditor(text, source, file, sameWithoutNulls) };
  }
}
