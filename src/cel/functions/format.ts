import { CelError } from '../errors';
import { admit, CelDouble, CelType, CelUint, compareStrings, mapGet, mapKeys, typeNameOf } from '../values';
import { FunctionRow } from './registry';
import { decodeUtf8, formatDouble } from './standard';
import { MAX_STRING } from './strings';

const SINCE = '1.30';
const CLAUSE = /%(?:%|(?:\.([0-9]{1,3}))?([a-zA-Z]))|%/g;

const QUOTED: Record<string, string> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
};

function quote(value: string): string {
  // eslint-disable-next-line no-control-regex
  return `"${value.replace(/[\x07\b\f\n\r\t\v\\"]/g, c => QUOTED[c])}"`;
}

/** `%s` of any value. */
function text(value: any): string {
  const type = typeNameOf(value);
  switch (type) {
    case 'string': return value;
    case 'bool': case 'int': case 'null_type': return String(value);
    case 'uint': return String((value as CelUint).value);
    case 'double': return formatDouble((value as CelDouble).value);
    case 'bytes': return decodeUtf8(value);
    case 'type': return (value as CelType).name;
    case 'google.protobuf.Timestamp': case 'google.protobuf.Duration': return String(value);
    case 'list': return `[${(value as unknown[]).map(item => element(admit(item))).join(', ')}]`;
    case 'map': return `{${mapKeys(value).map(key => [element(key), element(mapGet(value, key))]).sort(([a], [b]) => compareStrings(a, b))
      .map(([key, item]) => `${key}:${item}`).join(', ')}}`;
    default: throw new CelError(`%s cannot format a value of type ${type}`);
  }
}

/** `%s` inside of a list or map, where values are written as in CEL. */
function element(value: any): string {
  switch (typeNameOf(value)) {
    case 'string': return quote(value);
    case 'bytes': return `b${quote(decodeUtf8(value))}`;
    case 'double': {
      const { value: number } = value as CelDouble;
      return Number.isFinite(number) ? fixed(number, 6) : quote(formatDouble(number));
    }
    case 'google.protobuf.Timestamp': return `timestamp("${value}")`;
    case 'google.protobuf.Duration': return `duration("${value}")`;
    default: return text(value);
  }
}

function wrong(clause: string, value: unknown): CelError {
  return new CelError(`%${clause} cannot format a value of type ${typeNameOf(value)}`);
}

function integer(clause: string, value: unknown): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof CelUint) return value.value;
  throw wrong(clause, value);
}

/** What no digits are written for, also as the strings that stand for it in JSON. */
const SPECIAL = new Map<unknown, string>([[NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '-∞'], ['NaN', 'NaN'], ['Infinity', '∞'], ['-Infinity', '-∞']]);

/** A special value, or the number. */
function double(clause: string, value: unknown): { special: string } | { number: number } {
  const special = SPECIAL.get(value instanceof CelDouble ? value.value : value);
  if (special !== undefined) return { special };
  if (value instanceof CelDouble) return { number: value.value };
  throw wrong(clause, value);
}

/** JavaScript rounds halves up, CEL rounds them to even. */
function fixed(value: number, digits: number): string {
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${digits > 0 ? '.' : ''}${'0'.repeat(digits)}`;
  const scaled = Math.abs(value) * 10 ** digits;
  const isHalf = scaled < 2 ** 52 && scaled % 1 === 0.5 && Math.floor(scaled) % 2 === 0;
  return isHalf ? (Math.sign(value) * Math.floor(scaled) / 10 ** digits).toFixed(digits) : value.toFixed(digits);
}

/** The API server formats for American readers: with commas between thousands. */
function grouped(value: unknown, digits: number): string {
  const it = double('f', value);
  if ('special' in it) return it.special;
  const [whole, ...rest] = fixed(it.number, digits).split('.');
  return [whole.replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, ','), ...rest].join('.');
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Always with six digits: what looks like a precision is taken for the width. */
function scientific(value: unknown, width: number): string {
  const it = double('e', value);
  if ('special' in it) return it.special.padStart(width);
  const [, mantissa, sign, exponent] = /^(.*)e([+-])([0-9]+)$/.exec(it.number.toExponential(6))!;
  const power = exponent.padStart(2, '0').replace(/[0-9]/g, digit => SUPERSCRIPT[Number(digit)]);
  return `${mantissa}×10${sign === '-' ? '⁻' : ''}${power}`.padStart(width);
}

function hex(clause: string, value: unknown): string {
  if (typeof value === 'string') return hex(clause, new TextEncoder().encode(value));
  if (value instanceof Uint8Array) return Array.from(value, byte => byte.toString(16).padStart(2, '0')).join('');
  return integer(clause, value).toString(16);
}

/** What a clause makes of a value. `precision` is 6 unless written. */
const CLAUSES: Record<string, (value: unknown, precision: number) => string> = {
  s: text,
  d: value => String(integer('d', value)),
  f: grouped,
  e: scientific,
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

/** Version 2 of the CEL string extension has these beyond version 0. */
export const FORMAT: FunctionRow[] = [
  { signature: 'string#format(list): string', since: SINCE, call: format },
  { signature: 'strings.quote(string): string', since: SINCE, call: quote },
];
