import { JsonPatch } from 'cdk8s';
import { JsonPatchOperation } from '../../src/fixes';
import { KubeObject } from '../../src/manifests';

/** Applies operations with the patch engine that cdk8s uses. The object stays as it is. */
export function applyJsonPatch(object: KubeObject, operations: readonly JsonPatchOperation[]): KubeObject {
  const patches = operations.map(({ op, path, value }) => (op === 'remove' ? JsonPatch.remove(path) : JsonPatch[op](path, value)));
  return JsonPatch.apply(structuredClone(object), ...patches);
}
