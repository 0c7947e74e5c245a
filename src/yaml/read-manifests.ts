import { Diagnostic, ManifestEntry, ManifestSet, Provenance } from '../manifests';
import { decodeText } from './decode-text';
import { hasDuplicateKeys, splitJson } from './json';
import { aliasBudget, duplicateKey, lineOf, parseWithin, UnreadableDocument } from './parse-document';
import { splitDocuments } from './split-documents';

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
  const { text, damaged } = typeof input === 'string' ? { text: input, damaged: false } : decodeText(input);
  const reader = new Reader(file, text, damaged);
  if (/\.(?:jsonl|ndjson)$/i.test(file)) reader.readLines();
  else reader.readStream();
  return { manifests: ManifestSet._of(reader.entries), diagnostics: reader.diagnostics, ignored: reader.ignored };
}

const OPEN_BRACE = '{';

class Reader {
  public readonly entries: ManifestEntry[] = [];
  public readonly diagnostics: Diagnostic[] = [];
  public readonly ignored: number[] = [];
  private readonly budget = aliasBudget();

  public constructor(private readonly file: string, private readonly text: string, private readonly damaged: boolean) {}

  /** One object a line; blank lines count, so that the number of a document is that of its line. */
  public readLines(): void {
    this.text.split('\n').forEach((line, document) => {
      if (line.trim() === '') return;
      const where = { file: this.file, document, line: document + 1 };
      this.read(where, line, document + 1, () => parseJson(line));
    });
  }

  /** Documents of YAML, each of which may also be JSON, or several objects of JSON. */
  public readStream(): void {
    let document = 0;
    for (const { start, end, content, startLine, line } of splitDocuments(this.text)) {
      const objects = this.text[content] === OPEN_BRACE ? this.jsonObjects(content, end) : undefined;
      if (objects) {
        let objectLine = line;
        let counted = content;
        for (const { value, source, at } of objects) {
          objectLine += lineOf(this.text.slice(counted, at), at);
          counted = at;
          const from = objectLine;
          this.read({ file: this.file, document: document++, line: from }, source, from, value);
        }
      } else if (content < end) {
        const source = this.text.slice(start, end);
        this.read({ file: this.file, document: document++, line }, source, startLine, () => parseWithin(source, this.budget));
      } else {
        document++;
      }
    }
  }

  /** Undefined when it is flow style of YAML, which also starts with a brace. */
  private jsonObjects(start: number, end: number): { value: () => unknown; source: string; at: number }[] | undefined {
    const whole = this.text.slice(start, end);
    try {
      const value = JSON.parse(whole);
      return [{ value: () => withoutDuplicates(value, whole), source: whole, at: start }];
    } catch {
      const values = splitJson(this.text, start, end);
      if (!values || values.length < 2) return undefined;
      return values.map(({ start: at, end: to }) => {
        const source = this.text.slice(at, to);
        return { value: () => parseJson(source), source, at };
      });
    }
  }

  private read(where: Provenance & { file: string; line: number }, source: string, startLine: number, parse: () => unknown): void {
    const refuse = (message: string, line?: number): void => {
      this.diagnostics.push({ file: where.file, document: where.document, line: line ?? where.line, message });
    };
    if (this.damaged && source.includes('\ufffd')) {
      return refuse('holds bytes that are no text: expected UTF-8 or UTF-16', startLine + lineOf(source, source.indexOf('\ufffd')));
    }
    let value: unknown;
    try {
      value = parse();
    } catch (error) {
      const { message, line } = error as UnreadableDocument;
      return refuse(message, line === undefined ? undefined : startLine + line);
    }
    if (isForeign(value)) this.ignored.push(where.document!);
    else ManifestSet._collect(value, where, this.entries, (problem, item) => refuse(`${item ? `the list's${item}` : 'the document'} ${problem}`));
  }
}

/** Helm values, settings of other tools: mappings that say nothing of being an object. */
function isForeign(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    && !Object.prototype.hasOwnProperty.call(value, 'apiVersion') && !Object.prototype.hasOwnProperty.call(value, 'kind');
}

function parseJson(text: string): unknown {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnreadableDocument(`json does not parse: expected one object, ${(error as Error).message.slice(0, 200)}`);
  }
  return withoutDuplicates(value, text);
}

function withoutDuplicates(value: unknown, text: string): unknown {
  if (hasDuplicateKeys(text, value)) throw new UnreadableDocument(duplicateKey('?'));
  return value;
}
