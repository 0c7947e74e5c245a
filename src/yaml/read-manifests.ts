import { Diagnostic, ManifestEntry, ManifestSet, Provenance } from '../manifests';
import { decodeText, withoutMarks } from './decode-text';
import { linesBefore } from './lines';
import { AliasBudget, aliasBudget, duplicateKey, parseWithin, UnreadableDocument } from './parse-document';
import { lineFinder } from './positions';
import { Source, sourcesOf } from './sources';
import { hasDuplicateKeys } from './split-json';

/** What a text held. */
export interface ReadManifests {
  readonly manifests: ManifestSet;
  /** What could not be read; everything else is in `manifests`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Documents that are no Kubernetes objects (neither `apiVersion` nor `kind`), by number: Helm values and the like. */
  readonly ignored: readonly number[];
}

/**
 * Reads the objects of a text as kubectl does: a stream of YAML or JSON, or one object a line where the name of the
 * file ends with `.jsonl` or `.ndjson`. Never throws: what cannot be read becomes a diagnostic, and hides nothing else.
 *
 * @param input bytes in UTF-8 or UTF-16, or text
 * @param file the name for provenance and diagnostics
 */
export function readManifests(input: string | Uint8Array, file: string): ReadManifests {
  const { text: decoded, damaged } = decodeText(input);
  const text = withoutMarks(decoded);
  const reader = new Reader(file, text, damaged);
  for (const source of sourcesOf(text, file)) reader.read(source);
  reader.end();
  return { manifests: ManifestSet._of(reader.entries), diagnostics: reader.diagnostics, ignored: reader.ignored };
}

/** Nobody reads more of one file, and a file of garbage must not fill the memory with complaints. */
const MAX_DIAGNOSTICS = 1000;

class Reader {
  public readonly entries: ManifestEntry[] = [];
  public readonly diagnostics: Diagnostic[] = [];
  public readonly ignored: number[] = [];
  private readonly budget = aliasBudget();
  private untold = 0;

  public constructor(private readonly file: string, private readonly text: string, private readonly damaged: boolean) {}

  public read(source: Source): void {
    const text = this.text.slice(source.start, source.end);
    if (this.damaged && text.includes('\ufffd')) {
      this.refuse(source, 'holds bytes that are no text: expected UTF-8 or UTF-16', source.startLine + linesBefore(text, text.indexOf('\ufffd')));
      return;
    }
    let value: unknown;
    try {
      value = parseSource(source, text, this.budget);
    } catch (error) {
      const { message, line } = error as UnreadableDocument;
      this.refuse(source, message, line === undefined ? undefined : source.startLine + line);
      return;
    }
    if (isForeign(value)) this.ignored.push(source.document);
    else this.collect(value, source);
  }

  public end(): void {
    if (this.untold > 0) this.diagnostics.push({ file: this.file, message: `${this.untold} more problems are not listed: expected a file of manifests` });
  }

  private refuse(source: Source, message: string, line: number = source.line): void {
    if (this.diagnostics.length >= MAX_DIAGNOSTICS) this.untold++;
    else this.diagnostics.push({ file: this.file, document: source.document, line, message: printable(message) });
  }

  private collect(value: unknown, source: Source): void {
    const from = this.entries.length;
    const refused: { message: string; provenance: Provenance }[] = [];
    ManifestSet._collect(value, { file: this.file, document: source.document, line: source.line }, this.entries, (problem, item, provenance) => {
      refused.push({ message: `${item ? `the list's${abbreviated(item)}` : 'the document'} ${problem}`, provenance });
    });
    // Only what lies within a List stands elsewhere than its document.
    const isList = (this.entries[from] ?? refused[0])?.provenance.within !== undefined;
    const find = isList ? lineFinder(this.text, source) : undefined;
    for (const { message, provenance } of refused) this.refuse(source, message, find?.(provenance.within ?? []));
    for (let i = from; find && i < this.entries.length; i++) {
      const { object, provenance } = this.entries[i];
      this.entries[i] = { object, provenance: { ...provenance, line: find(provenance.within!) } };
    }
  }
}

/**
 * The value of a document; `text` is its own.
 *
 * @throws UnreadableDocument
 */
export function parseSource(source: Source, text: string, budget: AliasBudget): unknown {
  if (source.format === 'yaml') return parseWithin(text, budget);
  const json = text.slice(source.content - source.start);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    if (source.format === 'either') return parseWithin(text, budget);
    throw new UnreadableDocument(`json does not parse, ${(error as Error).message.slice(0, 200)}: expected one object`);
  }
  if (hasDuplicateKeys(json, value)) {
    parseWithin(text, budget); // says which key and where
    throw new UnreadableDocument(duplicateKey('?'));
  }
  return value;
}

/** Lists may hold Lists, and those Lists again. */
function abbreviated(item: string): string {
  return item.length > 80 ? `${item.slice(0, 40)} …${item.slice(-20)}` : item;
}

/** Messages quote the text, which may hold line breaks, escapes for terminals and marks that turn the direction of writing. */
function printable(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Helm values, settings of other tools: mappings that say nothing of being an object. */
function isForeign(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    && !Object.prototype.hasOwnProperty.call(value, 'apiVersion') && !Object.prototype.hasOwnProperty.call(value, 'kind');
}

