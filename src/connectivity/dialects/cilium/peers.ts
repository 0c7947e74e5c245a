import { CidrGroups } from './cidr-groups';
import { describe, fieldsOf, listOf, Refused } from './refused';
import { peerOf, requirementsOf, Selected } from './selector';
import { servicePeers } from './services';
import { FieldPath } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { EVERYTHING } from '../../model/expression';
import { parseAddress, parseCidr } from '../../model/parse-address';
import { ANYBODY, Direction, Peer } from '../../model/policy-model';
import { LoweringContext } from '../lowering';

/** A peer, and why nobody can say from objects whom it is. */
export interface DoubtfulPeer {
  readonly peer: Peer;
  /** @default - it can be said */
  readonly uncertain?: string;
}

/** What reading peers needs to know around them. */
export interface PeerContext {
  readonly lowering: LoweringContext;
  readonly groups: CidrGroups;
  readonly direction: Direction;
  readonly deny: boolean;
  /** Of the policy; absent for clusterwide ones. */
  readonly namespace?: string;
  /** The policy is for pods that are being started, which have no labels yet. */
  readonly forInit: boolean;
  report(message: string, path: FieldPath): void;
}

type Reader = (item: unknown, path: FieldPath, context: PeerContext) => readonly DoubtfulPeer[];

/** Every kind of peer by the end of its field: `fromCIDR`, `toCIDR`. */
const READERS: Readonly<Record<string, Reader>> = {
  Endpoints: (item, path, { namespace, forInit }) => selectedPeers(peerOf(requirementsOf(item, path), namespace, forInit)),
  CIDR: (item, path) => [{ peer: { outside: addressesOf(item, path) } }],
  CIDRSet: (item, path, context) => [{ peer: { outside: cidrRuleOf(item, path, context) } }],
  Entities: (item, path) => entityPeers(item, path),
  Nodes: (item, path) => {
    requirementsOf(item, path);
    return [{ peer: { nodes: true, entities: ['remote-node'] }, uncertain: 'which labels nodes have, and whether agents tell nodes apart by them, is not known' }];
  },
  Groups: () => [{ peer: { outside: AddressSet.ALL }, uncertain: 'which addresses a group of a cloud provider has is not known' }],
  FQDNs: (item, path) => [{ peer: { names: [nameOf(item, path)] } }],
  Services: (item, path, { lowering }) => servicePeers(item, path, lowering),
};
const INGRESS = ['Endpoints', 'CIDR', 'CIDRSet', 'Entities', 'Nodes', 'Groups'];
const EGRESS = [...INGRESS, 'Services'];
/** Where an empty list is read as if the field were not there, unlike in all others. */
const IGNORED_WHEN_EMPTY = new Set(['Groups', 'FQDNs', 'Services']);

/** The fields of a rule that say whom it is about. */
export function peerFields(direction: Direction, deny: boolean): readonly string[] {
  if (direction === 'Ingress') return INGRESS.map(kind => `from${kind}`);
  return (deny ? EGRESS : [...EGRESS, 'FQDNs']).map(kind => `to${kind}`);
}

/** Whom a rule is about; `undefined` where it does not say. */
export function peersOf(rule: Readonly<Record<string, unknown>>, path: FieldPath, context: PeerContext): readonly DoubtfulPeer[] | undefined {
  const lists = peerFields(context.direction, context.deny).flatMap(field => {
    const items = listOf(rule[field], [...path, field]);
    return items ? [{ field, kind: field.replace(/^(?:from|to)/, ''), items }] : [];
  });
  const filled = lists.filter(({ items }) => items.length > 0);
  if (filled.length > 1) {
    throw new Refused(`${filled[0].field} together with ${filled[1].field}: expected one kind of peers in a rule, make several rules`, path);
  }
  if (filled.length === 0 && lists.every(({ kind }) => IGNORED_WHEN_EMPTY.has(kind))) return undefined;
  const peers = filled.flatMap(({ field, kind, items }) => items.flatMap((item, i) => READERS[kind](item, [...path, field, i], context)));
  // An empty list besides a filled one: it finds nobody, and neither does the rule.
  if (lists.some(({ kind, items }) => items.length === 0 && !IGNORED_WHEN_EMPTY.has(kind))) return [];
  // Services that lead nowhere leave a rule that does not say whom it is about.
  return filled[0]?.kind === 'Services' && peers.length === 0 ? undefined : peers;
}

function selectedPeers({ pods, reserved, uncertain }: Selected): readonly DoubtfulPeer[] {
  return [{ peer: { pods }, ...uncertain === undefined ? {} : { uncertain } }, ...reservedPeers(reserved)];
}

