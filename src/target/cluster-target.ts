import { IConstruct } from 'constructs';
import { parsePointer, PodTemplateKind } from '../manifests';
import { ClusterDns, ClusterTargetProps, PodIdentity, WorkloadKind } from './cluster-target-props';
import { Cni } from './cni';
import { IpRange } from './ip-range';
import { DEFAULT_VERSION, validateKubernetesVersion } from './kubernetes-version';
import { Mesh } from './mesh';
import { PolicyEngine } from './policy-engine';
import { validateEnum, validateIdentity, validateLabels, validateNamespaceName, validatePort } from './validate';
import { completeWorkloadKind } from './workload-kind';

// A registered symbol, so that two copies of the library in one program read the same description.
const TARGET = Symbol.for('cdk8s-bulwark.ClusterTarget');

/**
 * The cluster that manifests are made for: what differs between clusters is asked here and nowhere else.
 *
 * It is read when manifests are rendered, so it may be set before or after the constructs that depend on it.
 *
 * @example
 * ClusterTarget.set(app, { kubernetesVersion: '1.34', cni: Cni.CILIUM, apiServerAddresses: ['10.0.0.1'] });
 */
export class ClusterTarget {
  /**
   * Describes the cluster for a construct and everything below it.
   *
   * Throws when the same construct was given a description before, and on any value that cannot be: an unsupported
   * version, a CIDR, address or port that does not parse.
   */
  public static set(scope: IConstruct, props: ClusterTargetProps): ClusterTarget {
    const where = scope.node.path || 'the app';
    if (Object.prototype.hasOwnProperty.call(scope, TARGET)) {
      throw new Error(`a target is already set: set it once, with all properties (cluster target of '${where}')`);
    }
    const target = ClusterTarget.build(props, where);
    Object.defineProperty(scope, TARGET, { value: target });
    return target;
  }

  /** The description that holds for a construct: its own, that of the nearest scope above, or the defaults. */
  public static of(scope: IConstruct): ClusterTarget {
    let at: IConstruct | undefined = scope;
    while (at) {
      if (Object.prototype.hasOwnProperty.call(at, TARGET)) return (at as any)[TARGET];
      at = at.node.scope;
    }
    return ClusterTarget.DEFAULTS ??= new ClusterTarget({});
  }

  /**
   * A description that belongs to no construct, for manifests that come from elsewhere.
   *
   * @internal
   */
  public static _from(props: ClusterTargetProps): ClusterTarget {
    return new ClusterTarget(props);
  }

  private static DEFAULTS?: ClusterTarget;

  private static build(props: ClusterTargetProps, where: string): ClusterTarget {
    try {
      return new ClusterTarget(props);
    } catch (error) {
      throw new Error(`${(error as Error).message} (cluster target of '${where}')`);
    }
  }

  /** Minor version, for example `1.34`. */
  public readonly kubernetesVersion: string;
  /** Network plugin. */
  public readonly cni: Cni;
  /** What admits objects. */
  public readonly policyEngine: PolicyEngine;
  /** Service mesh. */
  public readonly mesh: Mesh;
  /** Who answers DNS queries, with every default filled in. */
  public readonly dns: ClusterDns;
  /** The pods that bring in HTTP traffic. */
  public readonly ingressController: PodIdentity;
  /** The pods that scrape metrics. */
  public readonly monitoring: PodIdentity;
  private readonly ranges: Readonly<Record<'pod' | 'service' | 'node' | 'apiServer', readonly string[]>>;
  private readonly ports: readonly number[];
  private readonly kinds: readonly Required<WorkloadKind>[];
  private readonly templates: readonly PodTemplateKind[];

