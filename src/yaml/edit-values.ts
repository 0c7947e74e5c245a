/** Own fields only, so that `__proto__` is never followed. */
export function ownValue(value: any, key: string | number): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets a field without following `__proto__`. */
export function setOwn(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

export function isCollection(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array);
}

export function isEmpty(value: Record<string, unknown> | unknown[]): boolean {
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}

/** Whether two values of a document are the same. */
export type Same = (a: unknown, b: unknown) => boolean;

/** The same JSON; the order of keys does not matter. */
export const sameValue: Same = (a, b) => same(a, b, false);

/** The same to the API server: a field that is null is a field that is not there. */
export const sameWithoutNulls: Same = (a, b) => same(a, b, true);

function same(a: any, b: any, dropNulls: boolean): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!isCollection(a) || !isCollection(b)) return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i], dropNulls));
  }
  const keys = keysOf(a, dropNulls);
  return keys.length === keysOf(b, dropNulls).length && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key], dropNulls));
}

function keysOf(value: Record<string, unknown>, dropNulls: boolean): string[] {
  const keys = Object.keys(value);
  return dropNulls ? keys.filter(key => value[key] !== null && value[key] !== undefined) : keys;
}

/** How one list becomes another: an element stays (perhaps with changes below it), goes, or comes. */
export type ListStep =
  | { readonly kind: 'keep'; readonly from: number; readonly to: number }
  | { readonly kind: 'remove'; readonly from: number }
  | { readonly kind: 'add'; readonly to: number };

/** Above this product of lengths elements are paired by position: correct, only not the smallest change. */
const MAX_TABLE = 250_000;

/** The steps from one list to another, in order. What is equal stays; of what lies between, elements are paired by position. */
export function listSteps(before: readonly unknown[], after: readonly unknown[], equal: Same): ListStep[] {
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && equal(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && equal(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;

  const steps: ListStep[] = [];
  let from = 0;
  let to = 0;
  const between = (untilFrom: number, untilTo: number) => {
    while (from < untilFrom && to < untilTo) steps.push({ kind: 'keep', from: from++, to: to++ });
    while (from < untilFrom) steps.push({ kind: 'remove', from: from++ });
    while (to < untilTo) steps.push({ kind: 'add', to: to++ });
  };
  between(head, head);
  for (const [i, j] of commonElements(before, after, head, tail, equal)) {
    between(i, j);
    between(i + 1, j + 1);
  }
  between(before.length - tail, after.length - tail);
  between(before.length, after.length);
  return steps;
}

/** The elements that are added, each with the position of the element of `before` that it comes behind; -1 when there is none. */
export function* additions(steps: readonly ListStep[], after: readonly unknown[]): Iterable<{ readonly value: unknown; readonly previous: number }> {
  let previous = -1;
  for (const step of steps) {
    if (step.kind === 'add') yield { value: after[step.to], previous };
    else previous = step.from;
  }
}

/** Longest common subsequence of what lies between head and tail, as pairs of positions. */
function commonElements(before: readonly unknown[], after: readonly unknown[], head: number, tail: number, equal: Same): [number, number][] {
  const rows = before.length - head - tail;
  const columns = after.length - head - tail;
  if (rows * columns === 0 || rows === columns || rows * columns > MAX_TABLE) return [];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const matches = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => equal(before[head + i], after[head + j])));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i][j] = matches[i][j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (matches[i][j]) pairs.push([head + i++, head + j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}
