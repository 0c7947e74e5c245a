import { Condition, pods, RuleConditions } from './conditions';
import { AddressSet } from '../../model/address-set';
import { and, NOTHING } from '../../model/expression';
import { Peer } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { LoweringOptions } from '../lowering';
import { matchesOutsideOnly } from '../mesh/peers';

/** What enforces: a sidecar that reads the port as HTTP, one that does not, or ztunnel. */
export type Enforcer = 'http' | 'tcp' | 'ztunnel';

/** One way to match a rule: whom it lets in, where, and what of it no object tells. */
export interface Alternative {
  readonly peers: readonly Peer[];
  readonly ports: PortSet;
  readonly http: readonly string[];
  readonly unsure: readonly string[];
}

const TCP_PORTS = PortSet.of('TCP');

/**
 * What is left of a rule where it is enforced; nothing where it never matches.
 *
 * Where requests are not read, a rule that allows is dropped when it asks for any of them, and a rule that denies loses what it asks (Istio,
 * pilot/pkg/security/authz/model). ztunnel does the same, but an item that asks nothing any more matches nothing (ztunnel, src/rbac.rs).
 *
 * @param plaintext whether connections carry no identity there
 */
export function alternatives(
  rule: RuleConditions, enforcer: Enforcer, allows: boolean, plaintext: boolean, options: LoweringOptions,
): readonly Alternative[] {
  const seen = enforcer === 'http' ? rule : stripped(rule, enforcer, allows);
  if (!seen) return [];
  const always = seen.when.flat();
  const sources = seen.from.length > 0 ? seen.from : [[]];
  const operations = seen.to.length > 0 ? seen.to : [[]];
  return operations.flatMap(operation => {
    const byDemand = new Map<string, { alternative: Alternative; peers: Peer[] }>();
    for (const source of sources) {
      const conditions = [...source, ...operation, ...always];
      const peer = peerOf(conditions, plaintext, options);
      if (!peer) continue;
      const http = conditions.flatMap(condition => condition.http ?? []);
      const unsure = conditions.flatMap(condition => condition.unsure ?? []);
      const key = JSON.stringify([http, unsure]);
      const peers = byDemand.get(key)?.peers ?? [];
      peers.push(peer);
      byDemand.set(key, { peers, alternative: { peers, http, unsure, ports: portsOf(conditions) } });
    }
    return [...byDemand.values()].map(({ alternative }) => alternative).filter(({ ports }) => !ports.isEmpty);
  });
}

function stripped(rule: RuleConditions, enforcer: 'tcp' | 'ztunnel', allows: boolean): RuleConditions | undefined {
  const isSeen = (condition: Condition) => enforcer === 'ztunnel' ? condition.ztunnel : condition.http === undefined;
  const isWhole = [...rule.from, ...rule.to, ...rule.when].flat().every(isSeen);
  if (allows && !isWhole) return undefined;
  const keep = (items: readonly (readonly Condition[])[]) => items.map(item => item.filter(isSeen));
  const [from, to, when] = [keep(rule.from), keep(rule.to), keep(rule.when)];
  if (enforcer === 'tcp') return { from, to, when };
  const asking = (items: readonly (readonly Condition[])[]) => items.filter(item => item.length > 0);
  const isVoid = [from, to].some(items => items.length > 0 && asking(items).length === 0) || when.some(item => item.length === 0);
  return isVoid ? undefined : { from: asking(from), to: asking(to), when };
}

function portsOf(conditions: readonly Condition[]): PortSet {
  return conditions.reduce((left, { ports }) => ports ? left.intersect(ports) : left, TCP_PORTS);
}

function peerOf(conditions: readonly Condition[], plaintext: boolean, options: LoweringOptions): Peer | undefined {
  const needsIdentity = conditions.some(({ identity }) => identity?.positive);
  if (needsIdentity && plaintext) return undefined;
  const asked = plaintext ? and() : and(...pods(conditions));
  const blocks = conditions.flatMap(({ addresses }) => addresses ?? []);
  const addresses = blocks.length === 0 ? undefined : blocks.reduce((left, block) => left.intersect(block));
  const who = addresses && matchesOutsideOnly(options) ? NOTHING : asked;
  const callers: Peer = addresses ? { pods: who, podAddresses: addresses } : { pods: who };
  if (needsIdentity) return callers;
  return addresses
    ? { ...callers, outside: addresses, ...matchesOutsideOnly(options) ? {} : { nodes: true, nodeAddresses: addresses } }
    : { ...callers, outside: AddressSet.ALL, nodes: true, entities: ['*'] };
}
