import { Cni } from './cni';
import { Mesh } from './mesh';
import { PolicyEngine } from './policy-engine';

/** Who answers DNS queries of pods. */
export interface ClusterDns {
  /**
   * Namespace of the DNS pods.
   * @default 'kube-system'
   */
  readonly namespace?: string;
  /**
   * Labels of the DNS pods.
   * @default - `k8s-app: kube-dns`, which kubeadm, kops, EKS, GKE and AKS use
   */
  readonly podLabels?: { readonly [key: string]: string };
  /**
   * Ports on which the pods listen, UDP and TCP each. Policies see the port of the pod, not of the Service: OpenShift
   * listens on 5353.
   * @default [53]
   */
  readonly ports?: number[];
  /**
   * Link-local address of NodeLocal DNSCache. It runs on the host network, so that no pod selector matches it.
   * @default '169.254.20.10'
   */
  readonly nodeLocalAddress?: string;
  /**
   * Leaves NodeLocal DNSCache out of the policies.
   * @default false
   */
  readonly withoutNodeLocal?: boolean;
}

/** Pods that play a part in the cluster, recognised by namespace and labels. */
export interface PodIdentity {
  /** Namespace of the pods. */
  readonly namespace: string;
  /**
   * Labels of the pods.
   * @default - every pod of the namespace
   */
  readonly podLabels?: { readonly [key: string]: string };
}

/**
 * A custom kind that embeds a pod template, so that its pods are hardened and assessed like those of a Deployment.
 *
 * @example
 * const rollout: WorkloadKind = { apiGroup: 'argoproj.io', kind: 'Rollout', podTemplatePath: '/spec/template' };
 */
export interface WorkloadKind {
  /** API group without version, for example `argoproj.io`. */
  readonly apiGroup: string;
  /** Kind, for example `Rollout`. */
  readonly kind: string;
  /**
   * JSON pointer from the object to what holds `metadata` and `spec` of the pods.
   * @default '/spec/template'
   */
  readonly podTemplatePath?: string;
  /**
   * The plural under which the API serves the kind, for example `rollouts`; admission policies match it.
   * @default - the kind in lower case with the ending of a plural, as kubectl guesses it
   */
  readonly plural?: string;
}

/** Describes the cluster that the manifests are for. */
export interface ClusterTargetProps {
  /**
   * Minor version, from '1.28' to '1.37'.
   * @default '1.34': three minors behind the newest, so that clusters which still receive fixes know every emitted field
   */
  readonly kubernetesVersion?: string;
  /**
   * Network plugin.
   * @default Cni.NETWORK_POLICY
   */
  readonly cni?: Cni;
  /**
   * What admits objects.
   * @default PolicyEngine.NATIVE
   */
  readonly policyEngine?: PolicyEngine;
  /**
   * Service mesh.
   * @default Mesh.NONE
   */
  readonly mesh?: Mesh;
  /**
   * Ranges of pod addresses, as CIDRs.
   * @default - not known
   */
  readonly podCidrs?: string[];
  /**
   * Ranges of Service addresses, as CIDRs.
   * @default - not known
   */
  readonly serviceCidrs?: string[];
  /**
   * Ranges of node addresses, as CIDRs.
   * @default - not known
   */
  readonly nodeCidrs?: string[];
  /**
   * Who answers DNS queries.
   * @default - kube-dns or CoreDNS in kube-system, and NodeLocal DNSCache
   */
  readonly dns?: ClusterDns;
  /**
   * The pods that bring in HTTP traffic.
   * @default - ingress-nginx: namespace `ingress-nginx`, label `app.kubernetes.io/name: ingress-nginx`
   */
  readonly ingressController?: PodIdentity;
  /**
   * The pods that scrape metrics.
   * @default - every pod of the namespace `monitoring`
   */
  readonly monitoring?: PodIdentity;
  /**
   * Addresses of the API server as pods reach it after translation of the Service address: IPs or CIDRs of its endpoints.
   * @default - not known; `Peer.kubeApiServer()` is then an error
   */
  readonly apiServerAddresses?: string[];
  /**
   * TCP ports of the API server.
   * @default [443, 6443]
   */
  readonly apiServerPorts?: number[];
  /**
   * Custom kinds that run pods.
   * @default - none
   */
  readonly workloadKinds?: WorkloadKind[];
}
