import { CORE_SCHEMA, load, LoadOptions, YAMLException } from 'js-yaml';
import type * as Yaml from 'yaml';
import { SettingsError } from './settings-error';

/** Settings are written by hand. */
const MAX_CHARACTERS = 1024 * 1024;
/** Deeper than any of them, and far from where recursion ends. */
const MAX_DEPTH = 64;

/** A value and the line on which it starts, from 1. */
export type SettingsNode = ScalarNode | ListNode | ObjectNode;

export interface ScalarNode {
  readonly type: 'scalar';
  readonly line: number;
  readonly value: unknown;
  /** As it is written. */
  readonly source: string;
}

export interface ListNode {
  readonly type: 'list';
  readonly line: number;
  readonly items: readonly SettingsNode[];
}

export interface ObjectNode {
  readonly type: 'object';
  readonly line: number;
  readonly entries: readonly { readonly key: unknown; readonly line: number; readonly value: SettingsNode }[];
}

/**
 * Reads YAML or JSON. No aliases, tags and merge keys: a settings file says what it means where it stands.
 *
 * Twice: `js-yaml` bounds the depth, which `yaml` does not, and `yaml` knows the lines.
 *
 * @throws SettingsError
 */
export function readSettingsText(text: string, file: string): SettingsNode {
  if (text.length > MAX_CHARACTERS) {
    throw new SettingsError(file, [{ message: `holds ${text.length} characters: expected settings of at most ${MAX_CHARACTERS}` }]);
  }
  checkSyntax(text, file);
  // Loaded here, because most runs read no settings.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof Yaml;
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { schema: 'core', merge: false, lineCounter: counter, prettyErrors: false });
  const lineAt = (offset: number) => counter.linePos(offset).line;
  const faults = [...document.errors, ...document.warnings].map(({ message, pos }) => ({ line: lineAt(pos[0]), message: inOurWords(message) }));
  yaml.visit(document, {
    Alias: (_, { range, source }) => void faults.push({ line: lineAt(range?.[0] ?? 0), message: `refers to '*${source}': write the value out` }),
    Node: (_, { tag, range }) => {
      if (tag) faults.push({ line: lineAt(range?.[0] ?? 0), message: `has the tag '${tag}': write the value without, text in quotes` });
    },
  });
  if (faults.length > 0) throw new SettingsError(file, faults);
  const nodeOf = (node: unknown, above: number): SettingsNode => {
    const line = yaml.isNode(node) && node.range ? lineAt(node.range[0]) : above;
    if (yaml.isSeq(node)) return { type: 'list', line, items: node.items.map(item => nodeOf(item, line)) };
    if (!yaml.isMap(node)) return { type: 'scalar', line, value: yaml.isScalar(node) ? node.value : null, source: yaml.isScalar(node) ? node.source ?? '' : '' };
    const entries = node.items.map(({ key, value }) => {
      const { line: at, ...found } = nodeOf(key, line);
      return { key: 'value' in found ? found.value : undefined, line: at, value: nodeOf(value, at) };
    });
    return { type: 'object', line, entries };
  };
  return nodeOf(document.contents, 1);
}

function checkSyntax(text: string, file: string): void {
  try {
    load(text, { schema: CORE_SCHEMA, maxDepth: MAX_DEPTH } as LoadOptions); // the types do not know it yet
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new SettingsError(file, [{ line: error.mark ? error.mark.line + 1 : undefined, message: `is no YAML that can be read: ${inOurWords(error.reason)}` }]);
  }
}

/** On one line, without the capital and the excerpt. */
function inOurWords(message: string): string {
  const [line] = message.split(/[\r\n]/);
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/[.:]$/, '');
}
