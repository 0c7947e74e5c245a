import { fieldsOf, nameOf, namespaceNameOf, textOr } from './labels';
import { MatcherIndex } from './match-index';
import { Selections } from './selections';
import { labelSelector } from './selector';
import { SetWorld, Workload } from './world';
import { apiGroupOf, KubeObject } from '../../manifests';

/** Kinds that keep a number of replicas. */
const REPLICATED: ReadonlySet<string> = new Set(['/ReplicationController', 'apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', 'extensions/Deployment', 'extensions/ReplicaSet']);

/** How many pods are there at least, and what protects them from being evicted all at once. */
export class Availability {
  private readonly budgets = new Map<string, MatcherIndex<string>>();
  /** The least that an autoscaler sets, by `group/Kind`, namespace and name of its target. */
  private autoscaled?: Map<string, number>;

  public constructor(private readonly world: SetWorld, private readonly selections: Selections) {}

  public lowestReplicas(workload: Workload): number {
    const { object, groupAndKind, namespace, name } = workload;
    this.autoscaled ??= this.readAutoscalers();
    const least = this.autoscaled.get([groupAndKind, namespace, name].join('\0'));
    if (least !== undefined) return least;
    return REPLICATED.has(groupAndKind) ? countOr(fieldsOf(object.spec).replicas, 1) : 0;
  }

  public budgetsOf({ namespace, labels }: Workload): string[] {
    let index = this.budgets.get(namespace);
    if (!index) {
      this.budgets.set(namespace, index = new MatcherIndex(this.world.work));
      for (const { object } of this.world.inNamespace('policy/PodDisruptionBudget', namespace)) {
        const matcher = labelSelector(fieldsOf(object.spec).selector);
        if (object.apiVersion !== 'policy/v1beta1' || matcher.asks.length > 0) index.add(matcher, nameOf(object));
      }
    }
    // The first is enough to know, and there may be many.
    for (const names of index.find(labels)) return names.slice(0, 1);
    return [];
  }

  public selectedReplicas(budget: KubeObject): number {
    const selected = this.selections.workloadsOf(budget).filter(workload => !this.world.hasController(workload));
    const counts = selected.map(workload => (workload.groupAndKind === '/Pod' ? 1 : this.lowestReplicas(workload)));
    // Without a number: a DaemonSet has as many pods as nodes, and a workload of 0 replicas has no pods that could be evicted.
    return counts.length === 0 || counts.includes(0) ? -1 : counts.reduce((sum, count) => sum + count, 0);
  }

  private readAutoscalers(): Map<string, number> {
    const least = new Map<string, number>();
    for (const object of this.world.ofKind('autoscaling/HorizontalPodAutoscaler')) {
      const { scaleTargetRef, minReplicas } = fieldsOf(object.spec);
      const { apiVersion, kind, name } = fieldsOf(scaleTargetRef);
      const key = [`${apiGroupOf(textOr(apiVersion))}/${textOr(kind)}`, namespaceNameOf(object), textOr(name)].join('\0');
      least.set(key, Math.min(least.get(key) ?? Infinity, countOr(minReplicas, 1)));
    }
    return least;
  }
}

function countOr(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) && value as number >= 0 ? value as number : otherwise;
}
