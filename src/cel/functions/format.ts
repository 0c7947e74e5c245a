import { CelError } from '../errors';
import { admit, CelDouble, CelType, CelUint, compareStrings, mapGet, mapKeys, typeNameOf } from '../values';
import { FunctionRow } from './registry';
import { decodeUtf8, formatDouble } from './standard';
import { MAX_STRING } from './strings';

const SINCE = '1.30';
const CLAUSE = /%(?:%|(?:\.([0-9]{1,3}))?([a-zA-Z]))|%/g;

/** `%s` of any value. */
function text(value: any): string {
  const type = typeNameOf(value);
  switch (type) {
    case 'string': return value;
    case 'bool': case 'int': case 'null_type': return String(value);
    case 'uint': return String((value as CelUint).value);
    case 'double': return doubleText((value as CelDouble).value) ?? formatDouble((value as CelDouble).value);
    case 'bytes': return decodeUtf8(value);
    case 'type': return (value as CelType).name;
    case 'google.protobuf.Timestamp': case 'google.protobuf.Duration': return String(value);
    case 'list': return `[${(value as unknown[]).map(item => text(admit(item))).join(', ')}]`;
    case 'map': return `{${mapKeys(value).map(key => [text(key), text(mapGet(value, key))]).sort(([a], [b]) => compareStrings(a, b))
      .map(([key, item]) => `${key}: ${item}`).join(', ')}}`;
    default: throw new CelError(`%s cannot format a value of type ${type}`);
  }
}

function doubleText(value: number): string | undefined {
  return Number.isFinite(value) ? undefined : String(value);
}

function wrong(clause: string, value: unknown): CelError {
  return new CelError(`%${clause} cannot format a value of type ${typeNameOf(value)}`);
}

function integer(clause: string, value: unknown): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof CelUint) return value.value;
  throw wrong(clause, value);
}

function number(clause: string, value: unknown): number {
  if (value instanceof CelDouble) return value.value;
  return Number(integer(clause, value));
}

/** JavaScript rounds halves up, CEL rounds them to even. */
function fixed(value: number, digits: number): string {
  const scaled = Math.abs(value) * 10 ** digits;
  const isHalf = scaled < 2 ** 52 && scaled % 1 === 0.5 && Math.floor(scaled) % 2 === 0;
  return isHalf ? (Math.sign(value) * Math.floor(scaled) / 10 ** digits).toFixed(digits) : value.toFixed(digits);
}

/** Go writes at least two digits of exponent. */
function scientific(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([+-])([0-9])$/, 'e$10$2');
}

function hex(clause: string, value: unknown): string {
  if (typeof value === 'string') return hex(clause, new TextEncoder().encode(value));
  if (value instanceof Uint8Array) return Array.from(value, byte => byte.toString(16).padStart(2, '0')).join('');
  return integer(clause, value).toString(16);
}

/** What a clause makes of a value. `precision` is 6 unless written. */
const CLAUSES: Record<string, (value: unknown, precision: number) => string> = {
  s: text,
  d: value => value instanceof CelDouble ? text(value) : String(integer('d', value)),
  f: (value, precision) => doubleText(number('f', value)) ?? fixed(number('f', value), precision),
  e: (value, precision) => doubleText(number('e', value)) ?? scientific(number('e', value), precision),
  b: value => typeof value === 'boolean' ? String(Number(value)) : integer('b', value).toString(2),
  o: value => integer('o', value).toString(8),
  x: value => hex('x', value),
  X: value => hex('X', value).toUpperCase(),
};

function format(template: string, values: unknown[]): string {
  let next = 0;
  let length = 0;
  return template.replace(CLAUSE, (clause, precision?: string, letter?: string) => {
    if (clause === '%%') return '%';
    if (letter === undefined || !Object.hasOwn(CLAUSES, letter)) throw new CelError(`unrecognized formatting clause '${clause}'`);
    if (next >= values.length) throw new CelError(`format() has ${values.length} values, clause '${clause}' needs another`);
    const digits = precision === undefined ? 6 : Number(precision);
    if (digits > 100) throw new CelError(`precision ${digits} is too large: at most 100 digits are written`);
    const result = CLAUSES[letter](admit(values[next++]), digits);
    length += result.length;
    if (length > MAX_STRING) throw new CelError(`format() makes more than ${MAX_STRING} characters`);
    return result;
  });
}

const QUOTED: Record<string, string> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
};

/** Version 2 of the CEL string extension has these beyond version 0. */
export const FORMAT: FunctionRow[] = [
  { signature: 'string#format(list): string', since: SINCE, call: format },
  // eslint-disable-next-line no-control-regex
  { signature: 'strings.quote(string): string', since: SINCE, call: (s: string) => `"${s.replace(/[\x07\b\f\n\r\t\v\\"]/g, c => QUOTED[c])}"` },
];