/** Peers of Cilium's own identities. */
function reservedPeers(names: readonly string[]): readonly DoubtfulPeer[] {
  if (names.length === 0) return [];
  const isEveryNode = names.includes('host') && names.includes('remote-node');
  const entities = names.filter(name => name !== 'world');
  const certain: Peer = {
    ...entities.length > 0 ? { entities } : {},
    ...names.includes('world') ? { outside: AddressSet.ALL } : {},
    ...isEveryNode ? { nodes: true } : {},
  };
  const doubtful: DoubtfulPeer[] = [];
  if (!isEveryNode && (names.includes('host') || names.includes('remote-node'))) {
    doubtful.push({ peer: { nodes: true }, uncertain: 'on which node the pod will run is not known' });
  }
  if (names.join() === 'kube-apiserver') {
    doubtful.push({ peer: { nodes: true, outside: AddressSet.ALL }, uncertain: 'which addresses the API server has is not known' });
  }
  return [{ peer: certain }, ...doubtful];
}

const OF_CLUSTER = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'];
const outsideOf = (family: 4 | 6): AddressSet => AddressSet.of(AddressSet.ALL.ranges.filter(range => range.family === family));
const ENTITIES = new Map<unknown, readonly DoubtfulPeer[]>([
  ['all', ANYBODY.map(peer => ({ peer }))],
  ['world', [{ peer: { outside: AddressSet.ALL } }]],
  ['world-ipv4', [{ peer: { outside: outsideOf(4) } }]],
  ['world-ipv6', [{ peer: { outside: outsideOf(6) } }]],
  ...['cluster', 'cluster-mesh'].map((name): [string, readonly DoubtfulPeer[]] => [name, [{ peer: { pods: EVERYTHING } }, ...reservedPeers(OF_CLUSTER)]]),
  ...OF_CLUSTER.map((name): [string, readonly DoubtfulPeer[]] => [name, reservedPeers([name])]),
  ['none', []],
]);

function entityPeers(item: unknown, path: FieldPath): readonly DoubtfulPeer[] {
  const peers = ENTITIES.get(item);
  if (!peers) throw new Refused(`unknown entity ${describe(item)}: expected one of ${[...ENTITIES.keys()].sort().join(', ')}`, path);
  return peers;
}

/** A block, or an address alone. */
function addressesOf(item: unknown, path: FieldPath): AddressSet {
  if (typeof item === 'string') {
    const block = parseCidr(item);
    if (block) return AddressSet.of([block]);
    const address = parseAddress(item);
    if (address) return AddressSet.of([{ family: address.family, from: address.value, to: address.value }]);
  }
  throw new Refused(`${describe(item)} is no block of addresses: expected for example 10.0.0.0/8`, path);
}

function cidrRuleOf(item: unknown, path: FieldPath, context: PeerContext): AddressSet {
  const { cidr, cidrGroupRef, cidrGroupSelector, except } = fieldsOf(item, path);
  const given = [cidr, cidrGroupRef].filter(value => value !== undefined && value !== '').length + (cidrGroupSelector === undefined ? 0 : 1);
  if (given !== 1) throw new Refused(`${given} of cidr, cidrGroupRef and cidrGroupSelector: expected one of them`, path);
  const exceptions = (listOf(except, [...path, 'except']) ?? []).map((text, i) => {
    const block = typeof text === 'string' ? parseCidr(text) : undefined;
    if (!block) throw new Refused(`${describe(text)} is no block of addresses: expected for example 10.0.0.0/8`, [...path, 'except', i]);
    return block;
  });
  const left = (all: AddressSet) => exceptions.length === 0 ? all : all.minus(AddressSet.of(exceptions));
  if (cidrGroupSelector !== undefined) return left(context.groups.selected(requirementsOf(cidrGroupSelector, [...path, 'cidrGroupSelector'])));
  if (cidr === undefined || cidr === '') {
    const named = typeof cidrGroupRef === 'string' ? context.groups.named(cidrGroupRef) : undefined;
    if (!named) context.report(`CiliumCIDRGroup ${describe(cidrGroupRef)} is not there: the peer finds nobody; add the group`, [...path, 'cidrGroupRef']);
    return left(named ?? AddressSet.NONE);
  }
  const block = typeof cidr === 'string' ? parseCidr(cidr) : undefined;
  if (!block) throw new Refused(`${describe(cidr)} is no block of addresses: expected for example 10.0.0.0/8`, [...path, 'cidr']);
  exceptions.forEach((exception, i) => {
    const isInside = exception.family === block.family && block.from <= exception.from && exception.to <= block.to;
    if (!isInside) throw new Refused(`exception ${describe((except as unknown[])[i])} does not lie in ${describe(cidr)}: expected one inside`, [...path, 'except', i]);
  });
  return left(AddressSet.of([block]));
}

function nameOf(item: unknown, path: FieldPath): string {
  const { matchName, matchPattern } = fieldsOf(item, path);
  const given = [matchName, matchPattern].filter(value => value !== undefined && value !== '');
  if (given.length !== 1 || typeof given[0] !== 'string') throw new Refused(`${given.length} of matchName and matchPattern: expected one of them`, path);
  const allowed = given[0] === matchName ? /^[-a-zA-Z0-9_.]{1,255}$/ : /^[-a-zA-Z0-9_.*]{1,255}$/;
  if (!allowed.test(given[0])) throw new Refused(`${describe(given[0])} is no name: expected letters, digits, dots and dashes, and stars in a matchPattern`, path);
  return given[0];
}