  private constructor(props: ClusterTargetProps) {
    this.kubernetesVersion = props.kubernetesVersion ?? DEFAULT_VERSION;
    validateKubernetesVersion(this.kubernetesVersion);
    this.cni = props.cni ?? Cni.NETWORK_POLICY;
    if (typeof this.cni.enforcesNetworkPolicy !== 'boolean') throw new Error(`cni '${String(this.cni)}' is not a Cni: write for example Cni.CILIUM, or Cni.NETWORK_POLICY for any that enforces policies`);
    this.policyEngine = validateEnum(props.policyEngine ?? PolicyEngine.NATIVE, PolicyEngine, 'policyEngine');
    this.mesh = validateEnum(props.mesh ?? Mesh.NONE, Mesh, 'mesh');
    this.ranges = {
      pod: canonical(props.podCidrs, 'podCidrs'),
      service: canonical(props.serviceCidrs, 'serviceCidrs'),
      node: canonical(props.nodeCidrs, 'nodeCidrs'),
      apiServer: (props.apiServerAddresses ?? []).map((a, i) => {
        const range = IpRange.parseAddressOrRange(a, `apiServerAddresses[${i}]`);
        if (range.length === 0) throw new Error(`apiServerAddresses[${i}] '${a}' is every address: write the addresses of the API server's endpoints`);
        return range.toString();
      }),
    };
    this.ports = [...props.apiServerPorts ?? [443, 6443]];
    if (this.ports.length === 0) throw new Error('apiServerPorts is empty: leave it out for 443 and 6443, or write the ports');
    this.ports.forEach((port, i) => validatePort(port, `apiServerPorts[${i}]`));
    this.dns = completeDns(props.dns ?? {});
    this.ingressController = validateIdentity(props.ingressController ?? {
      namespace: 'ingress-nginx',
      podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' },
    }, 'ingressController');
    this.monitoring = validateIdentity(props.monitoring ?? { namespace: 'monitoring' }, 'monitoring');
    this.kinds = (props.workloadKinds ?? []).map((declared, i) => completeWorkloadKind(declared, `workloadKinds[${i}]`));
    this.templates = this.kinds.map(({ apiGroup, kind, podTemplatePath, plural }) => ({
      groups: [apiGroup], kind, path: parsePointer(podTemplatePath), resource: plural,
    }));
  }

  /** Ranges of pod addresses. */
  public get podCidrs(): string[] {
    return [...this.ranges.pod];
  }

  /** Ranges of Service addresses. */
  public get serviceCidrs(): string[] {
    return [...this.ranges.service];
  }

  /** Ranges of node addresses. */
  public get nodeCidrs(): string[] {
    return [...this.ranges.node];
  }

  /** Ranges of API server addresses; single addresses as ranges of one. */
  public get apiServerAddresses(): string[] {
    return [...this.ranges.apiServer];
  }

  /** TCP ports of the API server. */
  public get apiServerPorts(): number[] {
    return [...this.ports];
  }

  /** Declared custom kinds that run pods. */
  public get workloadKinds(): WorkloadKind[] {
    return [...this.kinds];
  }

  /**
   * What evaluation must know about the cluster.
   * @internal
   */
  public _evaluationTarget(): { readonly kubernetesVersion: string; readonly workloadKinds: readonly PodTemplateKind[] } {
    return { kubernetesVersion: this.kubernetesVersion, workloadKinds: this.templates };
  }
}

function canonical(cidrs: readonly string[] | undefined, what: string): string[] {
  return (cidrs ?? []).map((cidr, i) => IpRange.parse(cidr, `${what}[${i}]`).toString());
}

function completeDns(dns: ClusterDns): ClusterDns {
  const complete = {
    namespace: dns.namespace ?? 'kube-system',
    podLabels: { ...dns.podLabels ?? { 'k8s-app': 'kube-dns' } },
    ports: [...dns.ports ?? [53]],
    nodeLocalAddress: dns.nodeLocalAddress ?? '169.254.20.10',
    withoutNodeLocal: dns.withoutNodeLocal ?? false,
  };
  if (dns.withoutNodeLocal && dns.nodeLocalAddress !== undefined) {
    throw new Error(`dns has nodeLocalAddress '${dns.nodeLocalAddress}' and withoutNodeLocal: give one of them`);
  }
  validateNamespaceName(complete.namespace, 'dns.namespace');
  validateLabels(complete.podLabels, 'dns.podLabels');
  if (complete.ports.length === 0) throw new Error('dns.ports is empty: leave it out for 53, or write the ports of the DNS pods');
  complete.ports.forEach((port, i) => validatePort(port, `dns.ports[${i}]`));
  const range = IpRange.parseAddressOrRange(complete.nodeLocalAddress, 'dns.nodeLocalAddress');
  if (range.length !== range.bits) throw new Error(`dns.nodeLocalAddress '${complete.nodeLocalAddress}' is a range: write one address, for example '169.254.20.10'`);
  return complete;
}
