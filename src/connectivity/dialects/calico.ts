import { fieldsOf, isNonEmptyText, listOf } from './calico/fields';
import { onPods } from './calico/labels';
import { isForAll, LocalRule, lowerRule, RuleContext } from './calico/lower-rule';
import { NetworkSets } from './calico/network-sets';
import { inNamespace, Selectors } from './calico/selectors';
import { Services } from './calico/services';
import { tiersOf } from './calico/tiers';
import { problemsOf } from './calico/validate';
import { Lowering, LoweringContext } from './lowering';
import { ManifestEntry } from '../../manifests';
import { and, EVERYTHING, Expression } from '../model/expression';
import { Direction, NETWORK_POLICY_ORDER, PolicyPart, Rule, Tier } from '../model/policy-model';
import { PortSet } from '../model/port-set';

const KINDS = [
  'NetworkPolicy', 'GlobalNetworkPolicy', 'NetworkSet', 'GlobalNetworkSet', 'Tier',
  'StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy',
];

/** A policy that Calico takes, where it stands. */
interface Placed {
  readonly entry: ManifestEntry;
  readonly tier: Omit<Tier, 'parts'>;
  readonly order: number;
  /** Breaks ties of `order`. */
  readonly key: string;
}

/**
 * Policies, sets and tiers of `projectcalico.org/v3`, and as the data store holds them.
 *
 * https://docs.tigera.io/calico/latest/reference/resources/
 */
export const CALICO: Lowering = {
  kinds: KINDS.flatMap(kind => [`projectcalico.org/${kind}`, `crd.projectcalico.org/${kind}`]),
  lower: (entries, context) => {
    const ofKind = (...kinds: readonly string[]) => entries.filter(({ object }) => kinds.includes(object.kind));
    for (const entry of entries) if (entry.object.kind.startsWith('Staged')) context.report(entry, 'a staged policy is not enforced: it changes nothing until it is committed');
    const selectors = new Selectors();
    const using = { context, selectors, sets: new NetworkSets(ofKind('NetworkSet', 'GlobalNetworkSet'), context), services: new Services(context) };
    const tiers = tiersOf(ofKind('Tier'), context);
    const placed: Placed[] = [];
    for (const entry of lastOfEach(ofKind('NetworkPolicy', 'GlobalNetworkPolicy'), context)) {
      const place = placeOf(entry, tiers, selectors, context);
      if (place) placed.push(place);
    }
    placed.sort((a, b) => a.order === b.order ? (a.key < b.key ? -1 : 1) : a.order - b.order);
    placed.forEach((policy, rank) => lowerPolicy(policy, rank, using));
  },
};

/** Of objects with one name the last one remains, as when they are applied one after the other. */
function lastOfEach(entries: readonly ManifestEntry[], context: LoweringContext): readonly ManifestEntry[] {
  const last = new Map<string, ManifestEntry>();
  for (const entry of entries) {
    const { kind, metadata } = entry.object;
    const key = `${kind} ${kind === 'NetworkPolicy' ? metadata?.namespace ?? 'default' : ''}/${metadata?.name}`;
    const before = last.get(key);
    if (before) context.report(before, 'another object with this kind and name follows and replaces this one: give each its own name');
    last.set(key, entry);
  }
  return [...last.values()];
}

