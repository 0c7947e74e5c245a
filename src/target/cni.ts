/**
 * The network plugin of a cluster: whether NetworkPolicy objects have any effect in it.
 */
export class Cni {
  /**
   * Cilium. An address range never matches pods there, and nodes only with `policyCIDRMatchMode: nodes`: without it,
   * NodeLocal DNSCache needs a CiliumLocalRedirectPolicy, and an API server on nodes of the cluster cannot be named.
   * Releases before 1.16 take a range of ports for its first port.
   */
  public static readonly CILIUM = new Cni('cilium', true);
  /** Calico, also as the policy engine beside another plugin (Canal, Amazon VPC CNI). */
  public static readonly CALICO = new Cni('calico', true);
  /** Antrea. */
  public static readonly ANTREA = new Cni('antrea', true);
  /** kube-router, the policy engine of k3s. */
  public static readonly KUBE_ROUTER = new Cni('kube-router', true);
  /** Amazon VPC CNI with its network policy agent switched on (`enableNetworkPolicy`). */
  public static readonly AWS_VPC_CNI = new Cni('aws-vpc-cni', true);
  /** Azure CNI with a network policy engine. */
  public static readonly AZURE = new Cni('azure', true);
  /** GKE Dataplane V2. */
  public static readonly GKE_DATAPLANE_V2 = new Cni('gke-dataplane-v2', true);
  /** OVN-Kubernetes, the plugin of OpenShift. */
  public static readonly OVN_KUBERNETES = new Cni('ovn-kubernetes', true);
  /** kindnet, the plugin of kind, in releases that enforce NetworkPolicy (kind 0.24 and newer). */
  public static readonly KINDNET = new Cni('kindnet', true);
  /** Weave Net. Its last release, 2.8.1 of January 2021, is older than the `endPort` of network policies (Kubernetes 1.21). */
  public static readonly WEAVE_NET = new Cni('weave-net', true, false);
  /** Any other plugin that enforces `networking.k8s.io/v1` NetworkPolicy. */
  public static readonly NETWORK_POLICY = new Cni('network-policy', true);
  /** Flannel on its own: accepts NetworkPolicy objects and ignores them. */
  public static readonly FLANNEL = new Cni('flannel', false, false);

  private constructor(
    /** Name of the plugin. */
    public readonly name: string,
    /** Whether NetworkPolicy objects are enforced. */
    public readonly enforcesNetworkPolicy: boolean,
    /** Whether a policy can open a range of ports (`endPort`). Elsewhere only the first port of the range is open. */
    public readonly supportsPortRanges: boolean = true,
  ) {}

  /** The name of the plugin. */
  public toString(): string {
    return this.name;
  }
}
