import { MERGE_MARK } from './schema';

/**
 * Applies merge keys as go.yaml.in/yaml/v2 does, which is not how YAML 1.1 defines them: a `<<` sets its fields where
 * it stands, so it overrides the fields before it and is overridden by those after it. Whoever reads
 * `{privileged: false, <<: *defaults}` otherwise is blind to what kubectl applies.
 *
 * Limit: an object of JavaScript forgets where fields named like list indices stood; they count as before every `<<`.
 *
 * @throws when something other than a mapping, or a list of mappings, is merged
 */
export function applyMerges(root: unknown): unknown {
  return applied(root, new Map());
}

function applied(value: unknown, done: Map<object, unknown>): unknown {
  if (typeof value === 'string') return value.startsWith(MERGE_MARK) ? '<<' : value; // a scalar, not a key
  if (value === null || typeof value !== 'object') return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  const result = Array.isArray(value) ? value.map(item => applied(item, done)) : mapping(value, done);
  done.set(value, result);
  return result;
}

function mapping(value: object, done: Map<object, unknown>): object {
  const fields = new Map<string, unknown>();
  for (const [key, field] of Object.entries(value)) {
    const own = applied(field, done);
    if (!key.startsWith(MERGE_MARK)) {
      fields.set(key, own);
      continue;
    }
    // Of a list, what stands first wins.
    for (const source of Array.isArray(own) ? [...own].reverse() : [own]) {
      if (source === null || typeof source !== 'object' || Array.isArray(source)) {
        throw new Error("'<<' merges something that is no mapping: expected an alias of a mapping, or a list of such");
      }
      for (const [mergedKey, merged] of Object.entries(source)) fields.set(mergedKey, merged);
    }
  }
  return Object.fromEntries(fields);
}
