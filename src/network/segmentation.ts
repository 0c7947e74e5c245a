import { createHash } from 'crypto';
import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DefaultDenyScope } from './default-deny-scope';
import { Edge } from './edge';
import { validateForeignPolicies } from './foreign-policies';
import { formatSelector, LabelSelector } from './label-selector';
import { renderSegment } from './native';
import { PeerRef } from './peer-ref';
import { namespaceOf, PodWorkload } from './pod-workload';
import { DnsAccess, PeerSide, Segment, workloadSegment } from './segment';
import { validateSegment } from './validate-segment';

/** A declaration at pods of a namespace that nobody has made yet. */
interface PendingSelection {
  readonly namespace: string;
  readonly selector: LabelSelector;
  readonly from: IConstruct;
  readonly edge: Edge;
  readonly side: { readonly label: string; open: boolean };
}

/**
 * Every segment and default-deny namespace of a construct tree.
 *
 * An app may render one namespace for several clusters: a name stands for the scope that is nearest in the tree.
 */
export class Segmentation {
  /** The one of the tree that a construct is in. */
  public static of(construct: IConstruct): Segmentation {
    const root = construct.node.root;
    let segmentation = Segmentation.byRoot.get(root);
    if (!segmentation) Segmentation.byRoot.set(root, segmentation = new Segmentation(root));
    return segmentation;
  }

  private static readonly byRoot = new WeakMap<IConstruct, Segmentation>();

  private readonly scopes = new Map<string, DefaultDenyScope[]>();
  private readonly workloads = new Map<PodWorkload, Segment>();
  private readonly selections = new Map<DefaultDenyScope, Map<string, Segment>>();
  private readonly names = new Map<IConstruct, Map<string, Segment[]>>();
  /** Workloads that nothing isolates so far. */
  private readonly waiting = new Set<Segment>();
  /** By namespace. */
  private readonly pending = new Map<string, PendingSelection[]>();

  private constructor(root: IConstruct) {
    root.node.addValidation({ validate: () => validateForeignPolicies(root, this.declaring) });
  }

  /** Workloads whose connections are declared, and not only those of their peers. */
  private get declaring(): Set<PodWorkload> {
    return new Set([...this.workloads].filter(([, { dns }]) => dns !== DnsAccess.UNDECLARED).map(([workload]) => workload));
  }

  /** All segments for which policies are rendered. */
  public get rendered(): Segment[] {
    const selections = [...this.selections.values()].flatMap(ofScope => [...ofScope.values()]);
    return [...this.workloads.values(), ...selections].filter(segment => segment.rendered);
  }

  /** The default-deny namespace that a name stands for at a construct. */
  public scopeOf(namespace: string | undefined, at: IConstruct): DefaultDenyScope | undefined {
    const candidates = namespace === undefined ? [] : this.scopes.get(namespace) ?? [];
    if (candidates.length < 2) return candidates[0];
    const path = at.node.scopes;
    const shared = (scope: DefaultDenyScope) => scope.construct.node.scopes.filter(ancestor => path.includes(ancestor)).length;
    return candidates.reduce((best, scope) => (shared(best) >= shared(scope) ? best : scope));
  }

  /** Makes a namespace known as default-deny. */
  public registerScope(scope: DefaultDenyScope): void {
    this.scopes.set(scope.name, [...this.scopes.get(scope.name) ?? [], scope]);
    for (const segment of this.waiting) this.renderIfIsolated(segment);
    const pending = this.pending.get(scope.name) ?? [];
    this.pending.delete(scope.name);
    pending.forEach(selection => this.declareAtSelection(selection));
  }

  /** The default-deny namespaces of a name, wherever they are in the tree. */
  public scopesNamed(name: string): readonly DefaultDenyScope[] {
    return this.scopes.get(name) ?? [];
  }

  /** The segment of a workload, isolated from now on. */
  public adopt(workload: PodWorkload): Segment {
    const segment = this.segmentOf(workload);
    this.render(segment);
    return segment;
  }

