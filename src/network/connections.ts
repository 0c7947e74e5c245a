import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { DeclaredConnection, describeSegment } from './declared-connection';
import { Direction, Edge } from './edge';
import { PeerIdentity, PeerRef, peerRefOf } from './peer-ref';
import { PodWorkload } from './pod-workload';
import { fromPolicyPorts, PortRange } from './port-range';
import { DnsAccess, Segment } from './segment';
import { Segmentation } from './segmentation';

/** Identities that have ports of their own. */
const OWN_PORTS: readonly PeerIdentity[] = [PeerIdentity.KUBE_API_SERVER, PeerIdentity.DNS];

/**
 * Who a workload may talk to, and who may talk to it. Nothing else may: the workload is isolated in both directions
 * from the start, but for name resolution.
 *
 * Declarations are collected and rendered when manifests are made, as one network policy with the name of the
 * workload. They may come in any order, and again.
 *
 * @example
 * cart.connections.allowTo(redis);
 * cart.connections.allowFrom(Peer.ingressController());
 */
export class Connections extends kplus.PodConnections {
  /** The connections that were declared for the workloads at and below a construct, sorted. */
  public static declaredIn(scope: IConstruct): DeclaredConnection[] {
    const below = (segment: Segment) => segment.construct.node.scopes.includes(scope);
    return Segmentation.of(scope).rendered.filter(below)
      .map(segment => ({ segment, label: segment.subject.label }))
      .sort((a, b) => (a.label < b.label ? -1 : 1))
      .flatMap(({ segment }) => describeSegment(segment));
  }

  private readonly workload: PodWorkload;
  private readonly segment?: Segment;

  /**
   * Isolates a workload. On the host network there is nothing to isolate: network policies cannot tell such pods from
   * their node, and declaring a connection is an error.
   *
   * @param workload whose connections these are
   * @param isolated whether the workload is isolated by itself; if not, only the default deny of a
   * `ZeroTrustNamespace` around it makes a policy of its connections
   */
  constructor(workload: kplus.AbstractPod, isolated: boolean = true) {
    super(workload);
    this.workload = workload as unknown as PodWorkload;
    if (this.workload.hostNetwork) return;
    // What cdk8s-plus made of `isolate: true` before these connections took over: the policy below says the same.
    workload.node.tryRemoveChild('DefaultDenyAll');
    const segmentation = Segmentation.of(workload);
    this.segment = isolated ? segmentation.adopt(this.workload) : segmentation.segmentOf(this.workload);
    if (this.segment.dns !== DnsAccess.UNDECLARED) throw new Error(`'${workload.node.path}' already has connections: use those`);
    this.segment.dns = DnsAccess.ALLOWED;
  }

  /**
   * Allows connections to a peer: opens the way out here and the way in at the peer.
   *
   * The peer's side is opened where the peer is isolated: a secure workload, or anything in a `ZeroTrustNamespace`.
   * A peer that nothing isolates stays as it is.
   *
   * @param peer a workload, namespace, selection of pods, ip block or `Peer`
   * @param options `ports`: those of the destination; by default what the containers of a peer workload declare, number
   * and protocol, or the ports of the API server or DNS. Any other peer needs them. `isolation`: opens one side only.
   */
  public allowTo(peer: kplus.INetworkPolicyPeer, options?: kplus.PodConnectionsAllowToOptions): void {
    this.declare(Direction.EGRESS, peer, options ?? {});
  }

  /**
   * Allows connections from a peer: opens the way in here and the way out at the peer, where the peer is isolated.
   *
   * @param peer a workload, namespace, selection of pods, ip block or `Peer`
   * @param options `ports`: of this workload; by default those that its containers declare, number and protocol.
   * `isolation`: opens one side only.
   */
  public allowFrom(peer: kplus.INetworkPolicyPeer, options?: kplus.PodConnectionsAllowFromOptions): void {
    this.declare(Direction.INGRESS, peer, options ?? {});
  }

  /** Isolates the workload in both directions, which it is from the start unless it was made with `isolate: false`. */
  public isolate(): void {
    if (this.segment) Segmentation.of(this.workload).adopt(this.workload);
  }

  /** Takes name resolution away from the workload. */
  public withoutDns(): void {
    this.segmentFor('name resolution').dns = DnsAccess.DENIED;
  }

  /** The declared connections of this workload as plain data, sorted. */
  public toJson(): any {
    return this.segment ? describeSegment(this.segment) : [];
  }

  private declare(direction: Direction, peer: kplus.INetworkPolicyPeer, options: kplus.PodConnectionsAllowToOptions): void {
    const segment = this.segmentFor(direction === Direction.EGRESS ? 'allowTo' : 'allowFrom');
    const path = this.workload.node.path;
    const { ref, ports } = inContext(path, () => this.understand(direction, peer, options));
    const { isolation } = options;
    if (isolation !== kplus.PodConnectionsIsolation.PEER) segment.add({ direction, peer: ref, ports, declaredBy: path });
    if (isolation === kplus.PodConnectionsIsolation.POD) return;
    const opposite = direction === Direction.EGRESS ? Direction.INGRESS : Direction.EGRESS;
    const mirrored: Edge = { direction: opposite, peer: { type: 'workload', workload: this.workload }, ports, declaredBy: path };
    const sides = Segmentation.of(this.workload).declareAtPeer(ref, this.workload, mirrored);
    if (isolation === kplus.PodConnectionsIsolation.PEER) segment.reliesOn.push(...sides);
  }

  private understand(
    direction: Direction, peer: kplus.INetworkPolicyPeer, options: kplus.PodConnectionsAllowToOptions,
  ): { ref: PeerRef; ports?: PortRange[] } {
    const ref = peerRefOf(peer);
    const ports = options.ports && fromPolicyPorts(options.ports);
    if (direction === Direction.EGRESS && !ports && !hasOwnPorts(ref)) {
      throw new Error('this peer does not declare ports: give them, for example { ports: [NetworkPolicyPort.tcp(443)] }, '
        + 'or allow all with NetworkPolicyPort.allTcp() and allUdp()');
    }
    if (options.isolation === kplus.PodConnectionsIsolation.PEER && !hasOwnSide(ref)) {
      throw new Error('isolation PEER opens only the side of the peer, and this peer has none: leave isolation out');
    }
    return { ref, ports };
  }

  private segmentFor(what: string): Segment {
    if (this.segment) return this.segment;
    throw new Error(`${what} cannot be controlled for '${this.workload.node.path}': it runs on the host network, where network policies `
      + 'cannot tell it from its node; leave hostNetwork out, or restrict the node with a policy of the CNI');
  }
}

function hasOwnPorts(peer: PeerRef): boolean {
  return peer.type === 'workload' || (peer.type === 'identity' && OWN_PORTS.includes(peer.identity));
}

function hasOwnSide(peer: PeerRef): boolean {
  if (peer.type === 'pods') return peer.namespaces === undefined || peer.namespaces.names !== undefined;
  return peer.type === 'workload';
}

function inContext<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${(error as Error).message} (connections of '${path}')`);
  }
}
