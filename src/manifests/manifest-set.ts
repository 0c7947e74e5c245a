import { KubeObject } from './kube-object';

/** Where an object came from: a construct, or a document of a file. */
export interface Provenance {
  /** Path of the construct that rendered it. */
  readonly constructPath?: string;
  readonly file?: string;
  /** Number of the document in the file, from 0. */
  readonly document?: number;
  /** Line in the file, from 1. */
  readonly line?: number;
}

/** An object and where it came from. */
export interface ManifestEntry {
  readonly object: KubeObject;
  readonly provenance: Provenance;
}

/** Kubernetes objects with their provenance: nulls stripped, Lists flattened, in the order given. */
export class ManifestSet {
  /**
   * Takes objects as they are parsed from YAML or JSON. `List` kinds are flattened.
   *
   * @throws when an entry is not an object with `apiVersion` and `kind`
   */
  public static of(objects: readonly unknown[], provenance: (index: number) => Provenance = () => ({})): ManifestSet {
    const entries: ManifestEntry[] = [];
    objects.forEach((object, index) => collect(object, provenance(index), `object ${index}`, entries));
    return new ManifestSet(entries);
  }

  /** Joins sets in order. */
  public static join(sets: readonly ManifestSet[]): ManifestSet {
    return new ManifestSet(sets.flatMap(set => set.entries));
  }

  private namespaces?: Map<string, KubeObject>;

  private constructor(public readonly entries: readonly ManifestEntry[]) {}

  /** The Namespace object that an object lives in, when it is in the set. */
  public namespaceOf(object: KubeObject): KubeObject | undefined {
    if (!this.namespaces) {
      const found = this.entries.filter(({ object: o }) => o.kind === 'Namespace' && o.apiVersion === 'v1');
      this.namespaces = new Map(found.map(({ object: o }) => [o.metadata?.name ?? '', o]));
    }
    const name = object.metadata?.namespace;
    return name === undefined ? undefined : this.namespaces.get(name);
  }
}

function collect(value: unknown, provenance: Provenance, where: string, into: ManifestEntry[]): void {
  if (value === null || value === undefined) return; // an empty YAML document
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`${where}${at(provenance)} is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}: expected a kubernetes object with apiVersion and kind`);
  }
  const object = value as Record<string, unknown>;
  for (const field of ['apiVersion', 'kind']) {
    if (typeof object[field] !== 'string' || object[field] === '') {
      throw new Error(`${where}${at(provenance)} has no ${field}: expected a kubernetes object with apiVersion and kind`);
    }
  }
  if ((object.kind as string).endsWith('List') && Array.isArray(object.items)) {
    object.items.forEach((item, i) => collect(item, provenance, `${where} item ${i}`, into));
    return;
  }
  into.push({ object: stripNulls(object) as KubeObject, provenance });
}

function at(provenance: Provenance): string {
  if (provenance.constructPath) return ` of construct '${provenance.constructPath}'`;
  return provenance.file ? ` in ${provenance.file}` : '';
}

/**
 * Drops fields that are null, as typed decoding in the API server does; without a null anywhere the same object
 * comes back, uncopied.
 */
export function stripNulls<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map(stripNulls);
    return items.some((item, i) => item !== value[i]) ? items as T : value;
  }
  let changed = false;
  const fields: [string, unknown][] = [];
  for (const [key, field] of Object.entries(value)) {
    if (field === null || field === undefined) {
      changed = true;
      continue;
    }
    const stripped = stripNulls(field);
    changed ||= stripped !== field;
    fields.push([key, stripped]);
  }
  return changed ? Object.fromEntries(fields) as T : value;
}
