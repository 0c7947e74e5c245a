import { namespaceOf } from './namespaces';
import { KubeObject, ManifestEntry } from '../../manifests';

/** Who pods belong to at the top. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  /** @default - only named, not in the set */
  readonly entry?: ManifestEntry;
}

/** Longer chains do not exist; one that is longer goes in circles. */
const MAX_CHAIN = 10;

/** Follows owner references as far as objects show them. */
export class Owners {
  private readonly byKey = new Map<string, ManifestEntry>();

  public constructor(entries: readonly ManifestEntry[]) {
    // Nobody asks where nobody is owned.
    if (!entries.some(({ object }) => controllerOf(object))) return;
    for (const entry of entries) {
      const { kind, metadata } = entry.object;
      this.byKey.set(`${namespaceOf(entry.object)}/${kind}/${metadata?.name}`, entry);
    }
  }

  /** The topmost owner; `undefined` where nothing owns the object. */
  public topOf(object: KubeObject): Owner | undefined {
    const namespace = namespaceOf(object);
    let top: Owner | undefined;
    let current = object;
    for (let i = 0; i < MAX_CHAIN; i++) {
      const owner = controllerOf(current);
      if (!owner) break;
      const entry = this.byKey.get(`${namespace}/${owner.kind}/${owner.name}`);
      // Of what is not in the set, only the direct owner of a pod is believed: names further up would be guesses.
      if (!entry && (top || current.kind !== 'Pod')) break;
      top = { ...owner, ...entry ? { entry } : {} };
      if (!entry) break;
      current = entry.object;
    }
    return top;
  }
}

/** The reference to the controller. Mirrors of static pods name their node, which runs them but is no workload. */
function controllerOf({ metadata }: KubeObject): { kind: string; name: string } | undefined {
  const references: unknown = metadata?.ownerReferences;
  if (!Array.isArray(references)) return undefined;
  for (const reference of references) {
    if (reference?.controller !== true || typeof reference.name !== 'string' || reference.kind === 'Node') continue;
    // The API server takes no reference without a kind; netpol-analyzer prints such owners as if they were pods.
    return { kind: typeof reference.kind === 'string' ? reference.kind : 'Pod', name: reference.name };
  }
  return undefined;
}
