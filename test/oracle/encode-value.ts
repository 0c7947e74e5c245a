import { CelDouble, CelUint } from '../../src/cel';

const PLAIN = new Set(['google.protobuf.Timestamp', 'google.protobuf.Duration']);

function doubleBits(value: number): string {
  if (Number.isNaN(value)) return '7ff8000000000000';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

function encodeMap(entries: [unknown, unknown][]): object {
  const encoded = entries.map(([key, value]) => [encodeValue(key), encodeValue(value)]);
  return { map: sortEntries(encoded) };
}

/** Entries in an order that does not depend on the engine. */
function sortEntries(entries: any[]): any[] {
  return entries.map(entry => ({ entry, key: JSON.stringify(entry[0]) })).sort((a, b) => a.key < b.key ? -1 : 1).map(({ entry }) => entry);
}

/** A result of the engine in the form of the oracle, which tells types. */
export function encodeValue(value: any): any {
  if (value === null) return { null_type: 'null' };
  switch (typeof value) {
    case 'boolean': return { bool: value };
    case 'string': return { string: value };
    case 'bigint': return { int: String(value) };
    case 'number': return Number.isInteger(value) ? { int: String(BigInt(value)) } : { double: doubleBits(value) };
  }
  if (value instanceof CelDouble) return { double: doubleBits(value.value) };
  if (value instanceof CelUint) return { uint: String(value.value) };
  if (Array.isArray(value)) return { list: value.map(encodeValue) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof Map) return encodeMap([...value]);
  if (value.typeName === undefined) return encodeMap(Object.entries(value));
  if (value.typeName === 'optional_type') return { optional_type: value.content === undefined ? null : encodeValue(value.content) };
  if (value.typeName === 'type') return { type: value.name };
  return { [value.typeName]: PLAIN.has(value.typeName) ? String(value) : 'opaque' };
}

/** The same for a value of the oracle, whose maps come in an order of their own. */
export function normalized(value: any): any {
  if (value === undefined) return { null_type: 'null' };
  if (Array.isArray(value.list)) return { list: value.list.map(normalized) };
  if (Array.isArray(value.map)) return { map: sortEntries(value.map.map((entry: any[]) => entry.map(normalized))) };
  if (value.optional_type) return { optional_type: normalized(value.optional_type) };
  return value;
}
