import { ManifestEntry, FieldPath } from '../../../manifests';
import { Expression } from '../../model/expression';
import { Action, Direction, NamedPort, Peer } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';

/** What ClusterNetworkPolicy, AdminNetworkPolicy and BaselineAdminNetworkPolicy say, whatever their fields are called. */
export interface ClusterPolicy {
  readonly entry: ManifestEntry;
  readonly tier: 'Admin' | 'Baseline';
  readonly priority: number;
  readonly subject: Expression;
  readonly rules: Readonly<Record<Direction, readonly ClusterRule[]>>;
}

export interface ClusterRule {
  readonly path: FieldPath;
  readonly action: Action;
  readonly peers: readonly ClusterPeer[];
  readonly ports: PortSet;
  readonly namedPorts: readonly NamedPort[];
}

/** A peer of a rule; `unknown`: no field of it is known, or what it says cannot be read. */
export type ClusterPeer =
  | { readonly kind: 'pods' | 'networks' | 'domainNames'; readonly peers: readonly Peer[] }
  | { readonly kind: 'nodes'; readonly all: boolean }
  | { readonly kind: 'unknown' };

/** How an API writes the same. */
export interface Grammar {
  readonly actions: Readonly<Record<string, Action>>;
  /** Name of the list of ports in a rule. */
  readonly portsField: string;
  readonly maximumRules: number;
  readonly maximumItems: number;
  /** Reads one item of that list; `undefined` where it cannot be read. */
  readPort(item: unknown, path: FieldPath, refuse: (message: string, path: FieldPath) => void, warn: (message: string, path: FieldPath) => void):
  ReadPort | undefined;
}

export interface ReadPort {
  readonly ports: PortSet;
  readonly namedPort?: NamedPort;
}
