import { fieldsOf, Labels, labelsIn, listOf, nameOf, namespaceNameOf, SYSTEM_NAMESPACES, textOr } from './labels';
import { append } from './match-index';
import { Work } from './work';
import { apiGroupOf, KubeObject, ManifestEntry, PodTemplateKind, PodTemplates, valueAt } from '../../manifests';

/** An object that runs pods. */
export interface Workload {
  readonly object: KubeObject;
  /** `apps/Deployment`; `/Pod`. */
  readonly groupAndKind: string;
  readonly namespace: string;
  readonly name: string;
  /** The labels of its pods, with those of controllers as far as they are known before the pods run. */
  readonly labels: Labels;
  readonly podSpec: Readonly<Record<string, any>>;
  /** The service account that the pods run under. */
  readonly account: string;
}

/** All objects of one cluster, found by what they are. What nobody asks for is never computed. */
export class SetWorld {
  public readonly work = new Work();
  /** Objects by `group/Kind`, then by namespace. */
  private readonly byKind = new Map<string, Map<string, ManifestEntry[]>>();
  private readonly workloadsByObject = new Map<KubeObject, Workload>();
  private readonly workloadsByNamespace = new Map<string, Workload[]>();
  private namesByKind?: Map<string, Map<string, ManifestEntry>>;

  public constructor(public readonly entries: readonly ManifestEntry[], templates: PodTemplates) {
    for (const entry of entries) {
      const { object } = entry;
      const groupAndKind = groupAndKindOf(object);
      let namespaces = this.byKind.get(groupAndKind);
      if (!namespaces) this.byKind.set(groupAndKind, namespaces = new Map());
      append(namespaces, namespaceOf(object), entry);
      const template = templates.kindOf(object);
      if (template) this.addWorkload(workloadOf(object, groupAndKind, template));
    }
  }

  /** Every `group/Kind` that is there. */
  public get kinds(): Iterable<string> {
    return this.byKind.keys();
  }

  public get workloads(): Iterable<Workload> {
    return this.workloadsByObject.values();
  }

  /** Namespaces in which something runs pods. */
  public get namespacesWithWorkloads(): Iterable<string> {
    return this.workloadsByNamespace.keys();
  }

  /** What runs pods for an object; undefined when it runs none. */
  public workload(object: KubeObject): Workload | undefined {
    return this.workloadsByObject.get(object);
  }

  public workloadsIn(namespace: string): readonly Workload[] {
    return this.workloadsByNamespace.get(namespace) ?? [];
  }

  /** All objects of a kind, in order. */
  public* ofKind(groupAndKind: string): Iterable<KubeObject> {
    for (const entries of this.byKind.get(groupAndKind)?.values() ?? []) for (const { object } of entries) yield object;
  }

  /** The objects of a kind in a namespace. */
  public inNamespace(groupAndKind: string, namespace: string): readonly ManifestEntry[] {
    return this.byKind.get(groupAndKind)?.get(namespace) ?? [];
  }

  /** Whether the set has objects of a kind in a namespace, so that one which is missing is missing from them. */
  public describes(groupAndKind: string, namespace: string): boolean {
    return !SYSTEM_NAMESPACES.has(namespace) && this.inNamespace(groupAndKind, namespace).length > 0;
  }

  /** The same of whatever runs pods. */
  public describesWorkloads(namespace: string): boolean {
    return !SYSTEM_NAMESPACES.has(namespace) && this.workloadsIn(namespace).length > 0;
  }

  /** Whether another object of the set makes a workload, as what is read from a cluster shows: then they are the same pods. */
  public hasController({ object, namespace }: Workload): boolean {
    return listOf(object.metadata?.ownerReferences).map(fieldsOf).some(({ apiVersion, kind, name, controller }) => controller === true
      && this.find(`${apiGroupOf(textOr(apiVersion))}/${textOr(kind)}`, namespace, textOr(name)) !== undefined);
  }

  /** The first object of a kind, namespace and name. */
  public find(groupAndKind: string, namespace: string, name: string): KubeObject | undefined {
    this.namesByKind ??= new Map();
    const place = `${groupAndKind}\0${namespace}`;
    let names = this.namesByKind.get(place);
    if (!names) {
      names = new Map();
      for (const entry of this.inNamespace(groupAndKind, namespace)) {
        const own = nameOf(entry.object);
        if (!names.has(own)) names.set(own, entry);
      }
      this.namesByKind.set(place, names);
    }
    return names.get(name)?.object;
  }

  private addWorkload(workload: Workload): void {
    this.workloadsByObject.set(workload.object, workload);
    append(this.workloadsByNamespace, workload.namespace, workload);
  }
}

/** `apps/Deployment`, whatever the version. */
export function groupAndKindOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  return `${apiGroupOf(apiVersion)}/${kind}`;
}

/** The place of what has no namespace. */
export const CLUSTER = '';

/** Kinds without namespaces that are looked up by name. A chart may write one all the same. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  '/Namespace', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding', 'projectcalico.org/Tier', 'crd.projectcalico.org/Tier',
]);

/** The namespace in which an object is found; `CLUSTER` for those kinds without namespaces that others name. */
export function namespaceOf(object: KubeObject): string {
  return CLUSTER_SCOPED.has(groupAndKindOf(object)) ? CLUSTER : namespaceNameOf(object);
}

/** The labels that the job controller adds to pods. */
const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];

function workloadOf(object: KubeObject, groupAndKind: string, { path }: PodTemplateKind): Workload {
  const labels = labelsIn(valueAt(object, [...path, 'metadata', 'labels']));
  const name = nameOf(object);
  if (groupAndKind === 'batch/Job' && name !== '') for (const label of JOB_NAME_LABELS) labels.set(label, name);
  const podSpec = fieldsOf(valueAt(object, [...path, 'spec']));
  // `serviceAccount` is the deprecated name of the same field.
  const account = textOr(podSpec.serviceAccountName) || textOr(podSpec.serviceAccount) || 'default';
  return { object, groupAndKind, namespace: namespaceNameOf(object), name, labels, podSpec, account };
}
