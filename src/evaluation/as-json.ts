import { CelDouble, CelUint } from '../cel';

/** A value of CEL as JSON: maps as objects, numbers of every type as numbers. What JSON does not have becomes text. */
export function asJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof CelDouble || value instanceof CelUint) return Number(value.value);
  if (Array.isArray(value)) return value.map(asJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, entry]) => [String(key), asJson(entry)]));
  if (typeof value !== 'object' || value === null) return value;
  if (!isPlain(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asJson(entry)]));
}

/** An object literal, also one of another realm, whose `Object` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
