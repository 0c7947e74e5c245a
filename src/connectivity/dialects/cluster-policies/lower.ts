import { ClusterPolicy, ClusterRule } from './normal-form';
import { ManifestEntry } from '../../../manifests';
import { Action, ANYBODY, Peer, Rule, TIER_ORDER } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { Dialect } from '../../options';
import { LoweringContext } from '../lowering';

const TIERS = {
  Admin: { name: 'admin', order: TIER_ORDER.ADMIN, endOfTier: 'Pass' },
  Baseline: { name: 'baseline', order: TIER_ORDER.BASELINE, endOfTier: 'Pass' },
} as const;

/** Objects may say anything. */
function rankAt(tier: unknown, priority: unknown): string {
  return `${typeof tier === 'string' ? tier : ''} ${typeof priority === 'number' ? priority : ''}`;
}

const GROUP = 'policy.networking.k8s.io';
const KINDS: readonly { readonly kind: string; readonly rankOf: (entry: ManifestEntry) => string }[] = [
  { kind: 'ClusterNetworkPolicy', rankOf: ({ object }) => rankAt(object.spec?.tier, object.spec?.priority) },
  { kind: 'AdminNetworkPolicy', rankOf: ({ object }) => rankAt('Admin', object.spec?.priority) },
  { kind: 'BaselineAdminNetworkPolicy', rankOf: () => 'Baseline 0' },
];

/** Peer kinds that Calico 3.32 does not know: it takes them for peers without a field. */
const UNKNOWN_TO: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  portable: new Set(['unknown']), cilium: new Set(['unknown']), calico: new Set(['unknown', 'nodes', 'domainNames']),
};

/** Adds the policies to their tiers. */
export function lowerClusterPolicies(policies: readonly ClusterPolicy[], context: LoweringContext): void {
  const { dialect } = context.options;
  const crowded = dialect === 'portable' ? sharedRanks(context) : new Set<string>();
  const byName = dialect === 'calico' ? nameRanks(policies) : undefined;
  for (const policy of policies) {
    const rank = rankAt(policy.tier, policy.priority);
    const prefix = byName ? [policy.priority, byName.get(policy.entry)!] : [policy.priority];
    for (const direction of ['Ingress', 'Egress'] as const) {
      const rules = policy.rules[direction].flatMap((rule, i) => lowerRule(rule, i, prefix, context, policy.entry));
      if (rules.length === 0) continue;
      context.add('network', TIERS[policy.tier], {
        source: context.sourceOf(policy.entry),
        direction,
        subject: policy.subject,
        isolates: PortSet.NONE,
        rules,
        ...crowded.has(rank) ? { tie: rank } : {},
      });
    }
  }
}

/** Tiers and priorities that several policies have, whatever their kind. */
function sharedRanks(context: LoweringContext): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { kind, rankOf } of KINDS) {
    for (const entry of context.ofKind(`${GROUP}/${kind}`)) {
      const rank = rankOf(entry);
      if (seen.has(rank)) shared.add(rank);
      seen.add(rank);
    }
  }
  return shared;
}

/** Calico evaluates policies of one order by name. */
function nameRanks(policies: readonly ClusterPolicy[]): ReadonlyMap<ManifestEntry, number> {
  const nameOf = ({ entry }: ClusterPolicy): string => entry.object.metadata?.name ?? '';
  const sorted = [...policies].sort((a, b) => nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0);
  return new Map(sorted.map(({ entry }, rank) => [entry, rank]));
}

function lowerRule(rule: ClusterRule, index: number, prefix: readonly number[], context: LoweringContext, entry: ManifestEntry): Rule[] {
  const { dialect } = context.options;
  const source = context.sourceOf(entry, rule.path);
  const order = (action: Action): readonly number[] =>
    dialect === 'cilium' ? [prefix[0] + index / 100, action === 'Deny' ? 0 : 1] : [...prefix, index];
  const make = (action: Action, peers: readonly Peer[], { ports, namedPorts }: Pick<Rule, 'ports' | 'namedPorts'>, uncertain?: string): Rule =>
    ({ action, peers, ports, namedPorts, order: order(action), ...uncertain === undefined ? {} : { uncertain }, source });

  const isUnknown = ({ kind }: ClusterRule['peers'][number]): boolean => UNKNOWN_TO[dialect].has(kind);
  const rules: Rule[] = [];
  if (rule.peers.some(isUnknown)) {
    // Accept matches nothing, Deny and Pass deny everything. Cilium says so of the peer, the API of the rule.
    if (dialect !== 'cilium') return rule.action === 'Accept' ? [] : [make('Deny', ANYBODY, { ports: PortSet.ALL, namedPorts: [] })];
    if (rule.action !== 'Accept') rules.push(make('Deny', ANYBODY, rule));
  }
  const certain: Peer[] = [];
  for (const peer of rule.peers) {
    if (peer.kind === 'pods' || peer.kind === 'networks' || peer.kind === 'domainNames' && rule.action === 'Accept') {certain.push(...peer.peers);} else if (peer.kind === 'nodes' && peer.all) {certain.push({ nodes: true });} else if (peer.kind === 'nodes') {rules.push(make(rule.action, [{ nodes: true }], rule, 'which nodes have the labels of a nodes peer is not known'));} else if (peer.kind === 'domainNames') {
      rules.push(make(rule.action, peer.peers, rule, `domainNames are for Accept rules only, and what becomes of a ${rule.action} rule is not defined`));
    }
  }
  if (certain.length > 0) rules.push(make(rule.action, certain, rule));
  return rules;
}
