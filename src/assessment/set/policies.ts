import { asksFor, atRunTime, matcherOf, seenKey } from './expressions';
import { Labels, labelsIn, textOr } from './labels';
import { append, LabelIndex, MatcherIndex } from './match-index';
import { Operators } from './operators';
import { deniesWhatIsLeft, isolates, PlacedPart } from './placed-part';
import { Matcher } from './selector';
import { CLUSTER, SetWorld, Workload } from './world';
import { Atom, Direction, EVERYTHING, Expression, holds, mapAtoms, networkTiers, NOTHING, Tier } from '../../connectivity';
import { apiGroupOf, KubeObject, ManifestSet } from '../../manifests';

/** The pods of a workload as selectors of policies see them: see `seenKey`. */
interface SeenPods {
  readonly labels: Labels;
}

/** Which pods the network policies of a set hold, of whatever API: what each of them says, `connectivity` tells. */
export class Policies {
  private readonly tiers: readonly Tier[];
  private readonly asksForAccounts: boolean;
  /** By the namespace that their subjects name. */
  private readonly ofOneNamespace = new Map<string, PlacedPart[]>();
  private readonly ofMoreNamespaces: PlacedPart[] = [];
  private readonly held = new Map<string, readonly PlacedPart[]>();
  /** What isolates pods, by direction and namespace. */
  private readonly isolating = new Map<string, MatcherIndex<PlacedPart>>();
  /** What expressions still ask in a namespace: parts of a policy mostly share theirs. */
  private readonly narrowed = new Map<string, Map<Expression, Expression>>();
  private readonly matchers = new Map<Expression, Matcher>();
  private readonly pods = new Map<string, LabelIndex<SeenPods>>();
  private readonly namespaceLabels = new Map<string, Labels>();
  /** By what the policy is called. */
  private subjects?: Map<string, Set<Expression>>;

  public constructor(private readonly world: SetWorld, private readonly operators: () => Operators) {
    this.tiers = networkTiers(ManifestSet._of(world.entries));
    for (const tier of this.tiers) {
      for (const part of tier.parts) {
        const placed = { tier, part, pods: part.subject };
        const namespaces = namespacesOf(part.subject);
        if (!namespaces) this.ofMoreNamespaces.push(placed);
        for (const namespace of new Set(namespaces)) append(this.ofOneNamespace, namespace, placed);
      }
    }
    this.asksForAccounts = this.tiers.some(({ parts }) => parts.some(({ subject }) => asksFor(subject, isOnAccount)));
  }

  /** Whether a policy isolates the pods of a workload. */
  public isolates(workload: Workload, direction: Direction): boolean {
    return this.isolatingIn(workload.namespace, direction).matchesAny(this.seen(workload));
  }

  /** Whether policies deny, for all pods of a namespace, what no rule of theirs allows. */
  public deniesByDefault(namespace: string, direction: Direction): boolean {
    const ofAll = this.holding(namespace).filter(({ part, pods }) => part.direction === direction && pods.op === 'all');
    return ofAll.length > 0 && deniesWhatIsLeft(this.tiers, ofAll, direction);
  }

  /** Whether a policy selects pods of a workload of the set, or may at run time. */
  public selectsPods(policy: KubeObject): boolean {
    this.subjects ??= this.readSubjects();
    const { apiVersion, kind, metadata } = policy;
    const subjects = this.subjects.get(policyKey(apiGroupOf(apiVersion), kind, metadata?.namespace, metadata?.name)) ?? [];
    return [...subjects].map(atRunTime).some(subject => {
      const namespaces = namespacesOf(subject);
      for (const namespace of namespaces ?? this.world.namespacesWithWorkloads) {
        for (const _ of this.podsIn(namespace).find(this.matcher(this.within(subject, namespace)))) return true;
      }
      return (namespaces ?? [undefined]).some(namespace =>
        this.operators().mayMake(this.matcher(namespace === undefined ? subject : this.within(subject, namespace)), namespace));
    });
  }

