import { INGRESS_CONTROLLER, isRoute } from './ingress-controller';
import { namespaceOf, Namespaces } from './namespaces';
import { Owners } from './owners';
import { PodFacts, readPodFacts, signatureOf } from './pod-facts';
import { readStrings } from './read-strings';
import { isReplicated, replicaNames } from './replicas';
import { WorldReport } from './world-report';
import { apiGroupOf, ManifestEntry, ManifestSet, PodTemplates } from '../../manifests';
import { NamespaceEntry, PodShape, Workload } from '../model/world';
import { HostNetworkPods } from '../options';

/** What belongs to one workload until all of it is found. */
interface Draft {
  readonly namespace: NamespaceEntry;
  readonly name: string;
  readonly kind: string;
  readonly label: string;
  /** The object itself, or the first pod where only pods name it. */
  entry: ManifestEntry;
  /** Whether `entry` is the object that runs the pods. */
  isObject: boolean;
  facts?: PodFacts;
  /** Pods that are objects of their own: they are what runs, whatever the template says. Made with the first. */
  pods?: Map<string, PodFacts>;
}

const NO_LABELS: ReadonlyMap<string, string> = new Map();
const SERVICE_ACCOUNT = 'ServiceAccount';

/** Finds everything that runs. */
export function collectWorkloads(set: ManifestSet, hostNetworkPods: HostNetworkPods, report: WorldReport) {
  const namespaces = new Namespaces(set.entries.filter(({ object }) => object.kind === 'Namespace' && apiGroupOf(object.apiVersion) === ''), report);
  const drafts = new Drafts(namespaces, new Owners(set.entries), report);
  for (const entry of set.entries) drafts.take(entry);
  if (set.entries.some(isRoute)) drafts.addIngressController(set.entries.find(isRoute)!);
  return { ...finished(drafts.sorted(), accountsOf(set, report), hostNetworkPods, report), namespaces: namespaces.byName };
}

class Drafts {
  private readonly byLabel = new Map<string, Draft>();

  public constructor(private readonly namespaces: Namespaces, private readonly owners: Owners, private readonly report: WorldReport) {}

  public take(entry: ManifestEntry): void {
    const { object } = entry;
    const row = PodTemplates.BUILT_IN.kindOf(object);
    if (!row || row.kind === 'PodTemplate') return; // a PodTemplate alone runs nothing
    const name = object.metadata?.name ?? object.metadata?.generateName;
    if (typeof name !== 'string' || name === '') {
      this.report.add(entry, 'has no name: expected metadata.name; the object is left out', ['metadata', 'name']);
      return;
    }
    const namespace = this.namespaces.of(namespaceOf(object), entry);
    const facts = readPodFacts(entry, row.path, namespace, this.report);
    const owner = object.metadata?.ownerReferences === undefined ? undefined : this.owners.topOf(object);
    if (row.kind === 'Pod') this.takePod(entry, namespace, name, owner ?? { kind: 'Pod', name }, facts);
    else if (owner?.entry) this.takeOwned(owner.entry, namespace, owner, facts);
    else this.takeObject(entry, namespace, name, facts);
  }

  public addIngressController(entry: ManifestEntry): void {
    const { label, name, kind } = INGRESS_CONTROLLER;
    const namespace = this.namespaces.of(INGRESS_CONTROLLER.namespace);
    const facts: PodFacts = { labels: NO_LABELS, annotations: NO_LABELS, account: 'default', ports: [], hostNetwork: false, istio: false, linkerd: false };
    this.byLabel.set(label, { namespace, name, kind, label, entry, isObject: false, facts });
  }

