import type { Alias, Document, Node, Pair } from 'yaml';
import { FieldPath } from '../manifests';
import { flowDepth } from './flow-depth';
import { lineCount } from './lines';
import { MAX_DEPTH } from './parse-document';
import { resolveScalar } from './resolve-scalar';

/** Finds the line of a path: that of the value or of its nearest ancestor. */
export type LineFinder = (path: FieldPath) => number;

/**
 * Finds lines in any document that parses, through anchors and merge keys: the line where the value is written.
 * Slow beside the scanner, and loads a parser of its own; for the few documents that the scanner is not sure of.
 */
export function parsePlaces(text: string, startLine: number): LineFinder | undefined {
  if (flowDepth(text) > MAX_DEPTH) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml: typeof import('yaml') = require('yaml');
  let document: Document;
  try {
    document = yaml.parseDocument(text, { version: '1.1', uniqueKeys: false, logLevel: 'silent', strict: false });
  } catch {
    return undefined; // nests deeper than that parser can go
  }
  const lines = lineCount(text);
  const lineOf = (node: unknown): number | undefined => {
    const start = (node as Node | null | undefined)?.range?.[0];
    return start === undefined ? undefined : startLine + lines(start);
  };
  const walk = new Walk(yaml, document);
  return path => {
    let line = lineOf(document.contents) ?? startLine;
    let node: unknown = document.contents;
    for (const segment of path) {
      const step = walk.step(node, segment);
      if (!step) break;
      line = lineOf(step.at) ?? line;
      node = step.value;
    }
    return line;
  };
}

interface Step {
  /** What stands on the line to show. */
  readonly at: unknown;
  readonly value: unknown;
}

class Walk {
  private readonly targets = new Map<Alias, Node | undefined>();

  public constructor(private readonly yaml: typeof import('yaml'), private readonly document: Document) {}

  public step(from: unknown, segment: string | number): Step | undefined {
    const node = this.target(from);
    if (typeof segment === 'string') return this.yaml.isMap(node) ? this.field(node.items, segment, 0) : undefined;
    if (!this.yaml.isSeq(node) || segment >= node.items.length) return undefined;
    const item = node.items[segment];
    return { at: item, value: item };
  }

  private target(node: unknown): unknown {
    if (!this.yaml.isAlias(node)) return node;
    if (!this.targets.has(node)) this.targets.set(node, node.resolve(this.document));
    return this.targets.get(node);
  }

  /** The last pair that sets the field, `<<` included: see `applyMerges`. */
  private field(pairs: readonly Pair[], name: string, depth: number): Step | undefined {
    for (const { key, value } of [...pairs].reverse()) {
      if (isMerge(this.yaml, key)) {
        const merged = depth < MAX_MERGES ? this.merged(value, name, depth) : undefined;
        if (merged) return merged;
      } else if (this.nameOf(key) === name) {
        return { at: key, value };
      }
    }
    return undefined;
  }

  private merged(value: unknown, name: string, depth: number): Step | undefined {
    const target = this.target(value);
    for (const source of this.yaml.isSeq(target) ? target.items : [target]) {
      const mapping = this.target(source);
      const step = this.yaml.isMap(mapping) ? this.field(mapping.items, name, depth + 1) : undefined;
      if (step) return step;
    }
    return undefined;
  }

  private nameOf(key: unknown): string | undefined {
    const scalar = this.target(key);
    if (!this.yaml.isScalar(scalar)) return undefined;
    const isPlain = scalar.type === 'PLAIN' && scalar.source !== undefined && !scalar.tag;
    return String(isPlain ? resolveScalar(scalar.source!) : scalar.value);
  }
}

/** Merges of merges; more are a trick. */
const MAX_MERGES = 50;

function isMerge(yaml: typeof import('yaml'), key: unknown): boolean {
  return yaml.isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}
