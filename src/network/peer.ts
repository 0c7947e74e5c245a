import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { validateLabels, validateNamespaceName } from '../target';
import { normalizeSelector, refuseQuarantineIn } from './label-selector';
import { formatPeer, PeerIdentity, PeerRef, rangeRef } from './peer-ref';
import { SelectedPods } from './selected-pods';

/** Which pods a peer stands for. */
export interface PodPeerOptions {
  /**
   * Name of the namespace of the pods.
   * @default - the namespace of the workload that declares the connection
   */
  readonly namespace?: string;
  /** Labels that the pods carry. An empty map stands for every pod of the namespace. */
  readonly labels: { readonly [key: string]: string };
}

/**
 * The other end of a connection that is no workload of the app.
 *
 * @example
 * web.connections.allowFrom(Peer.ingressController());
 * web.connections.allowTo(Peer.internet(), { ports: [kplus.NetworkPolicyPort.tcp(443)] });
 */
export class Peer extends Construct implements kplus.INetworkPolicyPeer {
  /**
   * The pods that bring in HTTP traffic, as `ClusterTarget` describes them. Their own policies are not touched: give the
   * workload itself where it is one of the app.
   */
  public static ingressController(): Peer {
    return Peer.identity(PeerIdentity.INGRESS_CONTROLLER);
  }

  /**
   * The pods that scrape metrics, as `ClusterTarget` describes them. Their own policies are not touched: give the
   * workload itself where it is one of the app.
   */
  public static monitoring(): Peer {
    return Peer.identity(PeerIdentity.MONITORING);
  }

  /**
   * The API server. Its ports are those of `ClusterTarget`; its addresses must be given there, for a network policy
   * can only name it by address.
   *
   * On Cilium an address matches what lies outside the cluster, so a managed control plane is reached; one that runs on
   * nodes of the cluster only with `policyCIDRMatchMode: nodes`.
   */
  public static kubeApiServer(): Peer {
    return Peer.identity(PeerIdentity.KUBE_API_SERVER);
  }

  /** The DNS pods of the cluster and NodeLocal DNSCache. Every workload may reach them without being told so. */
  public static dns(): Peer {
    return Peer.identity(PeerIdentity.DNS);
  }

  /**
   * Public addresses, IPv4 and IPv6: everything but private, shared, link-local (metadata services), loopback,
   * multicast and reserved ranges, and but the ranges of pods, Services, nodes and API server that `ClusterTarget` gives.
   */
  public static internet(): Peer {
    return Peer.identity(PeerIdentity.INTERNET);
  }

  /**
   * A range of addresses.
   *
   * Throws when a CIDR does not parse, has bits set after its prefix, or an exception does not lie inside it.
   */
  public static cidr(cidr: string, except?: string[]): Peer {
    return new Peer(rangeRef(cidr, except ?? []));
  }

  /** Every pod of a namespace. */
  public static namespace(name: string): Peer {
    validateNamespaceName(name, 'namespace');
    return new Peer({ type: 'pods', selector: {}, namespaces: { names: [name] } });
  }

  /** Every pod of the namespaces that carry all of the labels. Throws when there are none: that would be the whole cluster. */
  public static namespaceLabels(labels: { readonly [key: string]: string }): Peer {
    if (Object.keys(labels).length === 0) {
      throw new Error('namespace labels are empty, which is every pod of the cluster: name a label that the namespaces carry');
    }
    validateLabels(labels, 'namespace labels');
    return new Peer({ type: 'pods', selector: {}, namespaces: { selector: { matchLabels: { ...labels } } } });
  }

  /** Pods by their labels. */
  public static pods(options: PodPeerOptions): Peer {
    validateLabels(options.labels, 'labels');
    const selector = normalizeSelector({ matchLabels: options.labels });
    refuseQuarantineIn(selector, 'peer');
    if (options.namespace === undefined) return new Peer({ type: 'pods', selector });
    validateNamespaceName(options.namespace, 'namespace');
    return new Peer({ type: 'pods', selector, namespaces: { names: [options.namespace] } });
  }

  private static identity(identity: PeerIdentity): Peer {
    return new Peer({ type: 'identity', identity });
  }

  private config?: kplus.NetworkPolicyPeerConfig;

  private constructor(private readonly ref: PeerRef) {
    // A peer belongs to no tree: it is a value that cdk8s-plus wants to be a construct, and tells from others by its path.
    super(undefined as any, formatPeer(ref));
  }

  /**
   * The peer in the terms of cdk8s-plus.
   *
   * Throws for the peers that only `ClusterTarget` can resolve: those work with the connections of secure workloads.
   */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return this.config ??= this.translate();
  }

  /** The peer as a selection of pods; undefined when it is not one. */
  public toPodSelector(): kplus.IPodSelector | undefined {
    if (this.ref.type !== 'pods') return undefined;
    return new SelectedPods(this.node.id, this.toNetworkPolicyPeerConfig().podSelector!);
  }

  /** @internal */
  public _peerRef(): PeerRef {
    return this.ref;
  }

  private translate(): kplus.NetworkPolicyPeerConfig {
    if (this.ref.type === 'range') {
      const make = this.ref.cidr.includes(':') ? kplus.NetworkPolicyIpBlock.ipv6 : kplus.NetworkPolicyIpBlock.ipv4;
      return { ipBlock: make(this, 'Range', this.ref.cidr, [...this.ref.except]) };
    }
    if (this.ref.type === 'pods') {
      const { selector, namespaces } = this.ref;
      return {
        podSelector: {
          labelSelector: kplus.LabelSelector.of({ labels: { ...selector.matchLabels } }),
          namespaces: namespaces && {
            names: namespaces.names && [...namespaces.names],
            labelSelector: kplus.LabelSelector.of({ labels: { ...namespaces.selector?.matchLabels } }),
          },
        },
      };
    }
    const name = this.ref.type === 'identity' ? this.ref.identity : this.ref.type;
    throw new Error(`peer '${name}' depends on the cluster target: use it with the connections of a secure workload`);
  }
}
