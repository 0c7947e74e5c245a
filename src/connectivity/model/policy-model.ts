import { AddressSet } from './address-set';
import { EVERYTHING, Expression } from './expression';
import { PortSet, Protocol } from './port-set';
import { FieldPath, Provenance } from '../../manifests';

/** The one form that policies of every dialect are lowered to. What differs between dialects ends here. */

export type Direction = 'Ingress' | 'Egress';
export type Action = 'Accept' | 'Deny' | 'Pass';
export type LayerName = 'network' | 'istio' | 'linkerd';

/** What a rule comes from. */
export interface RuleSource {
  /** `NetworkPolicy`, as the object writes it. */
  readonly kind: string;
  readonly apiGroup: string;
  /** @default - the object has no namespace */
  readonly namespace?: string;
  readonly name: string;
  /** Within the object. @default - the object as a whole */
  readonly path?: FieldPath;
  readonly provenance: Provenance;
}

/**
 * Some of those at the other end. All given members of one peer are ANDed per kind of endpoint: a pod must match `pods` and,
 * if given, `podAddresses`; an address outside must lie in `outside`; and so on. Members that are absent match nothing.
 */
export interface Peer {
  /** Pods by what they are. Pods on the network of their node never match. */
  readonly pods?: Expression;
  /** Only with `pods`: and whose address lies there. The world decides where addresses are not known. */
  readonly podAddresses?: AddressSet;
  /** Addresses that are neither of pods nor of nodes. */
  readonly outside?: AddressSet;
  /** Nodes, and pods that use their network. */
  readonly nodes?: boolean;
  /** Only with `nodes`: and whose address lies there. */
  readonly nodeAddresses?: AddressSet;
  /** Special peers that a CNI names: `kube-apiserver`, `ingress`, `health`, `host`, `remote-node`, `init`, `unmanaged`. */
  readonly entities?: readonly string[];
  /** Names outside of the cluster, as the policy writes them; at run time they become addresses that nobody knows before. */
  readonly names?: readonly string[];
}

/** Everybody: pods, nodes, whatever is outside. */
export const ANYBODY: readonly Peer[] = [{ pods: EVERYTHING, outside: AddressSet.ALL, nodes: true, entities: ['*'] }];

/** A port by the name that the destination pod gives it. */
export interface NamedPort {
  readonly name: string;
  /** @default - every protocol */
  readonly protocol?: Protocol;
}

export interface Rule {
  readonly action: Action;
  /** Whoever matches one of them. Empty: nobody. */
  readonly peers: readonly Peer[];
  /** Ports of the destination. */
  readonly ports: PortSet;
  /** Ports by name, besides `ports`. Each destination pod resolves them for itself; what is no pod never matches them. */
  readonly namedPorts: readonly NamedPort[];
  /** Rules of a tier are compared by it, number by number; the first that matches decides. */
  readonly order: readonly number[];
  /** Why nobody can say from objects whether the rule matches. Where it would decide, the answer is unknown. */
  readonly uncertain?: string;
  /** What the rule asks beyond ports, for people: `GET /healthz`. Never changes the answer. */
  readonly l7?: string;
  readonly source: RuleSource;
}

/** What one policy says of one direction for the pods that it selects. */
export interface PolicyPart {
  readonly source: RuleSource;
  readonly direction: Direction;
  /** The pods that it is for. Pods on the network of their node are no subjects. */
  readonly subject: Expression;
  /** Ports that nobody reaches, or that lead nowhere, unless a rule of the tier says so: `NONE` where the policy isolates nothing. */
  readonly isolates: PortSet;
  /** Named ports that it isolates besides (Linkerd's Server). Absent: none. */
  readonly isolatesNamed?: readonly NamedPort[];
  readonly rules: readonly Rule[];
  /** Parts with one text have no defined order among each other: where they disagree, the answer is unknown. */
  readonly tie?: string;
}

export interface Tier {
  readonly name: string;
  /** Ascending. See `TIER_ORDER`. */
  readonly order: number;
  /** What becomes of what no rule matched, for pods that a part of the tier isolates. */
  readonly endOfTier: 'Deny' | 'Pass';
  readonly parts: readonly PolicyPart[];
}

/** Orders of tiers in the network layer: those of Calico, which every dialect fits into. */
export const TIER_ORDER = { ADMIN: 1000, DEFAULT: 1_000_000, BASELINE: 10_000_000 } as const;
/** Order of the rules of a NetworkPolicy in the tier `default`, as Calico has it; Cilium's Deny rules stand at 0. */
export const NETWORK_POLICY_ORDER = 1000;

/** A connection is allowed where every layer allows it, in both directions. After the last tier everything is accepted. */
export interface Layer {
  readonly name: LayerName;
  /** What the layer sees; all else it accepts. Meshes see TCP only. */
  readonly scope: PortSet;
  /** In order. */
  readonly tiers: readonly Tier[];
}
