import { FixOperation } from '../controls';
import { FieldPath, formatPointer, valueAt } from '../manifests';

/** One change of one object, with concrete list indices. */
export interface Edit {
  readonly operation: FixOperation;
  readonly path: FieldPath;
  /** What to set or append; undefined for removals. */
  readonly value?: unknown;
}

/** An operation of JSON Patch (RFC 6902). */
export interface JsonPatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The object with the edit made. Copies what it changes; everything else is shared with the input. Key order is kept, new keys come last. */
export function applyEdit<T>(object: T, edit: Edit): T {
  return update(object, edit.path, edit) as T;
}

function update(node: any, path: FieldPath, edit: Edit): unknown {
  const [segment, ...rest] = path;
  const copy = Array.isArray(node) ? [...node] : { ...node };
  if (rest.length === 0 && edit.operation === FixOperation.REMOVE) {
    if (Array.isArray(copy)) copy.splice(segment as number, 1);
    else delete copy[segment];
    return copy;
  }
  const child = own(node, segment);
  const next = rest.length > 0 ? update(child ?? {}, rest, edit)
    : edit.operation === FixOperation.APPEND ? [...(child as unknown[] | undefined ?? []), edit.value] : edit.value;
  // Assigning to `__proto__` would set the prototype. All other fields are assigned, which is far cheaper.
  if (segment === '__proto__') Object.defineProperty(copy, segment, { value: next, enumerable: true, configurable: true, writable: true });
  else copy[segment] = next;
  return copy;
}

/** The value with its keys in the order of another; keys that the other does not have come last. */
export function inOrderOf(model: any, value: any): any {
  if (model === value || typeof model !== 'object' || typeof value !== 'object' || model === null || value === null) return value;
  if (Array.isArray(model) || Array.isArray(value)) {
    return Array.isArray(model) && Array.isArray(value) ? value.map((item, i) => inOrderOf(model[i], item)) : value;
  }
  const shared = Object.keys(model).filter(key => Object.hasOwn(value, key));
  const keys = [...shared, ...Object.keys(value).filter(key => !Object.hasOwn(model, key))];
  return Object.fromEntries(keys.map(key => [key, inOrderOf(own(model, key), own(value, key))]));
}

/** The edit as JSON Patch for the object as it is before the edit: absent parents are added first. */
export function editAsJsonPatch(object: unknown, { operation, path, value }: Edit): JsonPatchOperation[] {
  if (operation === FixOperation.REMOVE) return [{ op: 'remove', path: formatPointer(path) }];
  const operations: JsonPatchOperation[] = [];
  for (let depth = 1; depth < path.length; depth++) {
    const parent = path.slice(0, depth);
    if (isAbsent(valueAt(object, parent))) operations.push({ op: 'add', path: formatPointer(parent), value: {} });
  }
  const current = valueAt(object, path);
  if (operation === FixOperation.APPEND) {
    operations.push(isAbsent(current)
      ? { op: 'add', path: formatPointer(path), value: [value] }
      : { op: 'add', path: `${formatPointer(path)}/-`, value });
  } else {
    operations.push({ op: current === undefined ? 'add' : 'replace', path: formatPointer(path), value });
  }
  return operations;
}

/** Null is how JSON spells a field that nobody set: the API server drops it when it decodes. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function own(node: any, segment: string | number): unknown {
  return valueAt(node, [segment]);
}

/** Whether two JSON values are the same; the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => sameJson(valueAt(a, [key]), valueAt(b, [key])) && Object.hasOwn(b, key));
}
