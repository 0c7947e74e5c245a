import { fieldsOf, listOf, textsOf } from './fields';
import { groupsByNames } from './named-groups';
import { NetworkSets } from './network-sets';
import { Entity, familyOf, localOf, peersOf, Side, sideOf } from './peers';
import { portsOf, protocolOf } from './ports';
import { Selectors } from './selectors';
import { Services } from './services';
import { AddressSet } from '../../model/address-set';
import { and, EVERYTHING, Expression, NOTHING } from '../../model/expression';
import { Action, ANYBODY, Direction, NamedPort, Peer, Rule } from '../../model/policy-model';
import { PortSet, Protocol } from '../../model/port-set';
import { LoweringContext } from '../lowering';

const ACTIONS: Readonly<Record<string, Action>> = { Allow: 'Accept', Deny: 'Deny', Pass: 'Pass' };

/** What rules are read with. */
export interface RuleContext {
  readonly context: LoweringContext;
  readonly selectors: Selectors;
  readonly sets: NetworkSets;
  readonly services: Services;
}

/** A rule, and which of the pods that the policy selects it is for. */
export interface LocalRule {
  readonly local: Expression;
  readonly rule: Pick<Rule, 'action' | 'peers' | 'ports' | 'namedPorts' | 'uncertain' | 'l7'>;
}

/** What a rule comes to; several where pods name ports differently, none where it matches nothing with ports, or only logs. */
export function lowerRule(given: unknown, direction: Direction, namespace: string | undefined, using: RuleContext): readonly LocalRule[] {
  const rule = fieldsOf(given);
  const action = ACTIONS[String(rule.action)];
  const protocol = rule.protocol === undefined ? undefined : protocolOf(rule.protocol);
  if (action === undefined || protocol === 'other') return [];
  const excluded = rule.notProtocol === undefined ? 'other' : protocolOf(rule.notProtocol);
  const taken = excluded === undefined || excluded === 'other' ? PortSet.NONE : PortSet.of(excluded);
  const seen = (protocol === undefined ? PortSet.ALL : PortSet.of(protocol)).minus(taken);
  if (seen.isEmpty) return [];
  const source = fieldsOf(rule.source) as Entity;
  const destination = fieldsOf(rule.destination) as Entity;
  const [own, other] = direction === 'Ingress' ? [destination, source] : [source, destination];
  const family = familyOf(rule.ipVersion, source, destination);
  const ownSide = sideOf(own, namespace, using.selectors, family);
  const doubts = [ownAddressDoubt(own, ownSide, using.context), sourcePortDoubt(source, protocol)];
  if (doubts.includes(false)) return [];
  const base: Base = { action, local: localOf(ownSide), doubts: doubts.filter(doubt => typeof doubt === 'string'), l7: l7Of(rule.http) };
  if (other.services) return ofService(base, other.services, direction, namespace, seen, destination, protocol, using);
  const peers = peersOf(sideOf(other, namespace, using.selectors, family), using.sets, using.context.options.ipBlocks);
  return withPorts(base, peers, destination, protocol, seen, direction, using);
}

interface Base {
  readonly action: Action;
  readonly local: Expression;
  readonly doubts: readonly string[];
  readonly l7?: string;
}

function made({ action, local, doubts, l7 }: Base, peers: readonly Peer[], ports: PortSet, namedPorts: readonly NamedPort[] = []): LocalRule[] {
  if (local === NOTHING || peers.length === 0 || ports.isEmpty && namedPorts.length === 0) return [];
  const uncertain = doubts.length > 0 ? { uncertain: doubts.join('; ') } : {};
  return [{ local, rule: { action, peers, ports, namedPorts, ...uncertain, ...l7 === undefined ? {} : { l7 } } }];
}

