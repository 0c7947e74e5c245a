import type * as Yaml from 'yaml';
import { KubeObject } from '../manifests';
import { onOneLine } from './io';

const LINE_WIDTH = 140;

/** Longer texts, which are CEL, are folded over as many lines as they need. */
const LONGEST_ON_ONE_LINE = 100;

/** What folding could change: parsers differ in blanks at the ends, several blanks, and lines. */
const UNFOLDABLE = /^ | $| {2}|[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/u;

/**
 * Breaks of lines in YAML 1.1, which kubectl reads, and not in YAML 1.2: written as they are, what stands behind one in the
 * reason of a waiver would be fields of the object. In double quotes they have escapes.
 */
const OLD_BREAKS = /[\u0085\u2028\u2029]/;
const ALL_OLD_BREAKS = new RegExp(OLD_BREAKS, 'g');

/** Objects as YAML documents, after comments. */
export function* policyText(objects: readonly KubeObject[], head: readonly string[]): Iterable<string> {
  yield head.map(line => `# ${onOneLine(line)}\n`).join('');
  // Loaded here, because most commands write no YAML.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof Yaml;
  for (const object of objects) {
    const document = new yaml.Document(object, { aliasDuplicateObjects: false });
    yaml.visit(document, {
      Scalar: (key, node) => {
        if (typeof node.value !== 'string') return;
        if (OLD_BREAKS.test(node.value)) node.type = yaml.Scalar.QUOTE_DOUBLE;
        if (key === 'key' || node.type === yaml.Scalar.QUOTE_DOUBLE) return;
        if (UNFOLDABLE.test(node.value)) node.type = yaml.Scalar.QUOTE_DOUBLE;
        else if (node.value.length > LONGEST_ON_ONE_LINE) node.type = yaml.Scalar.BLOCK_FOLDED;
      },
    });
    const text = document.toString({ lineWidth: LINE_WIDTH, indentSeq: false, doubleQuotedAsJSON: true });
    yield `---\n${text.replace(ALL_OLD_BREAKS, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}`;
  }
}
