import { textsOf } from './fields';
import { onPods } from './labels';
import { NetworkSets } from './network-sets';
import { endpointsOf, EntitySelectors, Selectors } from './selectors';
import { AddressFamily, AddressSet } from '../../model/address-set';
import { and, EVERYTHING, Expression, not, NOTHING } from '../../model/expression';
import { parseCidr } from '../../model/parse-address';
import { ANYBODY, Peer } from '../../model/policy-model';
import { IpBlocks } from '../../options';

/** One side of a rule: all members are ANDed. */
export interface Entity extends EntitySelectors {
  readonly nets?: readonly string[];
  readonly notNets?: readonly string[];
  readonly ports?: readonly unknown[];
  readonly notPorts?: readonly unknown[];
  readonly services?: { readonly name: string; readonly namespace?: string };
}

/** What the selectors and blocks of one side mean, apart from ports. */
export interface Side {
  /** Endpoints, on labels as Calico's endpoints have them. @default - whoever it is */
  readonly endpoints?: Expression;
  /** And not these. */
  readonly except: Expression;
  /** And with an address there. */
  readonly nets: AddressSet;
  readonly hasNets: boolean;
}

const FAMILY: Readonly<Record<AddressFamily, AddressSet>> = {
  4: AddressSet.of(AddressSet.ALL.ranges.filter(({ family }) => family === 4)),
  6: AddressSet.of(AddressSet.ALL.ranges.filter(({ family }) => family === 6)),
};

/** The version of IP that a rule is for: by `ipVersion`, or by any block in it. Without either: both. */
export function familyOf(ipVersion: unknown, source: Entity, destination: Entity): AddressSet {
  const net = [source, destination].flatMap(({ nets, notNets }) => [...textsOf(nets), ...textsOf(notNets)])[0];
  const family = ipVersion === 4 || ipVersion === 6 ? ipVersion : net === undefined ? undefined : parseCidr(net)?.family;
  return family === undefined ? AddressSet.ALL : FAMILY[family];
}

export function sideOf(entity: Entity, policyNamespace: string | undefined, selectors: Selectors, family: AddressSet): Side {
  const nets = textsOf(entity.nets);
  const notNets = textsOf(entity.notNets);
  const hasBlocks = nets.length > 0 || notNets.length > 0;
  return {
    endpoints: endpointsOf(entity, policyNamespace, selectors),
    except: entity.notSelector ? selectors.endpoint(entity.notSelector) : NOTHING,
    nets: !hasBlocks ? family : (nets.length > 0 ? addressesOf(nets) : family).intersect(family).minus(addressesOf(notNets)),
    hasNets: nets.length > 0,
  };
}

function addressesOf(nets: readonly string[]): AddressSet {
  return AddressSet.of(nets.map(net => parseCidr(net)).filter(range => range !== undefined));
}

/** The other end of a rule. Selectors are sets of addresses to Calico: of pods, and of network sets whose labels match. */
export function peersOf({ endpoints, except, nets, hasNets }: Side, sets: NetworkSets, ipBlocks: IpBlocks): readonly Peer[] {
  const isAnyAddress = nets === AddressSet.ALL;
  if (endpoints === undefined && except === NOTHING && isAnyAddress) return ANYBODY;
  const excepted = except === NOTHING ? AddressSet.NONE : sets.matching(except);
  const allowed = excepted.isEmpty ? nets : nets.minus(excepted);
  const ofSets = endpoints === undefined ? AddressSet.ALL : sets.matching(endpoints);
  const outside = endpoints === undefined ? allowed : ofSets.isEmpty ? ofSets : ofSets.intersect(allowed);
  const notThese = except === NOTHING ? EVERYTHING : not(onPods(except));
  const peers: Peer[] = [];
  const isSeen = ipBlocks === 'any';
  if (isSeen || !hasNets) {
    const pods = and(endpoints === undefined ? EVERYTHING : onPods(endpoints), notThese);
    if (pods !== NOTHING) peers.push(isSeen && allowed !== AddressSet.ALL ? { pods, podAddresses: allowed } : { pods });
  }
  if (endpoints !== undefined && isSeen && !outside.isEmpty) peers.push({ pods: notThese, podAddresses: outside });
  if (!outside.isEmpty) peers.push({ outside });
  if (!outside.isEmpty && (isSeen || !hasNets && endpoints === undefined)) {
    peers.push(outside === AddressSet.ALL || !isSeen ? { nodes: true } : { nodes: true, nodeAddresses: outside });
  }
  if (endpoints === undefined && isAnyAddress) peers.push({ entities: ['*'] });
  return peers;
}

/** The pod that a rule is for, where it says more of it than the policy does. */
export function localOf({ endpoints, except }: Side): Expression {
  return and(endpoints === undefined ? EVERYTHING : onPods(endpoints), except === NOTHING ? EVERYTHING : not(onPods(except)));
}
