import { CelError } from './errors';

/**
 * How CEL values look in JavaScript. What is frequent in Kubernetes objects is a plain JavaScript value, what is
 * rare is an instance of a subclass of CelValue:
 *
 *   int        number when it is a safe integer, else bigint
 *   bool, string, null_type    themselves
 *   list       array
 *   map        plain object (own properties) or Map
 *   bytes      Uint8Array
 *   all others CelValue
 */
export abstract class CelValue {
  /** Name of the CEL type. */
  public abstract readonly typeName: string;
  public equals(other: CelValue): boolean {
    return this === other;
  }
}

/** A double. */
export class CelDouble extends CelValue {
  public readonly typeName = 'double';
  constructor(public readonly value: number) {
    super();
  }
}

/** An unsigned 64-bit integer. */
export class CelUint extends CelValue {
  public readonly typeName = 'uint';
  constructor(public readonly value: bigint) {
    super();
  }
}

/** The value of `type(x)`. */
export class CelType extends CelValue {
  public readonly typeName = 'type';
  constructor(public readonly name: string) {
    super();
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelType && other.name === this.name;
  }
}

/** An optional value. */
export class CelOptional extends CelValue {
  public static readonly NONE = new CelOptional(undefined);

  /** None if the value is undefined. */
  public static of(value: unknown): CelOptional {
    return value === undefined ? CelOptional.NONE : new CelOptional(value);
  }

  public readonly typeName = 'optional_type';
  private constructor(public readonly content: unknown) {
    super();
  }

  public equals(other: CelValue): boolean {
    if (!(other instanceof CelOptional)) return false;
    if (this.content === undefined || other.content === undefined) return this.content === other.content;
    return celEquals(this.content, other.content);
  }
}

export const MIN_INT = -(2n ** 63n);
export const MAX_INT = 2n ** 63n - 1n;
export const MAX_UINT = 2n ** 64n - 1n;

const hasOwnProperty = Object.prototype.hasOwnProperty;

/** Whether an object has the property itself: what it inherits is no data. */
export function hasOwn(object: object, key: string): boolean {
  return hasOwnProperty.call(object, key);
}

/** An int from a bigint: a number if that is exact. */
export function intFrom(value: bigint): number | bigint {
  if (value < MIN_INT || value > MAX_INT) throw new CelError('integer overflow');
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** A value read from data. JSON does not tell int from double: what is integral is int. */
export function admit(value: any): any {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? admitNumber(value) : value;
}

function admitNumber(value: number): unknown {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(value) : new CelDouble(value);
}

export function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof CelValue) && !(value instanceof Uint8Array);
}

export function isInt(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Name of the CEL type of a value. */
export function typeNameOf(value: unknown): string {
  switch (typeof value) {
    case 'boolean': return 'bool';
    case 'string': return 'string';
    case 'number': case 'bigint': return 'int';
    case 'object':
      if (value === null) return 'null_type';
      if (Array.isArray(value)) return 'list';
      if (value instanceof CelValue) return value.typeName;
      return value instanceof Uint8Array ? 'bytes' : 'map';
    default:
      throw new CelError(`a ${typeof value} is no CEL value`);
  }
}

// -- Maps -----------------------------------------------------------------------------------------------------------

/** The keys of a map. */
export function mapKeys(map: object): any[] {
  if (map instanceof Map) return [...map.keys()];
  const keys = Object.keys(map);
  for (const key of keys) if ((map as any)[key] === undefined) return keys.filter(name => (map as any)[name] !== undefined);
  return keys;
}

export function mapSize(map: object): number {
  return map instanceof Map ? map.size : mapKeys(map).length;
}

/** The value for a key, undefined if there is none. */
export function mapGet(map: object, key: unknown): any {
  if (map instanceof Map) return admit(mapGetNumeric(map, key));
  return typeof key === 'string' && hasOwn(map, key) ? admit((map as any)[key]) : undefined;
}

function mapGetNumeric(map: Map<unknown, unknown>, key: unknown): unknown {
  const found = map.get(key);
  if (found !== undefined || typeof key === 'string' || typeof key === 'boolean') return found;
  // Numeric keys are equal across types: 1, 1u and 1.0 find each other.
  for (const [candidate, value] of map) if (celEquals(candidate, key)) return value;
  return undefined;
}

/** The value of a field; undefined when a map does not have it. */
export function fieldOf(value: any, field: string): any {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof CelValue)) {
    if (value instanceof Map) return mapGet(value, field);
    const content = value[field];
    if (content === undefined || !hasOwn(value, field)) return undefined;
    return typeof content === 'number' ? admit(content) : content;
  }
  throw new CelError(`${typeNameOf(value)} has no field '${field}'`);
}

/** As fieldOf, but scalars and null have no fields, and none has none. */
export function optionalFieldOf(value: any, field: string): any {
  if (typeof value === 'object' && value !== null) {
    if (!(value instanceof CelValue)) return fieldOf(value, field);
    if (value instanceof CelOptional) return value.content === undefined ? undefined : optionalFieldOf(value.content, field);
  }
  return undefined;
}

// -- Equality and order -----------------------------------------------------------------------------------------------

function isNumeric(value: unknown): value is number | bigint | CelDouble | CelUint {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof CelDouble || value instanceof CelUint;
}

/**
 * Compares numbers across types: negative, zero, positive, or NaN. Next to a double all others are turned into one,
 * as the API server does; undefined if one is no number.
 */
export function compareNumbers(a: unknown, b: unknown): number | undefined {
  if (!isNumeric(a) || !isNumeric(b)) return undefined;
  let x: number | bigint = typeof a === 'object' ? a.value : a;
  let y: number | bigint = typeof b === 'object' ? b.value : b;
  if (a instanceof CelDouble || b instanceof CelDouble) {
    x = Number(x);
    y = Number(y);
  }
  return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN; // eslint-disable-line eqeqeq -- bigint against number by mathematical value
}

/** Equality as `==` has it: values of different types are different, but numbers compare by value. */
export function celEquals(a: any, b: any): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' && typeof b !== 'object') return false;
  if (a === null || b === null) return false;
  if (isNumeric(a)) return compareNumbers(a, b) === 0;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof CelValue) return b instanceof CelValue && a.equals(b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => celEquals(admit(item), admit(b[i])));
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i]);
  return isMap(b) && mapsEqual(a, b);
}

function mapsEqual(a: object, b: object): boolean {
  const keys = mapKeys(a);
  if (keys.length !== mapSize(b)) return false;
  return keys.every(key => {
    const other = mapGet(b, key);
    return other !== undefined && celEquals(mapGet(a, key), other);
  });
}

/** Strings are ordered by code point, not by UTF-16 unit. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a code point above all others.
    const highX = x >= 0xd800 && x <= 0xdfff;
    const highY = y >= 0xd800 && y <= 0xdfff;
    return highX !== highY ? (highX ? 1 : -1) : x - y;
  }
  return a.length - b.length;
}