  public sorted(): Draft[] {
    return [...this.byLabel.values()].filter(({ facts, pods }) => facts || pods).sort((a, b) => a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
  }

  private takeObject(entry: ManifestEntry, namespace: NamespaceEntry, name: string, facts: PodFacts): void {
    const draft = this.draft(namespace, entry.object.kind, name, entry);
    if (draft.isObject && draft.facts) this.reportDuplicate(entry, draft.label);
    Object.assign(draft, { entry, isObject: true, facts });
  }

  /** A ReplicaSet of a Deployment that is there too adds nothing to it, unless its owner is of a kind whose template is not known. */
  private takeOwned(top: ManifestEntry, namespace: NamespaceEntry, { kind, name }: { kind: string; name: string }, facts: PodFacts): void {
    const draft = this.draft(namespace, kind, name, top);
    if (!PodTemplates.BUILT_IN.kindOf(top.object)) draft.facts = facts;
  }

  private takePod(entry: ManifestEntry, namespace: NamespaceEntry, name: string, owner: { kind: string; name: string }, facts: PodFacts): void {
    const draft = this.draft(namespace, owner.kind, owner.name, entry);
    const pods = draft.pods ??= new Map();
    if (pods.has(name)) this.reportDuplicate(entry, `${namespace.name}/${name}[Pod]`);
    pods.set(name, facts);
  }

  private draft(namespace: NamespaceEntry, kind: string, name: string, entry: ManifestEntry): Draft {
    const label = `${namespace.name}/${name}[${kind}]`;
    let draft = this.byLabel.get(label);
    if (!draft) this.byLabel.set(label, draft = { namespace, kind, name, label, entry, isObject: false });
    return draft;
  }

  private reportDuplicate(entry: ManifestEntry, label: string): void {
    this.report.add(entry, `${label} is declared more than once: the last declaration counts; remove the others`);
  }
}

/** Numbers workloads and pods. */
function finished(
  drafts: readonly Draft[], accounts: ReadonlyMap<string, ReadonlyMap<string, string>>, hostNetworkPods: HostNetworkPods, report: WorldReport,
) {
  const workloads: Workload[] = [];
  const pods: PodShape[] = [];
  for (const draft of drafts) {
    const id = workloads.length;
    const shapes = shapesOf(draft, report);
    const ids: number[] = [];
    for (const { facts, names } of shapes) {
      ids.push(pods.length);
      const pod: PodShape = {
        id: pods.length,
        workload: id,
        namespace: draft.namespace.name,
        labels: facts.labels,
        namespaceLabels: draft.namespace.labels,
        account: facts.account,
        accountLabels: accounts.size === 0 ? NO_LABELS : accounts.get(`${draft.namespace.name}/${facts.account}`) ?? NO_LABELS,
        ports: facts.ports,
        isHost: facts.hostNetwork && hostNetworkPods === 'node',
        istio: facts.istio,
        linkerd: facts.linkerd,
        podNames: names,
      };
      pods.push(facts.addresses ? { ...pod, addresses: facts.addresses } : pod);
    }
    const { name, kind, label, namespace, entry } = draft;
    const replicated = draft.pods ? draft.pods.size > 1 : !draft.isObject || isReplicated(entry.object);
    workloads.push({ id, namespace: namespace.name, name, kind, label, pods: ids, provenance: entry.provenance, replicated });
  }
  return { workloads, pods };
}

interface ShapeDraft {
  readonly facts: PodFacts;
  readonly names: readonly string[];
}

/** Pods that no policy can tell apart are one; those with known addresses are told apart by them. */
function shapesOf(draft: Draft, report: WorldReport): readonly ShapeDraft[] {
  if (!draft.pods) return [{ facts: draft.facts!, names: draft.isObject ? replicaNames(draft.entry.object) : [] }];
  if (draft.pods.size === 1) return [...draft.pods].map(([name, facts]) => ({ facts, names: [name] }));
  const bySignature = new Map<string, { facts: PodFacts; names: string[] }>();
  const signatures = new Set<string>();
  for (const [name, facts] of draft.pods) {
    const signature = signatureOf(facts);
    signatures.add(signature);
    const key = `${signature} ${facts.addresses ?? ''}`;
    const known = bySignature.get(key);
    if (known) known.names.push(name);
    else bySignature.set(key, { facts, names: [name] });
  }
  if (signatures.size > 1) {
    report.add(draft.entry, `pods of ${draft.label} differ in labels, ports, account or mesh (${signatures.size} forms): each form is analysed, and the workload may what any of its pods may`);
  }
  return [...bySignature.values()];
}

/** Labels of ServiceAccounts by `namespace/name`; only of those that have any. */
function accountsOf(set: ManifestSet, report: WorldReport): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const accounts = new Map<string, ReadonlyMap<string, string>>();
  for (const entry of set.entries) {
    const { object } = entry;
    if (object.kind !== SERVICE_ACCOUNT || apiGroupOf(object.apiVersion) !== '' || object.metadata?.labels === undefined) continue;
    accounts.set(`${namespaceOf(object)}/${object.metadata.name}`, readStrings(object.metadata.labels, ['metadata', 'labels'], entry, report));
  }
  return accounts;
}
