import { Schema, Type } from 'js-yaml';
import { resolveScalar } from './resolve-scalar';

const PREFIX = 'tag:yaml.org,2002:';

/** Starts the keys that stand for `<<` until merges are applied. No text that is read has a NUL. */
export const MERGE_MARK = '\0<<';

let merges = 0;
/** Each `<<` is a key of its own: the Go library allows several in one mapping, and applies them where they stand. */
const nextMergeMark = (): string => `${MERGE_MARK}${merges++}`;

// js-yaml asks first whether a type matches and then for the value: the second question is answered from the first.
let resolved: unknown;

const merge = new Type(`${PREFIX}merge-mark`, {
  kind: 'scalar',
  resolve: (text: string) => text === '<<',
  construct: nextMergeMark,
});

const plain = new Type(`${PREFIX}plain`, {
  kind: 'scalar',
  resolve: (text: string) => {
    resolved = resolveScalar(text);
    return resolved !== text;
  },
  construct: () => inJson(resolved),
});

/** Every explicit tag: those that the Go library knows convert scalars, all others mean nothing to it. */
const tagged = [
  new Type('', { kind: 'scalar', multi: true, construct: (text: string | null, tag?: string) => inJson(convert(text ?? '', tag ?? '')) }),
  new Type('', { kind: 'mapping', multi: true }),
  new Type('', { kind: 'sequence', multi: true }),
];

/** Reads YAML into JSON as sigs.k8s.io/yaml does. Merge keys are left to `applyMerges`. */
export const KUBERNETES_SCHEMA = new Schema({ implicit: [merge, plain], explicit: tagged });

function inJson(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new Error(`${value} has no form in json: expected a finite number, or text in quotes`);
  }
  return value;
}

function convert(text: string, tag: string): unknown {
  if (!tag.startsWith(PREFIX)) return text;
  const name = tag.slice(PREFIX.length);
  if (name === 'merge' && text === '<<') return nextMergeMark();
  if (name === 'binary') return decodeBase64(text);
  const matches = CONVERSIONS.get(name);
  if (!matches || name === 'str') return text;
  const value = resolveScalar(text);
  if (!matches(value, text)) throw new Error(`'${text.slice(0, 40)}' is tagged !!${name} but is none: expected a value of that type`);
  return value;
}

const CONVERSIONS: ReadonlyMap<string, (value: unknown, text: string) => boolean> = new Map<string, (value: unknown, text: string) => boolean>([
  ['str', () => true],
  ['bool', value => typeof value === 'boolean'],
  ['int', value => Number.isInteger(value)],
  ['float', value => typeof value === 'number'],
  ['null', value => value === null],
  ['timestamp', (_, text) => /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/.test(text)],
]);

function decodeBase64(text: string): string {
  const digits = text.replace(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || /[^A-Za-z0-9+/=]/.test(digits) || /=(?:[^=]|==)/.test(digits)) {
    throw new Error("a !!binary value is not base64: expected letters, digits, '+', '/' and padding");
  }
  return Buffer.from(digits, 'base64').toString('utf8');
}