/** Ports of the destination. Names that others are taken away from are resolved now: what remains of a name depends on the pod. */
function withPorts(
  base: Base, peers: readonly Peer[], destination: Entity, protocol: Protocol | undefined, seen: PortSet, direction: Direction,
  { context }: RuleContext,
): LocalRule[] {
  const given = listOf(destination.ports);
  const not = listOf(destination.notPorts);
  if (protocol === undefined || given.length === 0 && not.length === 0) return made(base, peers, seen);
  const wanted = portsOf(given, protocol);
  const unwanted = portsOf(not, protocol);
  const numbers = (given.length > 0 ? wanted.ports : seen).minus(unwanted.ports);
  if (unwanted.named.length === 0 && (wanted.named.length === 0 || unwanted.ports.isEmpty)) return made(base, peers, numbers, wanted.named);
  const cut = groupsByNames(context.world, [wanted.named, unwanted.named].map(named => named.map(({ name }) => name)), protocol);
  if ('unknown' in cut) return made({ ...base, doubts: [...base.doubts, cut.unknown] }, peers, seen);
  return cut.groups.flatMap(({ pods, ports: [more, less] }, i) => {
    const ports = numbers.union(more).minus(unwanted.ports).minus(less);
    if (direction === 'Ingress') return made({ ...base, local: and(base.local, pods) }, peers, ports);
    const isRest = i === cut.groups.length - 1;
    const narrowed = peers.flatMap((peer): Peer[] => {
      if (!peer.pods) return isRest ? [peer] : [];
      const own = and(peer.pods, pods);
      if (own === NOTHING) return [];
      return isRest ? [{ ...peer, pods: own }] : [{ pods: own, ...peer.podAddresses ? { podAddresses: peer.podAddresses } : {} }];
    });
    return made(base, narrowed, ports);
  });
}

/** The pods behind a service; as a destination only on the ports that it leads to. */
function ofService(
  base: Base, { name, namespace: given }: NonNullable<Entity['services']>, direction: Direction, namespace: string | undefined,
  seen: PortSet, destination: Entity, protocol: Protocol | undefined, using: RuleContext,
): LocalRule[] {
  const found = using.services.backends(given === undefined || given === '' ? namespace ?? 'default' : given, name);
  if ('unknown' in found) return made({ ...base, doubts: [...base.doubts, found.unknown] }, ANYBODY, seen);
  const peers = found.pods === NOTHING ? [] : [{ pods: found.pods }];
  if (direction === 'Ingress') return withPorts(base, peers, destination, protocol, seen, direction, using);
  return made(base, peers, found.ports.intersect(seen), found.named.filter(({ protocol: own }) => own !== undefined && !seen.only(own).isEmpty));
}

/** Whether blocks hold the pod that the policy is for: yes, never, or why nobody knows. */
function ownAddressDoubt(own: Entity, { nets }: Side, { options, world }: LoweringContext): true | false | string {
  if (textsOf(own.nets).length === 0 && textsOf(own.notNets).length === 0) return true;
  if (options.ipBlocks === 'external-only') return textsOf(own.nets).length === 0;
  const pods = AddressSet.of((options.podCidrs ?? AddressSet.ALL).ranges.filter(({ family }) => family === 4));
  const isKnown = world.pods.some(({ addresses }) => addresses !== undefined);
  if (!isKnown && nets.contains(pods)) return true;
  return !isKnown && !nets.overlaps(pods) ? false : `whether the pod's own address lies in ${nets} is not known`;
}

/** Ports that callers send from are chosen at run time. */
function sourcePortDoubt(source: Entity, protocol: Protocol | undefined): true | false | string {
  const given = listOf(source.ports);
  const not = listOf(source.notPorts);
  if (protocol === undefined || protocol && given.length === 0 && not.length === 0) return true;
  const wanted = portsOf(given, protocol);
  const unwanted = portsOf(not, protocol);
  const numbers = (given.length > 0 ? wanted.ports : PortSet.of(protocol)).minus(unwanted.ports);
  if (numbers === PortSet.of(protocol) && unwanted.named.length === 0) return true;
  if (numbers.isEmpty && wanted.named.length === 0) return false;
  return 'the rule asks for the port that the caller sends from, which is chosen at run time';
}

/** `GET,HEAD /exact,/prefix*`. */
function l7Of(http: unknown): string | undefined {
  if (http === undefined) return undefined;
  const { methods, paths } = fieldsOf(http);
  const texts = listOf(paths).map(fieldsOf).map(({ exact, prefix }) => typeof exact === 'string' ? exact : `${String(prefix)}*`);
  return [textsOf(methods).join() || 'any method', texts.join() || 'any path'].join(' ');
}

/** Whether a rule is for every pod that the policy selects. */
export const isForAll = ({ local }: LocalRule): boolean => local === EVERYTHING;
