import { nameOf } from './labels';
import { groupAndKindOf, namespaceOf } from './world';
import { ManifestEntry, Provenance } from '../../manifests';

/** Where an object was defined before, by the object that repeats it. What has no name yet repeats nothing. */
export function earlierDefinitions(entries: readonly ManifestEntry[]): ReadonlyMap<ManifestEntry, string> {
  const first = new Map<string, ManifestEntry>();
  const earlier = new Map<ManifestEntry, string>();
  for (const entry of entries) {
    const { object } = entry;
    const name = nameOf(object);
    if (name === '') continue;
    const key = [groupAndKindOf(object), namespaceOf(object), name].join('\0');
    const before = first.get(key);
    if (before) earlier.set(entry, placeOf(before.provenance));
    else first.set(key, entry);
  }
  return earlier;
}

function placeOf({ constructPath, file, document, line }: Provenance): string {
  if (constructPath) return constructPath;
  if (!file) return 'an earlier object';
  return line === undefined ? `${file}${document === undefined ? '' : `, document ${document}`}` : `${file}:${line}`;
}