/** `undefined` where the policy has no effect, which is reported. */
function placeOf(entry: ManifestEntry, tiers: ReadonlyMap<string, Omit<Tier, 'parts'>>, selectors: Selectors, context: LoweringContext): Placed | undefined {
  const { kind, metadata } = entry.object;
  const isGlobal = kind === 'GlobalNetworkPolicy';
  const problems = problemsOf(entry.object.spec, isGlobal, selectors);
  for (const { message, path } of problems) context.report(entry, `${message}; calico refuses the policy, which has no effect`, path);
  if (problems.length > 0) return undefined;
  const spec = fieldsOf(entry.object.spec);
  if (spec.doNotTrack === true || spec.preDNAT === true) {
    context.report(entry, 'a policy with preDNAT or doNotTrack is for host endpoints only: it changes nothing for pods', ['spec']);
    return undefined;
  }
  const tierName = isNonEmptyText(spec.tier) ? spec.tier : 'default';
  const tier = tiers.get(tierName) ?? (context.options.evenUnplaced ? { name: tierName, order: Infinity, endOfTier: 'Deny' } as const : undefined);
  if (!tier) {
    context.report(entry, `tier ${tierName} is not among the objects: without it the policy is refused and has no effect; add the Tier`, ['spec', 'tier']);
    return undefined;
  }
  const order = typeof spec.order === 'number' ? spec.order : Infinity;
  const given = String(metadata?.name ?? '');
  // The data store puts the tier before the name.
  const name = given.startsWith(`${tierName}.`) ? given.slice(tierName.length + 1) : given;
  return { entry, tier, order, key: `${name}/${isGlobal ? '' : metadata?.namespace ?? 'default'}/${kind}` };
}

function lowerPolicy({ entry, tier, order: given }: Placed, rank: number, using: RuleContext): void {
  const { context } = using;
  const spec = fieldsOf(entry.object.spec);
  const namespace = entry.object.kind === 'NetworkPolicy' ? entry.object.metadata?.namespace ?? 'default' : undefined;
  const subject = subjectOf(spec, namespace, using.selectors);
  const governed = typesOf(spec);
  // NetworkPolicies stand at exactly this order; which of them is first goes by names that Calico's releases form differently. Ours first.
  const order = given === NETWORK_POLICY_ORDER && tier.name === 'default' ? NETWORK_POLICY_ORDER - 1e-6 : given;
  for (const [direction, field] of [['Ingress', 'ingress'], ['Egress', 'egress']] as const) {
    const rules = listOf(spec[field]);
    if (!governed.includes(direction)) {
      if (rules.length > 0) context.report(entry, `rules of ${field} have no effect: types does not list ${direction}`, ['spec', field]);
      continue;
    }
    const everybody: Rule[] = [];
    const parts: PolicyPart[] = [];
    rules.forEach((rule, i) => {
      const source = context.sourceOf(entry, ['spec', field, i]);
      for (const lowered of lowerRule(rule, direction, namespace, using)) {
        const whole: Rule = { ...lowered.rule, order: [order, rank, i], source };
        if (isForAll(lowered)) everybody.push(whole);
        else parts.push(narrowPart(lowered, whole, direction, subject));
      }
    });
    const whole: PolicyPart = { source: context.sourceOf(entry), direction, subject, isolates: PortSet.ALL, rules: everybody };
    for (const part of [whole, ...parts]) context.add('network', tier, part);
  }
}

/** A rule that asks more of the pod than its policy does: a part that isolates nothing. */
function narrowPart({ local }: LocalRule, rule: Rule, direction: Direction, subject: Expression): PolicyPart {
  return { source: rule.source, direction, subject: and(subject, local), isolates: PortSet.NONE, rules: [rule] };
}

function subjectOf(spec: Readonly<Record<string, unknown>>, namespace: string | undefined, selectors: Selectors): Expression {
  const { selector, namespaceSelector, serviceAccountSelector } = spec;
  return onPods(and(
    namespace === undefined ? EVERYTHING : inNamespace(namespace),
    isNonEmptyText(selector) ? selectors.endpoint(selector) : EVERYTHING,
    isNonEmptyText(namespaceSelector) ? selectors.namespace(namespaceSelector) : EVERYTHING,
    isNonEmptyText(serviceAccountSelector) ? selectors.account(serviceAccountSelector) : EVERYTHING,
  ));
}

/** Without `types`: ingress, unless there are rules of egress only. */
function typesOf(spec: Readonly<Record<string, unknown>>): readonly Direction[] {
  const types = listOf(spec.types) as readonly Direction[];
  if (types.length > 0) return types;
  if (listOf(spec.egress).length === 0) return ['Ingress'];
  return listOf(spec.ingress).length === 0 ? ['Egress'] : ['Ingress', 'Egress'];
}
