import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { plainScalar, scalar, structured } from './yaml-texts';
import { parseYaml } from '../../src/yaml/parse-document';
import { sourcesOf } from '../../src/yaml/sources';
import { describeWithCorpus } from '../corpora';
import { convertByOracle, describeWithOracle, OracleYaml } from '../oracle/oracle';

/** A difference from the Go library that we know of: texts that match are not compared, and `example` shows that it is still there. */
interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  readonly pattern: RegExp;
  readonly example: string;
}

const DIFFERENT_VALUES: readonly KnownDifference[] = [
  {
    name: 'an unquoted scalar in flow style that ends in a colon',
    reason: 'YAML 1.2 makes it a mapping, as js-yaml does; the Go library keeps a string',
    pattern: /:\s*[,\]}]/,
    example: 'a: [b:, c]',
  },
  {
    name: 'an unquoted scalar in flow style that starts with a question mark',
    reason: 'the Go library takes it for an explicit key',
    pattern: /[[{, ]\?\S/,
    example: 'a: [?b]',
  },
  {
    name: 'a tag without a value',
    reason: "js-yaml sees null behind a lone '!', the Go library an empty string",
    pattern: /!\s*(?:\n|$)/,
    example: 'a: !',
  },
  {
    name: 'an escaped line break before an empty line',
    reason: 'js-yaml folds the empty line away',
    pattern: /\\\n\s*\n/,
    example: 'a: "\\\n\n  b"',
  },
  {
    name: 'a collection as a name',
    reason: 'the Go library drops the field where the collection is empty and refuses others, js-yaml makes up a name',
    pattern: /[\]}]\s*:/,
    example: '[]: b',
  },
];

/** Where we refuse what the Go library reads. */
const MORE_STRICT: readonly (Omit<KnownDifference, 'pattern'> & { readonly message: RegExp })[] = [
  { name: 'duplicate names', reason: 'readers disagree on which one holds', message: /occurs twice/, example: 'a: 1\na: 2' },
  { name: 'infinite names', reason: 'no manifest has them', message: /has no form in json/, example: '.nan: 1' },
  { name: 'text behind the end of a document', reason: 'the Go library ignores it in silence', message: /end of the stream or a document separator/, example: ' a: 1\nb: 2' },
  { name: 'brackets in tags', reason: 'YAML 1.2 forbids them', message: /tag suffix cannot contain/, example: 'a: !b[c' },
  { name: 'an escaped NUL beside merge keys', reason: 'NUL marks merge keys while we read', message: /escaped NUL/, example: 'a: "\\0"\n<<: {}' },
  { name: 'a lone dash in flow style', reason: 'YAML 1.2 forbids it', message: /missed comma between flow/, example: '{a: -, b: 1}' },
  { name: 'an empty item that ends a list of lists', reason: 'js-yaml reads another structure', message: /empty item at the end/, example: '- -\n- b' },
];

/** Where we read what the Go library refuses, by what it says. Nothing gets into a cluster that way. */
const MORE_LENIENT = /unknown escape|tab character|alphabetic or numeric|unsupported map key|node content|line ?break|as a !!|expected key|expected ','|invalid map key/;

/** Names that are numbers as floats of 32 bits, which is how the Go library prints them; broken characters counted once. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\ufffd+/g, '\ufffd');
  if (typeof value === 'number') return value + 0;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(comparable);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [comparableName(key), comparable(field)]).sort());
}

function comparableName(name: string): string {
  if (name === '.inf' || name === '-.inf') return name.replace('.inf', 'Infinity');
  return /^-?[0-9]/.test(name) && !Number.isNaN(Number(name)) ? String(Math.fround(Number(name)) + 0) : comparable(name) as string;
}

function ours(text: string): OracleYaml {
  try {
    return { json: parseYaml(text) ?? null };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** What is wrong with our reading of a text, or undefined. */
function disagreement(text: string, theirs: OracleYaml): string | undefined {
  const mine = ours(text);
  const explain = (): string => `${JSON.stringify(text)}: ours ${JSON.stringify(mine)}, the Go library ${JSON.stringify(theirs)}`;
  if (mine.error !== undefined) {
    return theirs.error !== undefined || MORE_STRICT.some(({ message }) => message.test(mine.error!)) ? undefined : explain();
  }
  if (theirs.error !== undefined) return MORE_LENIENT.test(theirs.error) ? undefined : explain();
  return JSON.stringify(comparable(mine.json)) === JSON.stringify(comparable(theirs.json)) ? undefined : explain();
}

function sample(): string[] {
  return [
    ...fc.sample(plainScalar, { numRuns: 2500, seed: 1 }).map(text => `a: ${text}`),
    ...fc.sample(plainScalar, { numRuns: 500, seed: 2 }).map(text => `- ${text}`),
    ...fc.sample(scalar, { numRuns: 1500, seed: 3 }).map(text => `a: ${text}\nb: 1`),
    ...fc.sample(scalar, { numRuns: 1000, seed: 4 }).map(text => `${text}: v`),
    ...fc.sample(structured, { numRuns: 2500, seed: 5 }),
  ].filter(text => !/^(?:---|\.\.\.)/m.test(text)); // documents are split before
}

describeWithOracle('YAML as sigs.k8s.io/yaml reads it', () => {
  it('is read alike in 8,000 generated documents', () => {
    const all = sample();
    const texts = all.filter(text => !DIFFERENT_VALUES.some(({ pattern }) => pattern.test(text)));
    expect(texts.length).toBeGreaterThan(0.85 * all.length);
    const theirs = convertByOracle(texts);
    expect(theirs.filter(({ error }) => error === undefined).length).toBeGreaterThan(0.6 * texts.length);
    expect(texts.map((text, i) => disagreement(text, theirs[i])).filter(problem => problem !== undefined)).toEqual([]);
  });

  it.each(DIFFERENT_VALUES)('differs by $name: $reason', ({ pattern, example }) => {
    expect(example).toMatch(pattern);
    const [theirs] = convertByOracle([example]);
    expect(theirs.error).toBeUndefined();
    expect(comparable(ours(example))).not.toEqual(comparable(theirs));
  });

  it.each(MORE_STRICT)('refuses $name: $reason', ({ message, example }) => {
    expect(convertByOracle([example])[0].error).toBeUndefined();
    expect(ours(example).error).toMatch(message);
  });

  describeWithCorpus(['manifests'], 'of third parties', folder => {
    it('is read alike in every document', () => {
      const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.ya?ml$/.test(name)).sort().flatMap(name => {
        const text = readFileSync(join(folder, name), 'utf8');
        return [...sourcesOf(text, name)].map(({ content, end }) => text.slice(content, end));
      });
      expect(texts.length).toBeGreaterThan(200);
      const theirs = convertByOracle(texts.map(text => `${text}\n`)); // kubectl ends the last line too
      expect(texts.map((text, i) => disagreement(text, theirs[i])).filter(problem => problem !== undefined)).toEqual([]);
    });
  });
});
