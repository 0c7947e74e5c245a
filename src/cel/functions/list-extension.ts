import { CelError } from '../errors';
import { compare } from '../operators';
import { admit, celEquals, typeNameOf } from '../values';
import { FunctionRow } from './registry';

const SINCE = '1.35';
const MAX_LENGTH = 1_000_000;

function slice(list: unknown[], start: number | bigint, end: number | bigint): unknown[] {
  if (start < 0 || end < start || end > list.length) throw new CelError(`slice(${start}, ${end}) is out of range: the list has ${list.length} elements`);
  return list.slice(Number(start), Number(end));
}

function flatten(list: unknown[], depth: number | bigint): unknown[] {
  if (depth < 0) throw new CelError(`flatten() needs a depth of 0 or more, not ${depth}`);
  return list.flat(Number(depth));
}

function distinct(list: unknown[]): unknown[] {
  const seen = new Set<unknown>();
  const result: unknown[] = [];
  for (const item of list.map(admit)) {
    if (seen.has(item)) continue;
    // Only values that are no plain strings and booleans may be equal without being identical.
    if (typeof item !== 'string' && typeof item !== 'boolean' && result.some(other => celEquals(other, item))) continue;
    seen.add(item);
    result.push(item);
  }
  return result;
}

/** Sorts elements of one type; null, lists and maps have no order. */
function sort(list: unknown[]): unknown[] {
  const items = list.map(admit);
  const types = new Set(items.map(typeNameOf));
  if (types.size > 1) throw new CelError(`sort() needs elements of the same type, not ${[...types].join(' and ')}`);
  if (items.length === 1) compare(items[0], items[0]);
  return items.sort(compare);
}

function range(length: number | bigint): number[] {
  if (length < 0) throw new CelError(`lists.range() needs a size of 0 or more, not ${length}`);
  if (length > MAX_LENGTH) throw new CelError(`lists.range(${length}) is too long: at most ${MAX_LENGTH} elements are made`);
  return Array.from({ length: Number(length) }, (_, i) => i);
}

/** Version 3 of the CEL list extension. */
export const LIST_EXTENSION: FunctionRow[] = [
  { signature: 'list(A)#slice(int, int): list(A)', since: SINCE, call: slice },
  { signature: 'list(list(A))#flatten(): list(A)', since: SINCE, call: list => flatten(list, 1) },
  { signature: 'list#flatten(int): list', since: SINCE, call: flatten },
  { signature: 'list(A)#distinct(): list(A)', since: SINCE, call: distinct },
  { signature: 'list(A)#reverse(): list(A)', since: SINCE, call: (list: unknown[]) => [...list].reverse() },
  { signature: 'list(A)#sort(): list(A)', since: SINCE, call: sort },
  { signature: 'lists.range(int): list(int)', since: SINCE, call: range },
  { signature: 'dyn#includes(dyn): bool', since: '1.38', call: (a, b) => Array.isArray(a) ? a.some(item => celEquals(admit(item), b)) : celEquals(a, b) },
];
