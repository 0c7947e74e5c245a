import { AddressSet } from './address-set';
import { AttributeSource } from './expression';
import { Protocol } from './port-set';
import { Provenance } from '../../manifests';

/** A port that a container declares. */
export interface ContainerPort {
  /** @default - the port has no name */
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** What owns pods at the top: one point of the graph. */
export interface Workload {
  /** Position in `World.workloads`. */
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** `namespace/name[Kind]`; `{ingress-controller}`. Unique. */
  readonly label: string;
  /** Positions in `World.pods`: one for each set of labels, ports and account that its pods differ in; mostly one. */
  readonly pods: readonly number[];
  readonly provenance: Provenance;
  /** Whether there is more than one pod, so that pods of the workload can talk to each other. Unknown counts as more. */
  readonly replicated: boolean;
}

/** Pods that no policy can tell apart by what they are: what selectors see of them. */
export interface PodShape {
  /** Position in `World.pods`. */
  readonly id: number;
  /** Position in `World.workloads`. */
  readonly workload: number;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  /** With `kubernetes.io/metadata.name`, always. */
  readonly namespaceLabels: ReadonlyMap<string, string>;
  readonly account: string;
  /** Labels of the ServiceAccount object; empty where it is not there. */
  readonly accountLabels: ReadonlyMap<string, string>;
  readonly ports: readonly ContainerPort[];
  /** Uses the network of its node, and is seen so (see `hostNetworkPods`). No selector matches it then. */
  readonly isHost: boolean;
  /** In a mesh. */
  readonly istio: boolean;
  readonly linkerd: boolean;
  /** Addresses of these pods, where objects tell them (`status.podIPs`). @default - not known */
  readonly addresses?: AddressSet;
  /** Names of pods, for queries: those of Pod objects, and `<statefulset>-<n>`. */
  readonly podNames: readonly string[];
}

/** A namespace, whether an object of it was given or others only name it. */
export interface NamespaceEntry {
  readonly name: string;
  /** With `kubernetes.io/metadata.name`, always. */
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** Whether a Namespace object was given. */
  readonly declared: boolean;
}

/** Who is there: everything but policies. */
export interface World {
  /** Sorted by label. */
  readonly workloads: readonly Workload[];
  readonly pods: readonly PodShape[];
  readonly namespaces: ReadonlyMap<string, NamespaceEntry>;
  /** The value that a selector sees; `undefined` where the pod has none. */
  lookup(pod: PodShape, on: AttributeSource, key: string): string | undefined;
  /** The workload with a label; `undefined` where there is none. */
  workload(label: string): Workload | undefined;
  /** The shape of a pod by `namespace/name`; `undefined` where there is none. */
  podNamed(namespace: string, name: string): PodShape | undefined;
  /** The pods of a namespace, as positions in `pods`. */
  podsIn(namespace: string): readonly number[];
}
