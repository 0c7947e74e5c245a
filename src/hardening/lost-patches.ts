import { ApiObject } from 'cdk8s';
import { FixOperation } from '../controls';
import { applyEdit, isAbsent, PatchedPaths } from '../fixes';
import { FieldPath, KubeObject, valueAt } from '../manifests';

/** The user's own patches. cdk8s keeps them in a private field: without it, patched values count as any other that the user wrote. */
export function patchesOf(apiObject: ApiObject): PatchedPaths {
  const patches: unknown = (apiObject as any).patches;
  return Array.isArray(patches) ? PatchedPaths.of(patches.map(patch => patch?._toJson?.())) : PatchedPaths.NONE;
}

/**
 * Brings back what the user patched in and a generated class dropped because its Kubernetes version does not know the
 * field: a patch must not vanish without a word, least of all where a fix would then set something else.
 */
export function withLostPatches(apiObject: ApiObject, rendered: KubeObject): KubeObject {
  const { written } = patchesOf(apiObject);
  if (written.length === 0) return rendered;
  const [own, ...inherited] = renderings(apiObject);
  const base = inherited[inherited.length - 1];
  if (!own || !base) return rendered; // no class of its own, nothing dropped
  const complete = base.call(apiObject);
  return written.reduce((manifest, pointer) => {
    const path = concrete(manifest, pointer);
    const before = valueAt(manifest, path);
    const value = isRespelled(manifest, path) ? before : restored(valueAt(complete, path), before);
    return isAbsent(value) || value === before ? manifest : applyEdit(manifest, { operation: FixOperation.SET, path, value });
  }, rendered);
}

/** The implementations of `toJson` of the classes of an object; the last one knows nothing of any kind's fields. */
function renderings(apiObject: ApiObject): (() => KubeObject)[] {
  const found: (() => KubeObject)[] = [];
  for (let prototype = Object.getPrototypeOf(apiObject); prototype; prototype = Object.getPrototypeOf(prototype)) {
    if (Object.hasOwn(prototype, 'toJson')) found.push(prototype.toJson);
  }
  return found;
}

/** The rendered value with the fields that only the complete one has. The same reference when there are none. */
function restored(complete: unknown, rendered: unknown): unknown {
  if (isAbsent(rendered)) return complete;
  if (typeof complete !== 'object' || typeof rendered !== 'object' || complete === null || rendered === null) return rendered;
  let value: any = rendered;
  for (const key of Object.keys(complete)) {
    const before = valueAt(rendered, [key]);
    if (isRespelled(rendered, [key])) continue;
    const after = restored(valueAt(complete, [key]), before);
    if (after !== before) value = applyEdit(value, { operation: FixOperation.SET, path: concrete(value, [key]), value: after });
  }
  return value;
}

/** Generated classes spell some fields differently and correct that when they render: `hostPid` becomes `hostPID`. */
function isRespelled(root: unknown, path: FieldPath): boolean {
  const parent = valueAt(root, path.slice(0, -1));
  const last = String(path[path.length - 1]);
  if (parent === null || typeof parent !== 'object' || Object.hasOwn(parent, last)) return false;
  return Object.keys(parent).some(key => key.toLowerCase() === last.toLowerCase());
}

/** Segments of a pointer as field names and list indices. */
function concrete(root: unknown, pointer: readonly string[]): FieldPath {
  return pointer.map((segment, i) => (Array.isArray(valueAt(root, pointer.slice(0, i))) && /^\d+$/.test(segment) ? Number(segment) : segment));
}
