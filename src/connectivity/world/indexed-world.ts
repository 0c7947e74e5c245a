import { AttributeSource } from '../model/expression';
import { NamespaceEntry, PodShape, Workload, World } from '../model/world';

const NOBODY: readonly number[] = [];

/** A world that finds its parts by name. Tables are made when they are first asked for. */
export class IndexedWorld implements World {
  private byLabel?: Map<string, Workload>;
  private byPodName?: Map<string, PodShape>;
  private byNamespace?: Map<string, number[]>;

  public constructor(
    public readonly workloads: readonly Workload[],
    public readonly pods: readonly PodShape[],
    public readonly namespaces: ReadonlyMap<string, NamespaceEntry>,
  ) {}

  public lookup(pod: PodShape, on: AttributeSource, key: string): string | undefined {
    switch (on) {
      case 'pod': return pod.labels.get(key);
      case 'namespace': return pod.namespaceLabels.get(key);
      case 'account': return pod.accountLabels.get(key);
      case 'meta': return this.meta(pod, key);
    }
  }

  public workload(label: string): Workload | undefined {
    this.byLabel ??= new Map(this.workloads.map(workload => [workload.label, workload]));
    return this.byLabel.get(label);
  }

  public podNamed(namespace: string, name: string): PodShape | undefined {
    if (!this.byPodName) {
      this.byPodName = new Map();
      for (const pod of this.pods) for (const own of pod.podNames) this.byPodName.set(`${pod.namespace}/${own}`, pod);
    }
    return this.byPodName.get(`${namespace}/${name}`);
  }

  public podsIn(namespace: string): readonly number[] {
    if (!this.byNamespace) {
      this.byNamespace = new Map();
      for (const { id, namespace: own } of this.pods) {
        const ids = this.byNamespace.get(own);
        if (ids) ids.push(id);
        else this.byNamespace.set(own, [id]);
      }
    }
    return this.byNamespace.get(namespace) ?? NOBODY;
  }

  private meta(pod: PodShape, key: string): string | undefined {
    switch (key) {
      case 'namespace': return pod.namespace;
      case 'account': return pod.account;
      case 'workload': return this.workloads[pod.workload].name;
      case 'istio': return pod.istio ? 'true' : undefined;
      case 'linkerd': return pod.linkerd ? 'true' : undefined;
      case 'hostNetwork': return pod.isHost ? 'true' : undefined;
      default: return undefined;
    }
  }
}
