import { hasDuplicateKeys, splitJson } from './json';
import { AliasBudget, duplicateKey, lineOf, parseWithin, UnreadableDocument } from './parse-document';
import { splitDocuments } from './split-documents';

/** A document of a text and where it stands. */
export interface DocumentSource {
  /** Number in the text, from 0. */
  readonly document: number;
  /** Where its text lies. */
  readonly start: number;
  readonly end: number;
  /** Its text. */
  readonly source: string;
  /** Line of `start`, from 1. */
  readonly startLine: number;
  /** Line of its first content, from 1. */
  readonly line: number;
  /** @throws UnreadableDocument */
  readonly parse: (budget: AliasBudget) => unknown;
}

const OPEN_BRACE = '{';

/**
 * The documents of a text that are not empty: of a stream of YAML or JSON, or one a line where the name of the file
 * ends with `.jsonl` or `.ndjson`.
 */
export function documentSources(text: string, file: string): Iterable<DocumentSource> {
  return /\.(?:jsonl|ndjson)$/i.test(file) ? lineSources(text) : streamSources(text);
}

/** One object a line; blank lines count, so that the number of a document is that of its line. */
function* lineSources(text: string): Iterable<DocumentSource> {
  let document = 0;
  for (let start = 0; start <= text.length; document++) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const source = text.slice(start, end);
    const line = document + 1;
    if (source.trim() !== '') yield { document, start, end, source, startLine: line, line, parse: () => parseJson(source) };
    start = end + 1;
  }
}

/** Documents of YAML, each of which may also be JSON, or several objects of JSON. */
function* streamSources(text: string): Iterable<DocumentSource> {
  let document = 0;
  for (const { start, end, content, startLine, line } of splitDocuments(text)) {
    const objects = text[content] === OPEN_BRACE ? jsonObjects(text, content, end) : undefined;
    if (objects) {
      let from = line;
      let counted = content;
      for (const { parse, source, at } of objects) {
        from += lineOf(text.slice(counted, at), at);
        counted = at;
        yield { document: document++, start: at, end: at + source.length, source, startLine: from, line: from, parse };
      }
    } else if (content < end) {
      const source = text.slice(start, end);
      yield { document: document++, start, end, source, startLine, line, parse: budget => parseWithin(source, budget) };
    } else {
      document++;
    }
  }
}

/** Undefined when it is flow style of YAML, which also starts with a brace. */
function jsonObjects(text: string, start: number, end: number): { parse: () => unknown; source: string; at: number }[] | undefined {
  const whole = text.slice(start, end);
  try {
    const value = JSON.parse(whole);
    return [{ parse: () => withoutDuplicates(value, whole), source: whole, at: start }];
  } catch {
    const values = splitJson(text, start, end);
    if (!values || values.length < 2) return undefined;
    return values.map(({ start: at, end: to }) => {
      const source = text.slice(at, to);
      return { parse: () => parseJson(source), source, at };
    });
  }
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
