import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { anyObject, Choices, styled } from './styled-text';
import { structured } from './yaml-texts';
import { FieldPath } from '../../src/manifests';
import { Positions, readManifests } from '../../src/yaml';
import { parseYaml } from '../../src/yaml/parse-document';
import { resolveScalar } from '../../src/yaml/resolve-scalar';
import { scanPlaces } from '../../src/yaml/scan-places';
import { sourcesOf } from '../../src/yaml/sources';
import { describeWithCorpus } from '../corpora';

const POD = 'apiVersion: v1\nkind: Pod\n';

/** The lines of all fields and items of a document, by the ranges of the `yaml` package; aliases are not followed. */
function linesByRanges(text: string): [FieldPath, number][] | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false, lineCounter: counter, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const found: [FieldPath, number][] = [];
  const visit = (node: unknown, path: FieldPath): void => {
    if (isSeq(node)) {
      node.items.forEach((item, i) => {
        if (isNode(item)) found.push([[...path, i], counter.linePos(item.range![0]).line]);
        visit(item, [...path, i]);
      });
    }
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.type === 'PLAIN' && !key.tag ? resolveScalar(key.source!) : key.value);
      if (name !== '<<' || key.type !== 'PLAIN') found.push([[...path, name], counter.linePos(key.range![0]).line]);
      visit(value, [...path, name]);
    }
  };
  visit(document.contents, []);
  return found;
}

/** Paths whose line differs from that of the `yaml` package. */
function wrongLines(text: string): unknown[] {
  const expected = linesByRanges(text);
  if (!expected) return [];
  const positions = Positions.of(text, 'a');
  const document = [...sourcesOf(text, 'a')][0]?.document;
  return expected.map(([path, line]) => [path, line, positions.lineOf({ document }, path)]).filter(([, line, got]) => line !== got);
}

function parses(text: string): boolean {
  try {
    parseYaml(text);
    return true;
  } catch {
    return false;
  }
}

