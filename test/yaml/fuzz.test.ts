import { readFileSync } from 'fs';
import * as fc from 'fast-check';
import { structured } from './yaml-texts';
import { Positions, ReadManifests, readManifests } from '../../src/yaml';
import { corpusPath } from '../corpora';

const INLINE = `apiVersion: apps/v1
kind: Deployment
metadata: &m {name: web, labels: {app: web}}
spec:
  template:
    metadata:
      <<: *m
    spec:
      containers:
        - name: web   # note
          image: "nginx:1.27"
          args: ['-c', "a\\tb"]
          env:
          - {name: A, value: 'yes'}
          command:
            - |
              echo hi
              ---
            - >-
              folded
              text
          securityContext: {privileged: no}
---
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod"}]}
`;
const corpus = corpusPath('manifests', 'online-boutique.yaml');
if (!corpus) console.warn('the corpus manifests/online-boutique.yaml is absent: mutating an inline manifest only');
const REAL = [INLINE, ...corpus ? readFileSync(corpus, 'utf8').split(/^---$/m).filter(text => text.length < 5000).slice(0, 12) : []];

const BEFORE = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: before\n';
const AFTER = '\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: after\n';

/** Far more than any of these small texts needs, and far less than what is quadratic or worse takes. */
const MILLISECONDS = 1000;

/** Reads, and holds what is true of every text. */
function read(input: string | Uint8Array, file = 'a.yaml'): ReadManifests {
  const start = performance.now();
  const result = readManifests(input, file);
  const positions = Positions.of(input, file);
  for (const { object, provenance } of result.manifests.entries) {
    expect([typeof object.apiVersion, typeof object.kind, provenance.file]).toEqual(['string', 'string', file]);
    expect(provenance.line).toBeGreaterThan(0);
    expect(positions.lineOf(provenance, ['kind'])).toBeGreaterThan(0);
    JSON.stringify(object);
  }
  for (const { file: named, message, document, line } of result.diagnostics) {
    expect([named, message !== '' && message.length < 600, document! >= 0, line! > 0]).toEqual([file, true, true, true]);
    expect(message).not.toMatch(/[\0-\x1f\x7f]|undefined|Cannot read|is not a function/);
  }
  expect(performance.now() - start).toBeLessThan(MILLISECONDS);
  expect(({} as any).polluted).toBeUndefined();
  return result;
}

function namesIn({ manifests }: ReadManifests): (string | undefined)[] {
  return manifests.entries.map(({ object }) => object.metadata?.name);
}

const TOKENS = [
  ...[': ', ':', '- ', '-', '? ', '\n', '\n  ', '\n    ', '  ', '\t', '#', ' #', '---\n', '\n---\n', '\n...\n', '%YAML 1.1\n'],
  ...['|', '>', '|+2', '&a ', '*a', '!', '!!', '!!binary '],
  ...['<<: ', '{', '}', '[', ']', ',', '"', "'", '\\', '\0', '\r', '\r\n', '\ufeff', '\x85', '\u2028', '\ud800', '@', '`', '__proto__: {polluted: 1}', 'constructor', 'null', 'yes', '0x', '- - '],
  ...['{"apiVersion":"v1","kind":"Pod"}', 'apiVersion: v1\n', 'kind: List\nitems:\n', '"apiVersion": "v1"'],
];

/** A manifest with parts replaced, doubled, cut out and put in. */
const mutated = fc.tuple(
  fc.constantFrom(...REAL),
  fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 4 }))), {
    minLength: 1, maxLength: 4,
  }),
).map(([text, edits]) => edits.reduce((before, [at, length, put]) => {
  const place = at % (before.length + 1);
  return before.slice(0, place) + put + before.slice(place + length);
}, text));

const soup = fc.array(fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 3 })), { maxLength: 40 }).map(parts => parts.join(''));

describe('readManifests never throws, takes bounded time and says where', () => {
  it('on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void read(bytes)), { numRuns: 2000, seed: 1 });
  });

  it('on any soup of syntax, as YAML and as JSON Lines', () => {
    fc.assert(fc.property(soup, fc.boolean(), (text, lines) => void read(text, lines ? 'a.jsonl' : 'a.yaml')), { numRuns: 3000, seed: 2 });
  });

  it('on mutated manifests', () => {
    fc.assert(fc.property(mutated, text => void read(text)), { numRuns: 2000, seed: 3 });
  });

  it('on bytes of manifests with flipped bits, in UTF-8 and UTF-16', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 5 });
    fc.assert(fc.property(fc.constantFrom(...REAL), fc.constantFrom('utf8' as const, 'utf16le' as const), flips, (text, encoding, changes) => {
      const bytes = Buffer.from(text, encoding);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      read(new Uint8Array(bytes));
    }), { numRuns: 1000, seed: 4 });
  });
});

describe('a document beside a broken one', () => {
  it('is read whatever the other holds', () => {
    fc.assert(fc.property(fc.oneof(soup, structured, mutated, fc.string()), text => {
      const names = namesIn(read(`${BEFORE}---\n${text}${AFTER}`));
      expect([names[0], names[names.length - 1]]).toEqual(['before', 'after']);
    }), { numRuns: 2500, seed: 5 });
  });

  it('is read in JSON Lines', () => {
    fc.assert(fc.property(soup.map(text => text.replace(/[\n\r]/g, ' ')), text => {
      const pod = (name: string): string => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"}}`;
      const names = namesIn(read(`${pod('before')}\n${text}\n${pod('after')}`, 'a.jsonl'));
      expect([names[0], names[names.length - 1]]).toEqual(['before', 'after']);
    }), { numRuns: 700, seed: 6 });
  });
});
