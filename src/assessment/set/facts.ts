import { Accounts } from './accounts';
import { Availability } from './availability';
import { missingServices, targetExists } from './backends';
import { earlierDefinitions } from './duplicates';
import { Escalation } from './escalation';
import { nameOf } from './labels';
import { Operators } from './operators';
import { Policies } from './policies';
import { Selections } from './selections';
import { SetFacts } from './set-facts';
import { Tokens } from './tokens';
import { SetWorld, Workload } from './world';
import { ManifestEntry } from '../../manifests';

/** A value that is computed when it is first asked for. Where that fails it fails for all who ask, and is not tried again. */
function lazy<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  let failure: { readonly error: unknown } | undefined;
  return () => {
    if (value) return value;
    if (failure) throw failure.error;
    try {
      return value = make();
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
}

/** What is known of a set, topic by topic, each computed when a fact asks for it. */
class Topics {
  public readonly operators = lazy(() => new Operators(this.world));
  public readonly policies = lazy(() => new Policies(this.world, this.operators));
  public readonly selections = lazy(() => new Selections(this.world, this.policies, this.operators));
  public readonly availability = lazy(() => new Availability(this.world, this.selections()));
  public readonly accounts = lazy(() => new Accounts(this.world));
  public readonly tokens = lazy(() => new Tokens(this.world));
  public readonly escalation = lazy(() => new Escalation(this.world));
  public readonly earlier = lazy(() => earlierDefinitions(this.world.entries));

  public constructor(public readonly world: SetWorld) {}
}

type Fact<T> = (topics: Topics, entry: ManifestEntry) => T;

/** A fact about workloads; what runs no pods has the other value. */
function ofWorkload<T>(fact: (topics: Topics, workload: Workload) => T, otherwise: T): Fact<T> {
  return (topics, { object }) => {
    const workload = topics.world.workload(object);
    return workload ? fact(topics, workload) : otherwise;
  };
}

function namesOf(kind: string): Fact<string[]> {
  return ({ world }, { object }) => world.inNamespace(kind, nameOf(object)).map(entry => nameOf(entry.object));
}

const FACTS: { readonly [name in keyof SetFacts]: Fact<SetFacts[name]> } = {
  ingressIsolated: ofWorkload((topics, workload) => topics.policies().isolates(workload, 'Ingress'), false),
  egressIsolated: ofWorkload((topics, workload) => topics.policies().isolates(workload, 'Egress'), false),
  ingressDeniedByDefault: (topics, { object }) => topics.policies().deniesByDefault(nameOf(object), 'Ingress'),
  egressDeniedByDefault: (topics, { object }) => topics.policies().deniesByDefault(nameOf(object), 'Egress'),
  resourceQuotas: namesOf('/ResourceQuota'),
  limitRanges: namesOf('/LimitRange'),
  selectsAny: (topics, { object }) => topics.selections().selectsAny(object),
  targetsDescribed: (topics, { object }) => topics.selections().targetsDescribed(object),
  undeclaredPorts: (topics, { object }) => topics.selections().undeclaredPorts(object),
  missingServices: ({ world }, { object }) => missingServices(world, object),
  targetExists: ({ world }, { object }) => targetExists(world, object),
  lowestReplicas: ofWorkload((topics, workload) => topics.availability().lowestReplicas(workload), 0),
  disruptionBudgets: ofWorkload<readonly string[]>((topics, workload) => topics.availability().budgetsOf(workload), []),
  selectedReplicas: (topics, { object }) => topics.availability().selectedReplicas(object),
  accountExists: ofWorkload((topics, { namespace, account }) => topics.accounts().exists({ namespace, name: account }), true),
  accountsDescribed: ofWorkload((topics, { namespace }) => topics.accounts().areDescribed(namespace), false),
  accountUsed: (topics, { object }) => topics.accounts().isUsed(object),
  missingRole: (topics, { object }) => topics.accounts().missingRole(object),
  missingSubjects: (topics, { object }) => topics.accounts().missingSubjects(object),
  holdsToken: ofWorkload((topics, workload) => topics.tokens().heldBy(workload).length > 0, false),
  pathToClusterAdmin: ofWorkload((topics, workload) => topics.escalation().pathOf(topics.tokens().heldBy(workload)), ''),
  earlierDefinition: (topics, entry) => topics.earlier().get(entry) ?? '',
};

/** Names of all facts. */
export const FACT_NAMES: readonly string[] = Object.keys(FACTS);

/** The facts of one object after the other: one value for all, because there may be many objects and each asks for few facts. */
export class FactSheet {
  /** The facts of the object that was shown last. */
  public readonly facts: SetFacts;
  private entry?: ManifestEntry;

  public constructor(world: SetWorld) {
    const topics = new Topics(world);
    const properties = Object.entries<Fact<unknown>>(FACTS).map(([name, fact]) => [name, { enumerable: true, get: () => fact(topics, this.entry!) }]);
    // Own properties, because expressions see no others.
    this.facts = Object.defineProperties({}, Object.fromEntries(properties)) as SetFacts;
  }

  public show(entry: ManifestEntry): void {
    this.entry = entry;
  }
}
