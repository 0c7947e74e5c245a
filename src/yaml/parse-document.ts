import { load, LoadOptions, State, YAMLException } from 'js-yaml';
import { aliasedValues, MAX_ALIASED_VALUES } from './aliases';
import { withoutMarks } from './decode-text';
import { linesBefore } from './lines';
import { applyMerges } from './merge-keys';
import { KUBERNETES_SCHEMA } from './schema';

/** Deeper than any Kubernetes object, and far from where recursion ends. */
export const MAX_DEPTH = 500;

/** Why a document cannot be read, and on which of its lines, from 0. */
export class UnreadableDocument extends Error {
  public constructor(message: string, public readonly line?: number) {
    super(message);
  }
}

/** How many values aliases may still add, over all documents of a text. */
export interface AliasBudget {
  left: number;
}

export function aliasBudget(): AliasBudget {
  return { left: MAX_ALIASED_VALUES };
}

const OPTIONS: LoadOptions & { maxDepth: number } = { schema: KUBERNETES_SCHEMA, maxDepth: MAX_DEPTH };

const NUL_ESCAPE = /\\(?:0|x00|u0000|U00000000)/;
/** YAML 1.1, which kubectl reads, ends lines there; YAML 1.2 does not, and a comment for one is a field for the other. */
const OTHER_BREAKS = ['\x85', '\u2028', '\u2029'];

/**
 * Reads one document as sigs.k8s.io/yaml does.
 *
 * @throws UnreadableDocument
 */
export function parseYaml(text: string): unknown {
  return parseWithin(withoutMarks(text), aliasBudget());
}

/** As `parseYaml`, for one of many documents. */
export function parseWithin(text: string, budget: AliasBudget): unknown {
  const other = OTHER_BREAKS.find(character => text.includes(character));
  if (other) {
    const code = other.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw new UnreadableDocument(`the character U+${code} ends a line for kubectl and is text for others: write it as an escape in double quotes`,
      linesBefore(text, text.indexOf(other)));
  }
  const hasMerges = text.includes('<<');
  if (hasMerges && NUL_ESCAPE.test(text)) {
    throw new UnreadableDocument("a document with merge keys holds an escaped NUL character, which no manifest needs: remove '\\0'");
  }
  try {
    refuseEmptyInnerItem(text);
    const value = load(text.includes('%') ? withoutDirectives(text) : text, OPTIONS);
    if (text.includes('&')) spend(budget, value);
    if (text.includes('{{')) refuseMappingsAsNames(value);
    return hasMerges ? applyMerges(value) : value;
  } catch (error) {
    throw explain(error as Error, text);
  }
}

/** What may stand before a document's marker: comments, empty lines, directives. */
const PROLOGUE = /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*(?=---)/;

/** Directives say nothing that a manifest needs, and kubectl knows none: a malformed one must not take the next document with it. */
function withoutDirectives(text: string): string {
  return text.replace(PROLOGUE, prologue => prologue.replace(/^%.*/gm, ''));
}

/** A line of nothing but dashes, and the indentation of the next item. */
const EMPTY_INNER_ITEM = /^( *(?:- +)+)- *(?:#.*)?\r?\n(?: *(?:#.*)?\r?\n)*( *)-(?=[ \r\n])/m;

/**
 * js-yaml takes what follows `- -` for a part of the inner list, wherever it stands: the one structure that it gets
 * wrong. Nobody writes it, so that it does no harm to refuse a text within a block scalar that looks alike.
 */
function refuseEmptyInnerItem(text: string): void {
  if (!text.includes('- -')) return;
  const found = EMPTY_INNER_ITEM.exec(text);
  if (found && found[1][found[2].length] === '-') {
    throw new UnreadableDocument("a list of lists has an empty item at the end of '- -', which readers disagree about: write '- [null]' or '- []'",
      linesBefore(text, found.index));
  }
}

/** What js-yaml calls a field whose name is a mapping. */
const MAPPING_AS_NAME = '[object Object]';

/** Templates that nobody rendered: `replicas: {{count}}` parses, into something that was never meant. */
function refuseMappingsAsNames(root: unknown): void {
  const seen = new Set<unknown>();
  const open = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    if (Object.prototype.hasOwnProperty.call(value, MAPPING_AS_NAME)) {
      throw new UnreadableDocument("a mapping is the name of a field, as in '{{value}}': expected a rendered template, or quotes around the text");
    }
    for (const child of Object.values(value)) open.push(child);
  }
}

