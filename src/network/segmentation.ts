import { createHash } from 'crypto';
import { IConstruct } from 'constructs';
import { DefaultDenyScope } from './default-deny-scope';
import { Edge } from './edge';
import { formatSelector, LabelSelector } from './label-selector';
import { renderSegment } from './native';
import { PeerRef } from './peer-ref';
import { namespaceOf, PodWorkload } from './pod-workload';
import { Segment, workloadSegment } from './segment';

/** Every segment and default-deny namespace of a construct tree. */
export class Segmentation {
  /** The one of the tree that a construct is in. */
  public static of(construct: IConstruct): Segmentation {
    const root = construct.node.root;
    let segmentation = Segmentation.byRoot.get(root);
    if (!segmentation) Segmentation.byRoot.set(root, segmentation = new Segmentation(root));
    return segmentation;
  }

  private static readonly byRoot = new WeakMap<IConstruct, Segmentation>();

  private readonly scopes = new Map<string, DefaultDenyScope>();
  private readonly workloads = new Map<IConstruct, Segment>();
  private readonly selections = new Map<string, Segment>();
  /** Segments that nothing isolates so far, and their namespaces. */
  private readonly waiting = new Map<Segment, string | undefined>();
  private readonly names = new Map<string, Segment[]>();

  private constructor(private readonly root: IConstruct) {}

  /** All segments for which policies are rendered. */
  public get rendered(): Segment[] {
    return [...this.workloads.values(), ...this.selections.values()].filter(segment => segment.rendered);
  }

  /** A default-deny namespace of the tree, by name. */
  public scopeOf(namespace: string | undefined): DefaultDenyScope | undefined {
    return namespace === undefined ? undefined : this.scopes.get(namespace);
  }

  /** Segments whose policies have the same name in the same namespace, so that one would overwrite the other. */
  public namesakesOf(segment: Segment): Segment[] {
    const { namespace, policyName } = segment.subject;
    return this.names.get(`${namespace ?? ''}/${policyName}`)?.filter(other => other !== segment) ?? [];
  }

  /** Makes a namespace known as default-deny. Throws when another construct has made the same one. */
  public registerScope(scope: DefaultDenyScope): void {
    const other = this.scopes.get(scope.name);
    if (other) {
      throw new Error(`namespace '${scope.name}' is already made by '${other.construct.node.path}': give one of them another name`);
    }
    this.scopes.set(scope.name, scope);
    for (const segment of [...this.waiting.keys()]) this.renderIfIsolated(segment);
  }

  /** The segment of a workload of ours. */
  public adopt(workload: PodWorkload): Segment {
    const segment = this.segmentOf(workload);
    this.render(segment);
    return segment;
  }

  /** Declares the peer's side of an edge wherever the peer has one; tells whether it can have one. */
  public declareAtPeer(peer: PeerRef, ownNamespace: string | undefined, edge: Edge): Segment[] {
    const segments = this.segmentsOfPeer(peer, ownNamespace);
    segments.forEach(segment => segment.add(edge));
    return segments;
  }

  private segmentsOfPeer(peer: PeerRef, ownNamespace: string | undefined): Segment[] {
    if (peer.type === 'workload') return [Segmentation.of(peer.workload).segmentOf(peer.workload)];
    if (peer.type !== 'pods') return [];
    const names = peer.namespaces ? peer.namespaces.names ?? [] : [ownNamespace];
    return names.filter(name => name !== undefined).map(name => this.selectionIn(name!, peer.selector));
  }

  private segmentOf(workload: PodWorkload): Segment {
    let segment = this.workloads.get(workload);
    if (!segment) {
      this.workloads.set(workload, segment = workloadSegment(workload));
      this.waiting.set(segment, namespaceOf(workload));
    }
    this.renderIfIsolated(segment);
    return segment;
  }

  private selectionIn(namespace: string, selector: LabelSelector): Segment {
    const key = JSON.stringify([namespace, selector]);
    let segment = this.selections.get(key);
    if (!segment) {
      this.selections.set(key, segment = new Segment(() => ({
        construct: this.scopeOf(namespace)?.construct ?? this.root,
        policyName: selectionName(selector),
        namespace,
        selector,
        label: `${namespace}/pods[${formatSelector(selector)}]`,
      })));
      this.waiting.set(segment, namespace);
    }
    this.renderIfIsolated(segment);
    return segment;
  }

  private renderIfIsolated(segment: Segment): void {
    if (this.scopeOf(this.waiting.get(segment))) this.render(segment);
  }

  private render(segment: Segment): void {
    this.waiting.delete(segment);
    if (segment.rendered) return;
    segment.rendered = true;
    const { namespace, policyName } = segment.subject;
    const key = `${namespace ?? ''}/${policyName}`;
    this.names.set(key, [...this.names.get(key) ?? [], segment]);
    renderSegment(segment);
  }
}

/** `pods-app-redis-1a2b3c4d`; `pods` for all of the namespace. */
function selectionName(selector: LabelSelector): string {
  if (formatSelector(selector) === '*') return 'pods';
  const words = formatSelector(selector).toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-|-$/g, '');
  return `pods-${words}-${createHash('sha256').update(JSON.stringify(selector)).digest('hex').slice(0, 8)}`;
}
