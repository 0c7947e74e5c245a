import { DoubtfulPeer, PeerContext, peerFields, peersOf } from './peers';
import { ALL_PORTS, PortRule, portRuleOf } from './ports';
import { describe, fieldsOf, listOf, Refused } from './refused';
import { FieldPath } from '../../../manifests';
import { ANYBODY, NETWORK_POLICY_ORDER, Peer, Rule, RuleSource } from '../../model/policy-model';

const MAX_ICMP_FIELDS = 40;
const REST = ['toPorts', 'icmps', 'authentication'];

/** What one rule of `ingress`, `egress`, `ingressDeny` or `egressDeny` lets through or denies. */
export function rulesOf(value: unknown, path: FieldPath, context: PeerContext, source: RuleSource): Rule[] {
  const rule = fieldsOf(value, path);
  const known = [...peerFields(context.direction, context.deny), ...REST];
  for (const field of Object.keys(rule)) {
    if (known.includes(field)) continue;
    if (/^(?:from|to)Requires$/.test(field)) throw new Refused(`${field} is no more: write what it asks into the selectors of peers`, [...path, field]);
    context.report(`unknown field ${field} is dropped: expected one of ${known.join(', ')}`, [...path, field]);
  }
  const peers = peersOf(rule, path, context);
  const ports = portsOf(rule, path, context);
  // Neither peers nor ports: such a rule finds nothing, unlike in a NetworkPolicy.
  if (!peers && !ports) return [];
  return (ports ?? [ALL_PORTS]).filter(each => !each.ports.isEmpty || each.namedPorts.length > 0)
    .flatMap(each => byDoubt(peers ?? ANYBODY.map(peer => ({ peer }))).map(({ certain, uncertain }): Rule => ({
      action: context.deny ? 'Deny' : 'Accept',
      peers: certain,
      ...each,
      order: context.deny ? [0] : [NETWORK_POLICY_ORDER],
      ...uncertain === undefined ? {} : { uncertain },
      source,
    })));
}

/** `undefined` where the rule does not ask for ports. */
function portsOf(rule: Readonly<Record<string, unknown>>, path: FieldPath, { direction, deny }: PeerContext): PortRule[] | undefined {
  const items = listOf(rule.toPorts, [...path, 'toPorts']) ?? [];
  const icmps = listOf(rule.icmps, [...path, 'icmps']) ?? [];
  if (items.length > 0 && icmps.length > 0) throw new Refused('icmps together with toPorts: expected one of both in a rule, make two rules', path);
  icmps.forEach((item, i) => checkIcmp(item, [...path, 'icmps', i]));
  if (icmps.length > 0) return [];
  if (items.length === 0) return undefined;
  return items.map((item, i) => portRuleOf(item, [...path, 'toPorts', i], { ingress: direction === 'Ingress', deny }));
}

function checkIcmp(item: unknown, path: FieldPath): void {
  const fields = listOf(fieldsOf(item, path).fields, [...path, 'fields']) ?? [];
  if (fields.length > MAX_ICMP_FIELDS) throw new Refused(`${fields.length} fields of icmp: expected at most ${MAX_ICMP_FIELDS}`, [...path, 'fields']);
  fields.forEach((field, i) => {
    const { family = '' } = fieldsOf(field, [...path, 'fields', i]);
    if (family !== '' && family !== 'IPv4' && family !== 'IPv6') {
      throw new Refused(`unknown family ${describe(family)}: expected IPv4 or IPv6`, [...path, 'fields', i, 'family']);
    }
  });
}

/** What is certain in one rule, and each doubt in a rule of its own. */
function byDoubt(peers: readonly DoubtfulPeer[]): { readonly certain: readonly Peer[]; readonly uncertain?: string }[] {
  const found = new Map<string | undefined, Peer[]>();
  for (const { peer, uncertain } of peers) {
    const same = found.get(uncertain);
    if (same) same.push(peer);
    else found.set(uncertain, [peer]);
  }
  return [...found].map(([uncertain, certain]) => ({ certain, ...uncertain === undefined ? {} : { uncertain } }));
}