  /** The segment of a workload. It isolates the workload only where a default-deny namespace does. */
  public segmentOf(workload: PodWorkload): Segment {
    let segment = this.workloads.get(workload);
    if (!segment) {
      this.workloads.set(workload, segment = workloadSegment(workload));
      this.waiting.add(segment);
    }
    this.renderIfIsolated(segment);
    return segment;
  }

  /** Declares the peer's side of an edge wherever the peer can have one. */
  public declareAtPeer(peer: PeerRef, from: PodWorkload, edge: Edge): PeerSide[] {
    if (peer.type === 'workload') {
      const segment = Segmentation.of(peer.workload).segmentOf(peer.workload);
      segment.add(edge);
      return [segment];
    }
    if (peer.type !== 'pods') return [];
    const names = peer.namespaces ? peer.namespaces.names ?? [] : [namespaceOf(from)];
    return names.filter(name => name !== undefined).map(namespace => {
      const side = { label: `${namespace}/pods[${formatSelector(peer.selector)}]`, open: false };
      this.declareAtSelection({ namespace, selector: peer.selector, from, edge, side });
      return side;
    });
  }

  private declareAtSelection(declaration: PendingSelection): void {
    const { namespace, selector, from, edge, side } = declaration;
    const scope = this.scopeOf(namespace, from);
    if (!scope) {
      this.pending.set(namespace, [...this.pending.get(namespace) ?? [], declaration]);
      return;
    }
    this.selectionIn(scope, selector).add(edge);
    side.open = true;
  }

  private selectionIn(scope: DefaultDenyScope, selector: LabelSelector): Segment {
    const ofScope = this.selections.get(scope) ?? new Map<string, Segment>();
    this.selections.set(scope, ofScope);
    const key = JSON.stringify(selector);
    let segment = ofScope.get(key);
    if (!segment) {
      ofScope.set(key, segment = selectionSegment(scope, selector));
      this.render(segment);
    }
    return segment;
  }

  private renderIfIsolated(segment: Segment): void {
    if (this.waiting.has(segment) && this.scopeOf(namespaceOf(segment.construct as PodWorkload), segment.construct)) this.render(segment);
  }

  private render(segment: Segment): void {
    this.waiting.delete(segment);
    if (segment.rendered) return;
    segment.rendered = true;
    const { construct, workload, policyName } = segment.subject;
    if (workload) renderSegment(segment, workload, 'NetworkPolicy');
    else renderSegment(segment, DefaultDenyScope.enclosing(construct)!.selections, policyName);
    const namesakes = this.namesakesOf(segment);
    namesakes.push(segment);
    construct.node.addValidation({ validate: () => validateSegment(segment, namesakes.filter(other => other !== segment)) });
  }

  /** Policies of the same name in the same manifest and namespace: one would overwrite the other. */
  private namesakesOf(segment: Segment): Segment[] {
    const { construct, namespace, policyName } = segment.subject;
    const home = DefaultDenyScope.enclosing(construct)?.construct ?? Chart.of(construct);
    const names = this.names.get(home) ?? new Map<string, Segment[]>();
    this.names.set(home, names);
    const key = `${namespace ?? ''}/${policyName}`;
    if (!names.has(key)) names.set(key, []);
    return names.get(key)!;
  }
}

function selectionSegment(scope: DefaultDenyScope, selector: LabelSelector): Segment {
  const label = `${scope.name}/pods[${formatSelector(selector)}]`;
  const policyName = selectionName(selector);
  return new Segment(scope.construct, () => ({ policyName, namespace: scope.name, selector, label }));
}

/** `pods-app-redis-1a2b3c4d`; `pods` for all of the namespace. */
function selectionName(selector: LabelSelector): string {
  if (formatSelector(selector) === '*') return 'pods';
  const words = formatSelector(selector).toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-|-$/g, '');
  return `pods-${words}-${createHash('sha256').update(JSON.stringify(selector)).digest('hex').slice(0, 8)}`;
}
