/**
 * How many values aliases may add to a text beyond those that it spells out. The Go library stops near the same number
 * (go.yaml.in/yaml/v2, `allowedAliasRatio`), a manifest that people write needs a few hundred.
 */
export const MAX_ALIASED_VALUES = 400_000;

/**
 * Counts what aliases add to a value, where every use of an anchor counts as a copy.
 *
 * @throws when a value contains itself
 */
export function aliasedValues(root: unknown): number {
  return size(root, new Map()) - distinct(root, new Set());
}

const OPEN = -1;

/** Values with all copies; each shared value is counted once and multiplied, so that this takes linear time. */
function size(value: unknown, sizes: Map<object, number>): number {
  if (value === null || typeof value !== 'object') return 1;
  const known = sizes.get(value);
  if (known === OPEN) throw new Error('an anchor contains an alias of itself: expected a value that ends');
  if (known !== undefined) return known;
  sizes.set(value, OPEN);
  let total = 1;
  for (const child of Object.values(value)) total += size(child, sizes);
  sizes.set(value, total);
  return total;
}

function distinct(value: unknown, seen: Set<object>): number {
  if (value === null || typeof value !== 'object') return 1;
  if (seen.has(value)) return 0;
  seen.add(value);
  let total = 1;
  for (const child of Object.values(value)) total += distinct(child, seen);
  return total;
}
