import { readStrings } from './read-strings';
import { WorldReport } from './world-report';
import { KubeObject, ManifestEntry } from '../../manifests';
import { NamespaceEntry } from '../model/world';

/** Where objects live that name no namespace. */
export const DEFAULT_NAMESPACE = 'default';
/** The label that the API server sets on every namespace. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The namespace of an object that has one. */
export function namespaceOf({ metadata }: KubeObject): string {
  const name: unknown = metadata?.namespace;
  return typeof name === 'string' && name !== '' ? name : DEFAULT_NAMESPACE;
}

/** Namespaces by name: declared ones, and those that are made for who lives in them. */
export class Namespaces {
  public readonly byName = new Map<string, NamespaceEntry>();

  public constructor(entries: readonly ManifestEntry[], private readonly report: WorldReport) {
    for (const entry of entries) {
      const { metadata } = entry.object;
      const name: unknown = metadata?.name;
      if (typeof name !== 'string' || name === '') {
        report.add(entry, 'has no name: expected metadata.name; the object is left out', ['metadata', 'name']);
        continue;
      }
      if (this.byName.has(name)) report.add(entry, `namespace '${name}' is declared more than once: the last declaration counts; remove the others`);
      this.byName.set(name, {
        name,
        labels: readStrings(metadata?.labels, ['metadata', 'labels'], entry, report).set(NAMESPACE_NAME_LABEL, name),
        annotations: readStrings(metadata?.annotations, ['metadata', 'annotations'], entry, report),
        declared: true,
      });
    }
  }

  /** The namespace that an object lives in, made if no object declares it. */
  public of(name: string, resident?: ManifestEntry): NamespaceEntry {
    let known = this.byName.get(name);
    if (!known) {
      this.byName.set(name, known = { name, labels: new Map([[NAMESPACE_NAME_LABEL, name]]), annotations: new Map(), declared: false });
      if (resident && name !== DEFAULT_NAMESPACE) {
        this.report.add(resident, `namespace '${name}' has no Namespace object: its only label is taken to be ${NAMESPACE_NAME_LABEL}; add the object if it has others`);
      }
    }
    return known;
  }
}
