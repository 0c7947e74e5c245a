import { linesBefore } from './lines';
import { splitDocuments } from './split-documents';
import { splitJson } from './split-json';

/** The text of one document of a file, and where it stands. */
export interface Source {
  /** Number of the document in the file, from 0. */
  readonly document: number;
  /** What starts with a brace may be JSON, or flow style of YAML. */
  readonly format: 'yaml' | 'json' | 'either';
  readonly start: number;
  readonly end: number;
  /** Where the first character of content stands. */
  readonly content: number;
  /** Line of `start` in the file, from 1. */
  readonly startLine: number;
  /** Line of `content` in the file, from 1. */
  readonly line: number;
}

/** The documents of a file that have content, in order. Documents without any count, but are not given. */
export function sourcesOf(text: string, file: string): Iterable<Source> {
  return /\.(?:jsonl|ndjson)$/i.test(file) ? jsonLines(text, 0, text.length, 0, 1) : stream(text);
}

/** One document a line; blank lines count, so that the number of a document is that of its line. */
function* jsonLines(text: string, start: number, end: number, document: number, line: number): Iterable<Source> {
  for (let at = start; at < end; line++, document++) {
    const found = text.indexOf('\n', at);
    const to = found < 0 || found > end ? end : found;
    if (text.slice(at, to).trim() !== '') yield { document, format: 'json', start: at, end: to, content: at, startLine: line, line };
    at = to + 1;
  }
}

const OPEN_BRACE = 123;

function* stream(text: string): Iterable<Source> {
  let document = 0;
  for (const { start, end, content, startLine, line } of splitDocuments(text)) {
    if (content === end) {
      document++;
      continue;
    }
    const isJson = text.charCodeAt(content) === OPEN_BRACE;
    const parts = isJson ? jsonParts(text, content, end, document, line) : undefined;
    if (parts) {
      for (const part of parts) {
        yield part;
        document = part.document + 1;
      }
    } else {
      yield { document: document++, format: isJson ? 'either' : 'yaml', start, end, content, startLine, line };
    }
  }
}

/** Several objects of JSON one after another. Undefined when it is one, or flow style of YAML. */
function jsonParts(text: string, start: number, end: number, document: number, line: number): Iterable<Source> | undefined {
  const values = splitJson(text, start, end);
  if (values) {
    if (values.length < 2) return undefined;
    let counted = start;
    return values.map(({ start: at, end: to }, i) => {
      line += linesBefore(text.slice(counted, at), at - counted);
      counted = at;
      return { document: document + i, format: 'json', start: at, end: to, content: at, startLine: line, line };
    });
  }
  // JSON Lines under another name, or from standard input: a broken line must not hide the others.
  const firstEnd = text.indexOf('\n', start);
  const isLines = firstEnd >= 0 && firstEnd < end && splitJson(text, start, firstEnd)?.length === 1;
  return isLines ? jsonLines(text, start, end, document, line) : undefined;
}
