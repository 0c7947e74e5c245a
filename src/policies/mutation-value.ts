import { celString } from './cel-literal';

/** Any JSON value in CEL. Where values differ in type they are `dyn`, for lists and maps of several types do not compile. */
export function celValue(value: unknown): string {
  if (typeof value === 'string') return celString(value);
  if (value === null || typeof value !== 'object') return String(value ?? null);
  if (Array.isArray(value)) return `[${members(value).join(', ')}]`;
  const entries = Object.entries(value);
  const values = members(entries.map(([, entry]) => entry));
  return `{${entries.map(([key], i) => `${celString(key)}: ${values[i]}`).join(', ')}}`;
}

function members(values: readonly unknown[]): string[] {
  const mixed = new Set(values.map(value => typeof value)).size > 1 || values.some(value => typeof value === 'object');
  return values.map(value => mixed ? `dyn(${celValue(value)})` : celValue(value));
}
