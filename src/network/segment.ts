import { IConstruct } from 'constructs';
import { ClusterTarget } from '../target';
import { Direction, Edge } from './edge';
import { LabelSelector, refuseQuarantineIn } from './label-selector';
import { PeerIdentity } from './peer-ref';
import { declaredPorts, formatWorkload, namespaceOf, ownSelectorOf, podSelectorOf, PodWorkload } from './pod-workload';
import { PortRange, singlePort } from './port-range';

/** Whether pods may resolve names. */
export enum DnsAccess {
  /** Not this segment's affair: pods that are not ours may if their namespace lets them. */
  UNDECLARED,
  ALLOWED,
  DENIED,
}

/** The pods that a segment is about. */
export interface SegmentSubject {
  /** Construct that stands for the pods: the workload, or the namespace that they are in. */
  readonly construct: IConstruct;
  /** Name of the rendered policy. */
  readonly policyName: string;
  readonly namespace?: string;
  readonly selector: LabelSelector;
  /** How the pods are named in lists and messages. */
  readonly label: string;
  /** The workload, unless the pods are chosen by labels. */
  readonly workload?: PodWorkload;
}

/** The side of a peer at which a connection was declared. */
export interface PeerSide {
  readonly label: string;
  /** Whether a policy says so there; pods that nothing isolates have none. */
  readonly open: boolean;
}

/** Pods that share one set of connections: a workload, or a selection of pods in a default-deny namespace. */
export class Segment implements PeerSide {
  public dns = DnsAccess.UNDECLARED;
  /** Whether policies are rendered for it. A workload that nothing isolates must not become isolated by being a peer. */
  public rendered = false;
  /** Where alone a connection of this segment was declared: of no effect unless those sides are open. */
  public readonly reliesOn: PeerSide[] = [];
  private readonly declared: Edge[] = [];

  /**
   * @param construct stands for the pods: the workload, or the namespace that they are in
   * @param describe the rest about them
   */
  public constructor(public readonly construct: IConstruct, private readonly describe: () => Omit<SegmentSubject, 'construct'>) {}

  /** Read late: names and namespaces of a workload are known once its constructor has run. */
  public get subject(): SegmentSubject {
    return { construct: this.construct, ...this.describe() };
  }

  /** The declared connections, in the order of their declaration. */
  public get edges(): readonly Edge[] {
    return this.declared;
  }

  /** The cluster that the pods run in. */
  public get target(): ClusterTarget {
    return ClusterTarget.of(this.construct);
  }

  /** How the pods are named in lists and messages. */
  public get label(): string {
    return this.subject.label;
  }

  /** Whether a policy of the segment says what is declared. */
  public get open(): boolean {
    return this.rendered;
  }

  /** Declares a connection. */
  public add(edge: Edge): void {
    this.declared.push(edge);
  }

  /** The ports of a connection. Throws when nobody says which they are. */
  public portsOf(edge: Edge): readonly PortRange[] {
    if (edge.ports) return edge.ports;
    if (edge.direction === Direction.INGRESS) return portsOfWorkload(this.subject.workload!);
    if (edge.peer.type === 'workload') return portsOfWorkload(edge.peer.workload);
    if (edge.peer.type === 'identity') return this.portsOfIdentity(edge.peer.identity);
    throw new Error('a connection without ports has no destination that declares any');
  }

  private portsOfIdentity(identity: PeerIdentity): readonly PortRange[] {
    const { apiServerPorts, dns } = this.target;
    if (identity === PeerIdentity.KUBE_API_SERVER) return apiServerPorts.map(port => singlePort(port));
    return dns.ports!.flatMap(port => [singlePort(port, 'UDP'), singlePort(port, 'TCP')]);
  }
}

/** The segment of a workload. */
export function workloadSegment(workload: PodWorkload): Segment {
  return new Segment(workload, () => {
    refuseQuarantineIn(ownSelectorOf(workload), `workload '${workload.node.path}'`);
    return {
      policyName: workload.name,
      namespace: namespaceOf(workload),
      selector: podSelectorOf(workload),
      label: formatWorkload(workload),
      workload,
    };
  });
}

function portsOfWorkload(workload: PodWorkload): readonly PortRange[] {
  const ports = declaredPorts(workload);
  if (ports.length > 0) return ports;
  throw new Error(`'${workload.node.path}' declares no ports: declare them on its containers, give ports to the connection, `
    + 'or allow all with NetworkPolicyPort.allTcp() and allUdp()');
}
