import { fieldsOf, Labels, labelsIn, listOf, namespaceNameOf, textOr, textsOf } from './labels';
import { LabelIndex } from './match-index';
import { Operators } from './operators';
import { Policies } from './policies';
import { EVERYTHING, labelSelector, mapSelector, Matcher, NOTHING } from './selector';
import { groupAndKindOf, SetWorld, Workload } from './world';
import { KubeObject } from '../../manifests';

/** Stands for all namespaces; none has the name. */
const ALL = '*';

/** How an object selects others. */
interface Selecting {
  /** What it selects; undefined when it selects nothing on purpose. */
  readonly matcher: (object: KubeObject) => Matcher | undefined;
  /** Pods unless `services`. */
  readonly services?: boolean;
  /** Where it looks. By default its own namespace. */
  readonly namespaces?: (object: KubeObject) => readonly string[] | 'all';
}

const MONITORED = ({ spec, ...object }: KubeObject): readonly string[] | 'all' => {
  const { any, matchNames } = fieldsOf(fieldsOf(spec).namespaceSelector);
  if (any === true) return 'all';
  const names = textsOf(matchNames);
  return names.length > 0 ? names : [namespaceNameOf(object)];
};

const BY_LABEL_SELECTOR = ({ spec }: KubeObject) => labelSelector(fieldsOf(spec).selector);

/** Kinds that select others by labels; network policies have a table of their own. */
const SELECTING: Readonly<Record<string, Selecting>> = {
  '/Service': {
    matcher: ({ spec }) => {
      const { type, selector } = fieldsOf(spec);
      const matcher = selector === undefined ? EVERYTHING : mapSelector(selector);
      // Without a selector somebody else writes the endpoints.
      return type === 'ExternalName' || matcher === EVERYTHING ? undefined : matcher;
    },
  },
  'policy/PodDisruptionBudget': {
    matcher: object => {
      const matcher = BY_LABEL_SELECTOR(object);
      // In v1 an empty selector means all pods of the namespace, in v1beta1 none.
      return matcher === EVERYTHING && object.apiVersion === 'policy/v1beta1' ? NOTHING : matcher;
    },
  },
  'monitoring.coreos.com/ServiceMonitor': { matcher: BY_LABEL_SELECTOR, services: true, namespaces: MONITORED },
  'monitoring.coreos.com/PodMonitor': { matcher: BY_LABEL_SELECTOR, namespaces: MONITORED },
};

interface LabelledService {
  readonly labels: Labels;
}

/** What the objects of a set select by labels. */
export class Selections {
  private readonly pods = new Map<string, LabelIndex<Workload>>();
  private readonly services = new Map<string, LabelIndex<LabelledService>>();
  /** What is selected, by namespace and selector: many objects ask for the same. */
  private readonly selected = new Map<string, readonly Workload[]>();

  public constructor(private readonly world: SetWorld, private readonly policies: () => Policies, private readonly operators: () => Operators) {}

  /** Whether an object selects anything; true for one that selects nothing on purpose. */
  public selectsAny(object: KubeObject): boolean {
    const selecting = SELECTING[groupAndKindOf(object)];
    if (!selecting) return this.policies().selectsPods(object);
    const matcher = selecting.matcher(object);
    if (!matcher) return true;
    return this.placesOf(object, selecting).some(namespace => {
      const found: Iterable<unknown> = selecting.services ? this.servicesIn(namespace).find(matcher) : this.podsIn(namespace).find(matcher);
      for (const _ of found) return true;
      return !selecting.services && this.operators().mayMake(matcher, namespace === ALL ? undefined : namespace);
    });
  }

  /** Whether the set has what an object could select, where it looks. */
  public targetsDescribed(object: KubeObject): boolean {
    const selecting: Selecting | undefined = SELECTING[groupAndKindOf(object)];
    // Policies without a namespace look everywhere.
    if (!selecting && textOr(object.metadata?.namespace) === '' && /Clusterwide|Global|Cluster|Admin/.test(object.kind)) {
      for (const _ of this.world.workloads) return true;
      return false;
    }
    return (selecting ? this.placesOf(object, selecting) : [namespaceNameOf(object)])
      .some(namespace => (selecting?.services ? this.world.describes('/Service', namespace) : this.world.describesWorkloads(namespace)));
  }

  /** The workloads whose pods a Service or PodDisruptionBudget selects. */
  public workloadsOf(object: KubeObject): readonly Workload[] {
    const matcher = SELECTING[groupAndKindOf(object)]?.matcher(object);
    return matcher ? this.selectedIn(namespaceNameOf(object), matcher) : [];
  }

  /** Names of target ports of a Service that no container of the selected pods declares. */
  public undeclaredPorts(service: KubeObject): string[] {
    const named = listOf(fieldsOf(service.spec).ports).map(port => fieldsOf(port).targetPort).filter((port): port is string => typeof port === 'string');
    if (named.length === 0) return [];
    const workloads = this.workloadsOf(service);
    if (workloads.length === 0) return [];
    return [...new Set(named)].filter(name => !workloads.some(({ podSpec }) => this.declares(podSpec, name)));
  }

  private declares(podSpec: Readonly<Record<string, any>>, port: string): boolean {
    // Init containers too: a sidecar is one.
    const containers = [...listOf(podSpec.containers), ...listOf(podSpec.initContainers)];
    return containers.some(container => listOf(fieldsOf(container).ports).some(declared => {
      this.world.work.spend(1);
      return fieldsOf(declared).name === port;
    }));
  }

  private selectedIn(namespace: string, matcher: Matcher): readonly Workload[] {
    const key = `${namespace}\0${matcher.key}`;
    let selected = this.selected.get(key);
    if (!selected) this.selected.set(key, selected = [...this.podsIn(namespace).find(matcher)]);
    return selected;
  }

  private placesOf(object: KubeObject, { namespaces }: Selecting): readonly string[] {
    const places = namespaces?.(object) ?? [namespaceNameOf(object)];
    return places === 'all' ? [ALL] : places;
  }

  private podsIn(namespace: string): LabelIndex<Workload> {
    let index = this.pods.get(namespace);
    if (!index) {
      const workloads = namespace === ALL ? [...this.world.workloads] : this.world.workloadsIn(namespace);
      this.pods.set(namespace, index = new LabelIndex(workloads, this.world.work));
    }
    return index;
  }

  private servicesIn(namespace: string): LabelIndex<LabelledService> {
    let index = this.services.get(namespace);
    if (!index) {
      const services = namespace === ALL ? [...this.world.ofKind('/Service')] : this.world.inNamespace('/Service', namespace).map(({ object }) => object);
      const labelled = services.map(({ metadata }) => ({ labels: labelsIn(metadata?.labels) }));
      this.services.set(namespace, index = new LabelIndex(labelled, this.world.work));
    }
    return index;
  }
}
