import { fieldsOf, Labels, labelsIn, namespaceNameOf, textOr } from './labels';
import { append, LabelIndex, MatcherIndex } from './match-index';
import { Operators } from './operators';
import { PodSelection, POLICY_DIALECTS, PolicyDialect } from './policy-dialects';
import { CLUSTER, groupAndKindOf, SetWorld, Workload } from './world';
import { KubeObject } from '../../manifests';

export type Direction = 'ingress' | 'egress';

/** Stands for all namespaces; no namespace has the name. */
const EVERYWHERE = '*';

/** The selections of one dialect, filed by where their pods are. */
interface DialectPolicies {
  readonly dialect: PolicyDialect;
  readonly byNamespace: Map<string, PodSelection[]>;
  /** Those of cluster-wide policies that ask nothing of namespaces. */
  readonly everywhere: PodSelection[];
  /** Those that do. */
  readonly byNamespaceLabels: MatcherIndex<PodSelection>;
  /** What isolates pods, by direction and namespace; `*` holds what is not for one namespace. */
  readonly isolating: Record<Direction, Map<string, MatcherIndex<PodSelection>>>;
}

/** Which pods the network policies of a set hold. */
export class Policies {
  private readonly dialects: readonly DialectPolicies[];
  private readonly namespaceLabels = new Map<string, Labels>();
  /** Pods as a dialect sees them, by namespace. */
  private readonly pods = new Map<PolicyDialect, Map<string, LabelIndex<{ labels: Labels; workload: Workload }>>>();

  public constructor(private readonly world: SetWorld, private readonly operators: () => Operators) {
    this.dialects = POLICY_DIALECTS.map(dialect => this.read(dialect)).filter(({ byNamespace, everywhere, byNamespaceLabels }) =>
      byNamespace.size > 0 || everywhere.length > 0 || !byNamespaceLabels.isEmpty);
  }

  /** Whether a policy isolates the pods of a workload. */
  public isolates(workload: Workload, direction: Direction): boolean {
    return this.dialects.some(policies => {
      const labels = this.labelsFor(policies.dialect, workload);
      return [EVERYWHERE, workload.namespace].some(place => this.isolating(policies, place, direction).matchesAny(labels));
    });
  }

  /** Whether a policy denies, for all pods of a namespace, what no rule allows. */
  public deniesByDefault(namespace: string, direction: Direction): boolean {
    return this.dialects.some(policies => {
      const { dialect, everywhere } = policies;
      const added = new Map(dialect.addedLabels?.({ namespace, account: '' }, this.labelsOfNamespace(namespace)) ?? []);
      const ofAll = ({ pods }: PodSelection) => pods.asks.every(key => dialect.isNamespaceKey?.(key) === true) && pods.matches(added);
      const holding = [...this.inNamespace(policies, namespace), ...everywhere].filter(selection => {
        this.world.work.spend(1);
        return selection[direction].isolates && ofAll(selection);
      });
      const denies = ({ [direction]: hold }: PodSelection) => hold.deniesByDefault;
      return dialect.additive ? holding.length > 0 && holding.every(denies) : holding.some(denies);
    });
  }

  /** Whether a policy selects pods of a workload of the set, or may at run time. */
  public selectsPods(policy: KubeObject): boolean {
    const dialect = dialectOf(policy);
    if (!dialect) return false;
    return this.selectionsOf(dialect, policy).some(({ pods, namespaces }) => {
      const within = dialect.namespaced ? namespaceNameOf(policy) : EVERYWHERE;
      for (const { workload } of this.podsFor(dialect, within).find(pods)) {
        if (namespaces === undefined || dialect.namespaced || namespaces.matches(this.labelsOfNamespace(workload.namespace))) return true;
      }
      return this.operators().mayMake(pods, dialect.namespaced ? within : undefined);
    });
  }

