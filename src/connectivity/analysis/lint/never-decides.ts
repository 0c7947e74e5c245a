import { LintHit, LintRule, PlacedPart } from './finding';
import { canonicalKey } from '../../model/expression';
import { ANYBODY, Peer, Rule } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';

/** A rule that certainly decides for the same pods before another one is asked. */
interface Covered {
  ports: PortSet;
  readonly named: Set<string>;
}

/** A rule, and what it can be taken out of without a change. */
export interface DeadRule {
  readonly placed: PlacedPart;
  readonly rule: Rule;
  readonly isShadowed: boolean;
}

export const NEVER_DECIDES: LintRule = {
  id: 'never-decides',
  title: 'a rule never decides, since others do before',
  why: 'whoever reads or changes it is misled: it can be removed, or it was meant to come first',
  severity: 'info',
  * check({ parts }): Iterable<LintHit> {
    for (const { rule, isShadowed } of deadRules(parts)) {
      yield {
        at: rule.source,
        message: isShadowed ? 'other rules for the same pods decide the opposite before' : 'other rules for the same pods already say the same',
        fix: isShadowed ? 'move the rule before the others, or remove it' : 'remove the rule',
      };
    }
  },
};

/** Rules whose removal, one by one or all at once, changes no connection. Rules are compared for equal subjects, so time is linear. */
export function* deadRules(parts: readonly PlacedPart[]): Iterable<DeadRule> {
  const groups = new Map<string, PlacedPart[]>();
  for (const placed of parts) {
    const { layer, tier, part } = placed;
    if (part.tie !== undefined || part.rules.length === 0) continue;
    const key = `${layer} ${tier.name} ${part.direction} ${canonicalKey(part.subject)}`;
    const group = groups.get(key);
    if (group) group.push(placed);
    else groups.set(key, [placed]);
  }
  for (const group of groups.values()) {
    if (group.length === 1 && group[0].part.rules.length === 1) continue;
    yield* deadRulesOf(group);
  }
}

function* deadRulesOf(group: readonly PlacedPart[]): Iterable<DeadRule> {
  const rules = group.flatMap(placed => placed.part.rules.map(rule => ({ placed, rule }))).sort((a, b) => compareOrders(a.rule.order, b.rule.order));
  // Of rules at the same place with different actions nothing is said here.
  const isTied = (a: Rule, b: Rule) => a.action !== b.action && compareOrders(a.order, b.order) === 0;
  if (rules.some(({ rule }, i) => i > 0 && isTied(rules[i - 1].rule, rule))) return;
  const covered = new Map<string, Covered>();
  const opposite = new Map<string, string>();
  for (const { placed, rule } of rules) {
    if (rule.uncertain !== undefined || rule.l7 !== undefined || rule.peers.length === 0) continue;
    const keys = rule.peers.map(peer => peerKey(peer, rule));
    const before = (key: string) => [covered.get(key), covered.get('anybody')].flatMap(own => own ?? []);
    const isDead = keys.every(key => {
      const ports = PortSet.union(before(key).map(own => own.ports));
      return ports.contains(rule.ports) && rule.namedPorts.every(({ name, protocol = '' }) => before(key).some(({ named }) => named.has(`${protocol} ${name}`)));
    });
    if (isDead) yield { placed, rule, isShadowed: keys.some(key => (opposite.get(key) ?? opposite.get('anybody')) !== rule.action) };
    if (isDead) continue;
    for (const key of keys) {
      const own = covered.get(key) ?? { ports: PortSet.NONE, named: new Set<string>() };
      own.ports = own.ports.union(rule.ports);
      for (const { name, protocol = '' } of rule.namedPorts) own.named.add(`${protocol} ${name}`);
      covered.set(key, own);
      opposite.set(key, rule.action);
    }
  }
}

/** Whether a peer with addresses matches may be unknown: a doubtful rule covers only what says the same. */
function peerKey(peer: Peer, { action, peers }: Rule): string {
  if (peers === ANYBODY) return 'anybody';
  const { pods, podAddresses, outside, nodes = false, nodeAddresses, entities = [], names = [] } = peer;
  const isDoubtful = podAddresses !== undefined || nodeAddresses !== undefined || names.length > 0 || entities.length > 0;
  return JSON.stringify([
    pods ? canonicalKey(pods) : '', podAddresses?.toString(), outside?.toString(), nodes, nodeAddresses?.toString(), [...entities].sort(), [...names].sort(), isDoubtful ? action : '',
  ]);
}

function compareOrders(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? -Infinity, b[i] ?? -Infinity];
    if (x !== y) return x - y;
  }
  return 0;
}