  private readSubjects(): Map<string, Set<Expression>> {
    const subjects = new Map<string, Set<Expression>>();
    for (const { parts } of this.tiers) {
      for (const { source, subject } of parts) {
        const key = policyKey(source.apiGroup, source.kind, source.namespace, source.name);
        const known = subjects.get(key);
        if (known) known.add(subject);
        else subjects.set(key, new Set([subject]));
      }
    }
    return subjects;
  }

  private isolatingIn(namespace: string, direction: Direction): MatcherIndex<PlacedPart> {
    const key = `${direction} ${namespace}`;
    let index = this.isolating.get(key);
    if (!index) {
      this.isolating.set(key, index = new MatcherIndex(this.world.work));
      for (const placed of this.holding(namespace)) {
        if (placed.part.direction === direction && isolates(placed)) index.add(this.matcher(placed.pods), placed);
      }
    }
    return index;
  }

  /** The parts of policies that can hold pods of a namespace, with what they still ask of those. */
  private holding(namespace: string): readonly PlacedPart[] {
    let held = this.held.get(namespace);
    if (!held) {
      const parts = [...this.ofOneNamespace.get(namespace) ?? [], ...this.ofMoreNamespaces];
      this.held.set(namespace, held = parts.flatMap(placed => {
        this.world.work.spend(1);
        const pods = this.within(placed.pods, namespace);
        return pods.op === 'none' ? [] : [{ ...placed, pods }];
      }));
    }
    return held;
  }

  /** What an expression asks of a pod that is known to be in a namespace. */
  private within(expression: Expression, namespace: string): Expression {
    let known = this.narrowed.get(namespace);
    if (!known) this.narrowed.set(namespace, known = new Map());
    let narrowed = known.get(expression);
    if (!narrowed) {
      known.set(expression, narrowed = mapAtoms(expression, atom => {
        if (isOnNamespace(atom)) return holds(atom, () => namespace) ? EVERYTHING : NOTHING;
        if (atom.on !== 'namespace') return atom;
        return holds(atom, (_, key) => this.labelsOfNamespace(namespace).get(key)) ? EVERYTHING : NOTHING;
      }));
    }
    return narrowed;
  }

  private matcher(expression: Expression): Matcher {
    let matcher = this.matchers.get(expression);
    if (!matcher) this.matchers.set(expression, matcher = matcherOf(expression));
    return matcher;
  }

  private seen({ labels, namespace, account }: Workload): Labels {
    if (!this.asksForAccounts) return labels;
    const ofAccount = labelsIn(this.world.find('/ServiceAccount', namespace, account)?.metadata?.labels);
    const inherited = [...ofAccount].map(([key, value]) => [seenKey('account', key), value] as const);
    return new Map([...labels, ...inherited, [seenKey('meta', 'account'), account]]);
  }

  private podsIn(namespace: string): LabelIndex<SeenPods> {
    let index = this.pods.get(namespace);
    if (!index) {
      const pods = this.world.workloadsIn(namespace).map(workload => ({ labels: this.seen(workload) }));
      this.pods.set(namespace, index = new LabelIndex(pods, this.world.work));
    }
    return index;
  }

  /** The labels of a namespace, with the one that the API server gives to each. */
  private labelsOfNamespace(namespace: string): Labels {
    let labels = this.namespaceLabels.get(namespace);
    if (!labels) {
      const own = labelsIn(this.world.find('/Namespace', CLUSTER, namespace)?.metadata?.labels);
      this.namespaceLabels.set(namespace, labels = own.set('kubernetes.io/metadata.name', namespace));
    }
    return labels;
  }
}

function policyKey(group: string, kind: string, namespace: unknown, name: unknown): string {
  return `${group}\0${kind}\0${textOr(namespace)}\0${textOr(name)}`;
}

function isOnAccount({ on, key }: Atom): boolean {
  return on === 'account' || on === 'meta' && key === 'account';
}

function isOnNamespace({ on, key }: Atom): boolean {
  return on === 'meta' && key === 'namespace';
}

/** The namespaces outside of which an expression selects nothing, where it names any. */
function namespacesOf(expression: Expression): readonly string[] | undefined {
  if (expression.op === 'in') return isOnNamespace(expression) ? expression.values : undefined;
  return expression.op === 'and' ? expression.operands.map(namespacesOf).find(namespaces => namespaces) : undefined;
}
