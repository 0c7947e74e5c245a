import { FieldPath, KubeObject } from './kube-object';

/** Where an object came from: a construct, or a document of a file. */
export interface Provenance {
  /** Path of the construct that rendered it. */
  readonly constructPath?: string;
  readonly file?: string;
  /** Number of the document in the file, from 0. */
  readonly document?: number;
  /** Line in the file, from 1. */
  readonly line?: number;
  /**
   * Where the object lies in the document.
   *
   * @default - the document is the object; set for what a List holds
   */
  readonly within?: FieldPath;
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
    const refuse: Refuse = (problem, where, from) => {
      throw new Error(`${where}${at(from)} ${problem}`);
    };
    const entries: ManifestEntry[] = [];
    objects.forEach((object, index) => collect(object, provenance(index), `object ${index}`, entries, refuse));
    return new ManifestSet(entries);
  }

  /**
   * Takes an object as `of` does, but tells `refuse` of what is no object and goes on with the rest of a List.
   *
   * @internal
   */
  public static _collect(object: unknown, provenance: Provenance, into: ManifestEntry[], refuse: Refuse): void {
    collect(object, provenance, '', into, refuse);
  }

  /** @internal */
  public static _of(entries: readonly ManifestEntry[]): ManifestSet {
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

/** Called with what is wrong, which object of the input is meant, and where that came from. */
export type Refuse = (problem: string, where: string, provenance: Provenance) => void;

const EXPECTED = 'expected a kubernetes object with apiVersion and kind';

function collect(value: unknown, provenance: Provenance, where: string, into: ManifestEntry[], refuse: Refuse, depth = 0): void {
  if (value === null || value === undefined) return; // an empty YAML document
  if (typeof value !== 'object' || Array.isArray(value)) {
    return refuse(`is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}: ${EXPECTED}`, where, provenance);
  }
  if (depth > MAX_DEPTH) {
    return refuse(`holds lists of lists more than ${MAX_DEPTH} deep: expected a list of objects`, `${where.slice(0, 40)}…`, provenance);
  }
  const object = value as Record<string, any>;
  for (const field of ['apiVersion', 'kind']) {
    if (typeof object[field] !== 'string' || object[field] === '') return refuse(`has no ${field}: ${EXPECTED}`, where, provenance);
  }
  if (isList(object)) {
    object.items.forEach((item, i) => collect(withKind(item, object), within(provenance, i), `${where} item ${i}`, into, refuse, depth + 1));
    return;
  }
  let stripped;
  try {
    stripped = stripNulls(object);
  } catch (error) {
    return refuse((error as Error).message, where, provenance);
  }
  into.push({ object: stripped as KubeObject, provenance });
}

function within(provenance: Provenance, index: number): Provenance {
  if (provenance.document === undefined) return provenance; // only a document has places
  return { ...provenance, within: [...provenance.within ?? [], 'items', index] };
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
  if (depth > MAX_DEPTH) throw new Error(`nests more than ${MAX_DEPTH} levels deep: expected a kubernetes object`);
  return (Array.isArray(value) ? stripItems(value, depth + 1) : stripFields(value as Record<string, unknown>, depth + 1)) as T;
}

// Nearly no object has a null, and big inputs have millions of fields: nothing is allocated before the first change.
function stripItems(items: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item === null || typeof item !== 'object') continue; // a null in a list stays, as in the API server
    const stripped = stripNulls(item, depth);
    if (stripped !== item) (copy ??= [...items])[i] = stripped;
  }
  return copy ?? items;
}

function stripFields(value: Record<string, unknown>, depth: number): Record<string, unknown> {
  let changed: Map<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field !== null && typeof field !== 'object' && field !== undefined) continue;
    const stripped = field === null ? undefined : stripNulls(field, depth);
    if (stripped === undefined || stripped !== field) (changed ??= new Map()).set(key, stripped);
  }
  if (!changed) return value;
  // From entries, so that a field named __proto__ stays a field.
  return Object.fromEntries(Object.entries(value)
    .map(([key, field]): [string, unknown] => [key, changed.has(key) ? changed.get(key) : field])
    .filter(([, field]) => field !== undefined));
}