  private read(dialect: PolicyDialect): DialectPolicies {
    const policies: DialectPolicies = {
      dialect,
      byNamespace: new Map(),
      everywhere: [],
      byNamespaceLabels: new MatcherIndex(this.world.work),
      isolating: { ingress: new Map(), egress: new Map() },
    };
    for (const kind of dialect.kinds) {
      for (const policy of this.world.ofKind(kind)) {
        for (const selection of this.selectionsOf(dialect, policy)) {
          if (dialect.namespaced) append(policies.byNamespace, namespaceNameOf(policy), selection);
          else if (selection.namespaces) policies.byNamespaceLabels.add(selection.namespaces, selection);
          else policies.everywhere.push(selection);
        }
      }
    }
    return policies;
  }

  private selectionsOf(dialect: PolicyDialect, policy: KubeObject): PodSelection[] {
    return dialect.selections(policy, tier => this.tierDenies(tier));
  }

  /** Calico: the end of a tier denies, unless its Tier object says otherwise. */
  private tierDenies(tier: string): boolean {
    const found = ['projectcalico.org/Tier', 'crd.projectcalico.org/Tier'].map(kind => this.world.find(kind, CLUSTER, tier)).find(object => object);
    return textOr(fieldsOf(found?.spec).defaultAction, 'Deny') !== 'Pass';
  }

  /** The selections of policies that are for this namespace and not for all. */
  private inNamespace({ byNamespace, byNamespaceLabels }: DialectPolicies, namespace: string): readonly PodSelection[] {
    const own = byNamespace.get(namespace) ?? [];
    return byNamespaceLabels.isEmpty ? own : [...own, ...[...byNamespaceLabels.find(this.labelsOfNamespace(namespace))].flat()];
  }

  private isolating(policies: DialectPolicies, place: string, direction: Direction): MatcherIndex<PodSelection> {
    let index = policies.isolating[direction].get(place);
    if (!index) {
      policies.isolating[direction].set(place, index = new MatcherIndex(this.world.work));
      const selections = place === EVERYWHERE ? policies.everywhere : this.inNamespace(policies, place);
      for (const selection of selections) if (selection[direction].isolates) index.add(selection.pods, selection);
    }
    return index;
  }

  private labelsFor({ addedLabels }: PolicyDialect, workload: Workload): Labels {
    if (!addedLabels) return workload.labels;
    return new Map([...workload.labels, ...addedLabels(workload, this.labelsOfNamespace(workload.namespace))]);
  }

  private podsFor(dialect: PolicyDialect, namespace: string): LabelIndex<{ labels: Labels; workload: Workload }> {
    let byNamespace = this.pods.get(dialect);
    if (!byNamespace) this.pods.set(dialect, byNamespace = new Map());
    let index = byNamespace.get(namespace);
    if (!index) {
      const workloads = namespace === EVERYWHERE ? [...this.world.workloads] : this.world.workloadsIn(namespace);
      const seen = workloads.map(workload => ({ labels: this.labelsFor(dialect, workload), workload }));
      byNamespace.set(namespace, index = new LabelIndex(seen, this.world.work));
    }
    return index;
  }

  /** The labels of a namespace, with the one that the API server gives to each, and the one that Calico sees. */
  private labelsOfNamespace(namespace: string): Labels {
    let labels = this.namespaceLabels.get(namespace);
    if (!labels) {
      const own = labelsIn(this.world.find('/Namespace', CLUSTER, namespace)?.metadata?.labels);
      this.namespaceLabels.set(namespace, labels = own.set('kubernetes.io/metadata.name', namespace).set('projectcalico.org/name', namespace));
    }
    return labels;
  }
}

const DIALECT_BY_KIND = new Map(POLICY_DIALECTS.flatMap(dialect => dialect.kinds.map(kind => [kind, dialect] as const)));

function dialectOf(policy: KubeObject): PolicyDialect | undefined {
  return DIALECT_BY_KIND.get(groupAndKindOf(policy));
}
