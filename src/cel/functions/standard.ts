import { CelError } from '../errors';
import { CelDouble, CelType, CelUint, intFrom, MAX_UINT, mapSize, typeNameOf } from '../values';
import { FunctionRow } from './registry';
import { stringSize } from './strings';

function parseInteger(text: string): number | bigint {
  if (!/^[+-]?[0-9]+$/.test(text) || text.length > 30) throw new CelError(`string ${JSON.stringify(text.slice(0, 40))} is no int`);
  return intFrom(BigInt(text.replace('+', '')));
}

function intFromDouble({ value }: CelDouble): number | bigint {
  // 2^63 and its negative are out of range too, as in the API server: their conversion is not exact.
  if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new CelError('integer overflow');
  return intFrom(BigInt(Math.trunc(value)));
}

function uint(value: bigint): CelUint {
  if (value < 0n || value > MAX_UINT) throw new CelError('unsigned integer overflow');
  return new CelUint(value);
}

function parseUint(text: string): CelUint {
  if (!/^[0-9]+$/.test(text) || text.length > 30) throw new CelError(`string ${JSON.stringify(text.slice(0, 40))} is no uint`);
  return uint(BigInt(text));
}

const DOUBLE = /^[+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|inf|infinity|nan)$/i;

function parseDouble(text: string): CelDouble {
  if (!DOUBLE.test(text)) throw new CelError(`string ${JSON.stringify(text.slice(0, 40))} is no double`);
  if (/nan/i.test(text)) return new CelDouble(NaN);
  if (/inf/i.test(text)) return new CelDouble(text.startsWith('-') ? -Infinity : Infinity);
  const value = Number(text);
  if (!Number.isFinite(value)) throw new CelError(`string ${JSON.stringify(text.slice(0, 40))} is out of the range of double`);
  return new CelDouble(value);
}

/** From here on Go writes exponents. */
const LARGE = 1e6;

export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  // Of at least two digits, and also below 1e-4.
  const text = value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= LARGE) ? value.toExponential() : String(value);
  return text.replace(/e([+-])([0-9])$/, 'e$10$2');
}

function parseBool(text: string): boolean {
  if (['1', 't', 'true', 'TRUE', 'True', 'T'].includes(text)) return true;
  if (['0', 'f', 'false', 'FALSE', 'False', 'F'].includes(text)) return false;
  throw new CelError(`string ${JSON.stringify(text.slice(0, 40))} is no bool`);
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError('the bytes are no UTF-8');
  }
}

const same = (value: unknown) => value;

export const STANDARD: FunctionRow[] = [
  { signature: 'size(string): int', call: stringSize },
  { signature: 'size(list): int', call: (list: unknown[]) => list.length },
  { signature: 'size(map): int', call: mapSize },
  { signature: 'size(bytes): int', call: (bytes: Uint8Array) => bytes.length },
  { signature: 'string#size(): int', call: stringSize },
  { signature: 'list#size(): int', call: (list: unknown[]) => list.length },
  { signature: 'map#size(): int', call: mapSize },
  { signature: 'bytes#size(): int', call: (bytes: Uint8Array) => bytes.length },
  { signature: 'dyn(A): dyn', call: same },
  { signature: 'type(A): type', call: value => new CelType(typeNameOf(value)) },
  { signature: 'int(int): int', call: same },
  { signature: 'int(uint): int', validated: true, call: ({ value }: CelUint) => intFrom(value) },
  { signature: 'int(double): int', validated: true, call: intFromDouble },
  { signature: 'int(string): int', validated: true, call: parseInteger },
  { signature: 'uint(uint): uint', call: same },
  { signature: 'uint(int): uint', validated: true, call: value => uint(BigInt(value)) },
  {
    signature: 'uint(double): uint',
    validated: true,
    call: ({ value }: CelDouble) => {
      if (!(value >= 0 && value < 2 ** 64)) throw new CelError('unsigned integer overflow');
      return uint(BigInt(Math.trunc(value)));
    },
  },
  { signature: 'uint(string): uint', validated: true, call: parseUint },
  { signature: 'double(double): double', call: same },
  { signature: 'double(int): double', call: value => new CelDouble(Number(value)) },
  { signature: 'double(uint): double', call: ({ value }: CelUint) => new CelDouble(Number(value)) },
  { signature: 'double(string): double', validated: true, call: parseDouble },
  { signature: 'string(string): string', call: same },
  { signature: 'string(bool): string', call: String },
  { signature: 'string(int): string', call: String },
  { signature: 'string(uint): string', call: ({ value }: CelUint) => String(value) },
  { signature: 'string(double): string', call: ({ value }: CelDouble) => formatDouble(value) },
  { signature: 'string(bytes): string', validated: true, call: decodeUtf8 },
  { signature: 'bytes(bytes): bytes', call: same },
  { signature: 'bytes(string): bytes', call: (text: string) => new TextEncoder().encode(text) },
  { signature: 'bool(bool): bool', call: same },
  { signature: 'bool(string): bool', validated: true, call: parseBool },
];
