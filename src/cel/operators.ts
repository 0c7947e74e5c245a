import { CelError } from './errors';
import { admit, CelDouble, celEquals, CelUint, CelValue, compareNumbers, compareStrings, intFrom, isMap, MAX_UINT, mapGet, MIN_INT, typeNameOf } from './values';

/** The longest string and list that an operator makes. */
const MAX_SIZE = 10_000_000;

export function noOverload(operation: string, ...operands: unknown[]): CelError {
  return new CelError(`no such overload: ${operation} of ${operands.map(typeNameOf).join(' and ')}`);
}

function uint(value: bigint): CelUint {
  if (value < 0n || value > MAX_UINT) throw new CelError('unsigned integer overflow');
  return new CelUint(value);
}

/** Values that bring their own `+` and `-`: timestamps and durations. */
export interface Arithmetic {
  readonly hasOperators: true;
  plus(other: unknown): unknown;
  minus(other: unknown): unknown;
}

function isArithmetic(value: any): value is Arithmetic {
  return value instanceof CelValue && (value as any).hasOperators === true;
}

export function add(a: any, b: any): any {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a + b;
    return Number.isSafeInteger(result) ? result : intFrom(BigInt(a) + BigInt(b));
  }
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > MAX_SIZE) throw new CelError(`'+' makes more than ${MAX_SIZE} characters`);
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length + b.length > MAX_SIZE) throw new CelError(`'+' makes more than ${MAX_SIZE} elements`);
    return a.length === 0 ? b : b.length === 0 ? a : a.concat(b);
  }
  if (isArithmetic(a)) return a.plus(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Uint8Array.from([...a, ...b]);
  return arithmetic('+', a, b, (x, y) => x + y, (x, y) => x + y);
}

export function subtract(a: any, b: any): any {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = a - b;
    if (Number.isSafeInteger(result)) return result;
  }
  if (isArithmetic(a)) return a.minus(b);
  return arithmetic('-', a, b, (x, y) => x - y, (x, y) => x - y);
}

export function multiply(a: any, b: any): any {
  return arithmetic('*', a, b, (x, y) => x * y, (x, y) => x * y);
}

export function divide(a: any, b: any): any {
  return arithmetic('/', a, b, (x, y) => x / divisor(y), (x, y) => x / y);
}

export function modulo(a: any, b: any): any {
  return arithmetic('%', a, b, (x, y) => {
    // As in the API server, although the result would fit.
    if (x === MIN_INT && y === -1n) throw new CelError('integer overflow');
    return x % divisor(y);
  });
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new CelError('division by zero');
  return value;
}

function arithmetic(
  operator: string, a: any, b: any,
  integers: (x: bigint, y: bigint) => bigint,
  doubles?: (x: number, y: number) => number,
): any {
  if ((typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint')) {
    return intFrom(integers(BigInt(a), BigInt(b)));
  }
  if (doubles && a instanceof CelDouble && b instanceof CelDouble) return new CelDouble(doubles(a.value, b.value));
  if (a instanceof CelUint && b instanceof CelUint) return uint(integers(a.value, b.value));
  throw noOverload(`'${operator}'`, a, b);
}

export function negate(a: any): any {
  if (typeof a === 'number' || typeof a === 'bigint') return intFrom(-BigInt(a));
  if (a instanceof CelDouble) return new CelDouble(-a.value);
  throw noOverload("'-'", a);
}

/** Values that have an order: timestamps and durations. */
interface Ordered {
  compareTo(other: unknown): number;
}

/** Negative, zero or positive. NaN has no order. */
export function compare(a: any, b: any): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const order = compareNumbers(a, b);
  if (order !== undefined) {
    if (Number.isNaN(order)) throw new CelError('NaN values cannot be ordered');
    return order;
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (isArithmetic(a) && isArithmetic(b) && typeNameOf(a) === typeNameOf(b)) return (a as unknown as Ordered).compareTo(b);
  throw noOverload('comparison', a, b);
}

/** `element in container` */
export function isIn(element: any, container: any): boolean {
  if (Array.isArray(container)) {
    if (typeof element === 'string') return container.includes(element);
    for (const item of container) if (celEquals(admit(item), element)) return true;
    return false;
  }
  if (isMap(container)) return mapGet(container, element) !== undefined;
  throw noOverload("'in'", element, container);
}