describe('Positions', () => {
  const line = (text: string, path: FieldPath, document = 0): number | undefined => Positions.of(text, 'a').lineOf({ document }, path);

  it('finds fields and items', () => {
    const text = `# note\n---\n${POD}spec:\n  containers:\n  - name: a\n    image: b\n  -\n\n    name: c\n`;
    expect(line(text, [])).toBe(3);
    expect(line(text, ['spec', 'containers', 0])).toBe(7);
    expect(line(text, ['spec', 'containers', 0, 'image'])).toBe(8);
    expect(line(text, ['spec', 'containers', 1, 'name'])).toBe(11);
  });

  it('gives the nearest ancestor of what is absent', () => {
    const text = `${POD}spec:\n  containers:\n  - name: a\n`;
    expect(line(text, ['spec', 'containers', 0, 'securityContext', 'privileged'])).toBe(5);
    expect(line(text, ['spec', 'containers', 7, 'name'])).toBe(4);
    expect(line(text, ['metadata', 'name'])).toBe(1);
    expect(line(text, ['spec'], 3)).toBeUndefined();
  });

  it('follows aliases and merge keys to where the value is written', () => {
    const text = `${POD}x: &x\n  a: 1\n  b: 2\ny: *x\nz:\n  b: 3\n  <<: *x\n  c: 4\nlist:\n- *x\n`;
    // `y` is a boolean of YAML 1.1, so the field is called true.
    expect(line(text, ['true', 'a'])).toBe(4);
    expect(line(text, ['true'])).toBe(6);
    expect(line(text, ['z', 'a'])).toBe(4);
    expect(line(text, ['z', 'b'])).toBe(5); // the merge overrides what stands before it
    expect(line(text, ['z', 'c'])).toBe(10);
    expect(line(text, ['list', 0])).toBe(12);
    expect(line(text, ['list', 0, 'b'])).toBe(5);
  });

  it('finds lines in JSON, several values and JSON Lines', () => {
    const text = '{"apiVersion": "v1",\n"kind": "Pod",\n"spec": {"a b": [1,\n{"c": 2}]}}';
    expect(line(text, ['spec', 'a b', 1, 'c'])).toBe(4);
    expect(line(`${text}\n\n${text}`, ['spec', 'a b', 1, 'c'], 1)).toBe(9);
    expect(Positions.of('{"a":1}\n\n{"a":2}\n', 'a.jsonl').lineOf({ document: 2 }, ['a'])).toBe(3);
  });

  it('adds where the object lies in its document', () => {
    const text = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    a: 1\n';
    const [{ provenance }] = readManifests(text, 'a').manifests.entries;
    expect(provenance.line).toBe(4);
    expect(Positions.of(text, 'a').lineOf(provenance, ['spec', 'a'])).toBe(7);
  });

  it('finds lines behind every style', () => {
    const texts = [
      'a: |\n  b: 1\n\n # c\nd: 2\n', 'a: >-\n  b\n\n\n\nd: 2\n', 'a: "b\n  c\\\n  d"\ne: 1\n', 'a: b\n  c\n\n  d\ne: 1\n', 'a: \'b\n\n  \'\'c\'\ne: 1\n',
      'a:\n- b\n-   c: 1\n    d: 2\n- - e\n  - f: 1\n    g: 2\nh: 1\n', 'a: [b, {c: d,\n e: f}, [\n g]]\nh: 1\n', 'a: # note\n  # note\n  b: 1 # note\n\n# note\nc: 1',
      '"a": 1\n\'b c\': 2\n"d\\te": 3\nf g: 4\n', 'a:\r\n  b: |\r\n    c\r\n\r\n  d: 1\r\n', '? a\n: b\nc: !x\n  d: 1\ne: &y\n  f: 1\n', 'a:   \n\n   b: 1\n   c:\n     - 1\n',
      '- a: 1\n-\n- b\n-  \n  c: 1\n', 'a:\n  - |\n    b\n  - c: |2\n        d\n    e: 1\n', 'a: {"b":1,"c":[2,\n 3]}\nd: 1\n', 'yes: 1\n0x10:\n  1.10: 2\n',
    ];
    for (const text of texts) {
      expect(linesByRanges(text)!.length).toBeGreaterThan(1);
      expect([text, wrongLines(text)]).toEqual([text, []]);
    }
  });

  it('agrees with the ranges of the yaml package in any style', () => {
    fc.assert(fc.property(anyObject, fc.nat(), (value, seed) => {
      expect(wrongLines(styled(value, new Choices(seed)).text)).toEqual([]);
    }), { numRuns: 700, seed: 1 });
    fc.assert(fc.property(fc.object({ key: fc.string({ maxLength: 6 }), maxDepth: 4 }), fc.integer({ min: 0, max: 3 }), (value, style) => {
      const plain = JSON.parse(JSON.stringify(value));
      const text = [JSON.stringify(plain), JSON.stringify(plain, null, 2), dump(plain, { flowLevel: 3 }), stringify(plain)][style];
      if (parses(text)) expect(wrongLines(text)).toEqual([]);
    }), { numRuns: 700, seed: 2 });
  });

  it('agrees with them in odd documents', () => {
    fc.assert(fc.property(structured, text => {
      // The yaml package folds names apart from us: only what both take for the same fields can be compared.
      fc.pre(parses(text) && !/[&*!?]|<<|\\\n/.test(text));
      expect(wrongLines(text)).toEqual([]);
    }), { numRuns: 700, seed: 3 });
  });
});

describeWithCorpus(['manifests'], 'Positions in manifests of third parties', folder => {
  it('agree with the ranges of the yaml package, nearly always without its help', () => {
    let documents = 0;
    let scanned = 0;
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.ya?ml$/.test(file)).sort()) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (text.length > 200_000) continue; // the yaml package takes seconds
      for (const { start, end, content, line } of sourcesOf(text, name)) {
        const part = text.slice(start, end);
        if (!parses(part)) continue;
        documents++;
        if (scanPlaces(text, content, end, line)) scanned++;
        expect([name, wrongLines(part)]).toEqual([name, []]);
      }
    }
    expect(documents).toBeGreaterThan(200);
    expect(scanned / documents).toBeGreaterThan(0.98);
  });
});
