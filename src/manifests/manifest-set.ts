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

/** Deeper than any Kubernetes object, and far from where recursion ends. */
const MAX_DEPTH = 500;

function collect(value: unknown, provenance: Provenance, where: string, into: ManifestEntry[], depth = 0): void {
  if (value === null || value === undefined) return; // an empty YAML document
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`${where}${at(provenance)} is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}: expected a kubernetes object with apiVersion and kind`);
  }
  if (depth > MAX_DEPTH) throw new Error(`${where.slice(0, 40)}…${at(provenance)} holds lists of lists more than ${MAX_DEPTH} deep: expected a list of objects`);
  const object = value as Record<string, any>;
  for (const field of ['apiVersion', 'kind']) {
    if (typeof object[field] !== 'string' || object[field] === '') {
      throw new Error(`${where}${at(provenance)} has no ${field}: expected a kubernetes object with apiVersion and kind`);
    }
  }
  if (isList(object)) {
    object.items.forEach((item, i) => collect(withKind(item, object), provenance, `${where} item ${i}`, into, depth + 1));
    return;
  }
  into.push({ object: stripNulls(object) as KubeObject, provenance });
}

/** A collection as the API server or kubectl gives it. A custom object of a kind that ends like one has a name of its own. */
function isList(object: Record<string, any>): object is { apiVersion: string; kind: string; items: unknown[] } {
  return object.kind.endsWith('List') && Array.isArray(object.items) && object.metadata?.name === undefined;
}

/** The items of a typed list, for example a PodList, leave out what its kind already says. */
function withKind(item: unknown, list: { apiVersion: string; kind: string }): unknown {
  if (list.kind === 'List' || item === null || typeof item !== 'object' || Array.isArray(item)) return item;
  return { apiVersion: list.apiVersion, kind: list.kind.slice(0, -'List'.length), ...item };
}

function at(provenance: Provenance): string {
  if (provenance.constructPath) return ` of construct '${provenance.constructPath}'`;
  return provenance.file ? ` in ${provenance.file}` : '';
}

/**
 * Drops fields that are null, as typed decoding in the API server does; without a null anywhere the same object
 * comes back, uncopied.
 *
 * @throws when the value nests deeper than any object of Kubernetes
 */
export function stripNulls<T>(value: T, depth = 0): T {
  if (value === null || typeof value !== 'object') return value;
  if (depth > MAX_DEPTH) throw new Error(`an object nests more than ${MAX_DEPTH} levels deep: expected a kubernetes object`);
  if (Array.isArray(value)) {
    const items = value.map(item => stripNulls(item, depth + 1));
    return items.some((item, i) => item !== value[i]) ? items as T : value;
  }
  let changed = false;
  const fields: [string, unknown][] = [];
  for (const [key, field] of Object.entries(value)) {
    if (field === null || field === undefined) {
      changed = true;
      continue;
    }
    const stripped = stripNulls(field, depth + 1);
    changed ||= stripped !== field;
    fields.push([key, stripped]);
  }
  return changed ? Object.fromEntries(fields) as T : value;
}
