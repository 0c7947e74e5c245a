import { CompiledProfile } from '../evaluation';
import { FieldPath, KubeObject } from '../manifests';
import { HardenedObject, hardenObject, HardenOptions } from './harden-object';

/** Hardens an object, or every object of a `List`. The input stays as it is, and comes back when nothing has to change. */
export function hardenManifest(given: KubeObject, profile: CompiledProfile, options: HardenOptions = {}): HardenedObject {
  if (!given.kind.endsWith('List') || !Array.isArray(given.items)) return hardenObject(given, profile, options);
  const items = given.items.map((item, i) => isObject(item)
    ? hardenManifest(item, profile, { ...options, patched: options.patched?.below(['items', String(i)]) })
    : { object: item, applied: [], conflicts: [] });
  const below = <T extends { path: FieldPath }>(rows: readonly T[], i: number) => rows.map(row => ({ ...row, path: ['items', i, ...row.path] }));
  return {
    object: items.every(({ object }, i) => object === given.items[i]) ? given : { ...given, items: items.map(({ object }) => object) },
    applied: items.flatMap(({ applied }, i) => below(applied, i)),
    conflicts: items.flatMap(({ conflicts }, i) => below(conflicts, i)),
  };
}

function isObject(item: any): item is KubeObject {
  return typeof item?.apiVersion === 'string' && typeof item?.kind === 'string';
}