function spend(budget: AliasBudget, value: unknown): void {
  const added = aliasedValues(value);
  if (added > budget.left) {
    throw new Error(`aliases expand to more than ${MAX_ALIASED_VALUES} values: expected a manifest whose size can be seen`);
  }
  budget.left -= added;
}

/** What js-yaml calls a failure, and what to write instead. */
const EXPECTATIONS: ReadonlyMap<string, string> = new Map([
  ['bad indentation of a mapping entry', "expected one field a line, fields of one mapping in one column, and quotes around text with ': '"],
  ['bad indentation of a sequence entry', "expected the '-' of one list in one column"],
  ['can not read a block mapping entry; a multiline key may not be an implicit key', "expected 'key: value'"],
  ['can not read an implicit mapping pair; a colon is missed', "expected 'key: value'"],
  ['end of the stream or a document separator is expected', "expected fields in one column, and '---' between documents"],
  ['null byte is not allowed in input', 'expected text in UTF-8 or UTF-16'],
  ['the stream contains non-printable characters', 'expected text; write other characters as escapes in double quotes'],
  ['tab characters must not be used in indentation', 'expected spaces'],
  ['expected a single document in the stream, but found more', "expected '---' between documents"],
]);

function explain(error: Error, text: string): UnreadableDocument {
  if (error instanceof UnreadableDocument) return error;
  if (error instanceof RangeError) return new UnreadableDocument(`nests too deep, or is too large, to be read (${error.message}): expected a kubernetes object`);
  if (!(error instanceof YAMLException)) return new UnreadableDocument(error.message, lineOfLastNode(text));
  const { reason, mark } = error;
  if (reason === 'duplicated mapping key') {
    return new UnreadableDocument(duplicateKey(keyAt(text, mark.position)), mark.line);
  }
  if (reason.startsWith('nesting exceeded')) return new UnreadableDocument(`nests more than ${MAX_DEPTH} levels deep: expected a kubernetes object`, mark.line);
  const alias = /^unidentified alias "(.*)"$/s.exec(reason);
  if (alias) return new UnreadableDocument(`alias '*${alias[1].slice(0, 40)}' has no anchor in its document: expected '&${alias[1].slice(0, 40)}' before it`, mark.line);
  return new UnreadableDocument(`yaml does not parse, ${reason.slice(0, 200)}: ${EXPECTATIONS.get(reason) ?? 'expected YAML 1.2'}`, mark?.line);
}

function keyAt(text: string, position: number): string {
  const [, double, single, plain] = /^"((?:[^"\\\r\n]|\\.){0,80})|^'([^'\r\n]{0,80})|^((?:[^:\r\n]|:\S){0,80})/.exec(text.slice(position, position + 100))!;
  return (double ?? single ?? plain).trim();
}

/**
 * Readers disagree on which of two equal keys holds (kubectl takes the last, strict ones refuse, others take the first),
 * so nothing can be said of an object that has them.
 */
export function duplicateKey(key: string): string {
  return `key '${key}' occurs twice in one mapping: expected it once, for readers disagree on which one holds`;
}

/** Our own types throw without knowing where: reads again, and tells on which line the last value began. */
function lineOfLastNode(text: string): number | undefined {
  let line: number | undefined;
  try {
    const listener = (_event: string, state: State & { line?: number }): void => {
      line = state.line;
    };
    load(text, { ...OPTIONS, listener });
    return undefined; // it was not the syntax
  } catch {
    return line;
  }
}
