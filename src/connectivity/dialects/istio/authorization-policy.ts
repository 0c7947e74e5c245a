import { Alternative, alternatives, Enforcer } from './alternatives';
import { Condition, RefusedRule, ruleConditions, RuleConditions } from './conditions';
import { AMBIENT, hasLabels, SIDECAR } from './data-plane';
import { IDENTIFIED } from './identity';
import { Region, Regions } from './regions';
import { lowerWaypointPolicy } from './waypoint';
import { ManifestEntry, valueAt } from '../../../manifests';
import { and, Expression, isOneOf } from '../../model/expression';
import { Action, Rule } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { fieldsAt, listAt, namespaceOf, textAt } from '../mesh/fields';

const TCP_PORTS = PortSet.of('TCP');
const ACTIONS = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'] as const;
export type PolicyAction = typeof ACTIONS[number];

const TIERS = {
  CUSTOM: { name: 'custom', order: 2, endOfTier: 'Pass' },
  DENY: { name: 'deny', order: 3, endOfTier: 'Pass' },
  ALLOW: { name: 'allow', order: 5, endOfTier: 'Deny' },
} as const;

/** A policy that can be read and is enforced. */
export interface ReadPolicy {
  readonly entry: ManifestEntry;
  readonly namespace: string;
  readonly isRoot: boolean;
  readonly action: Exclude<PolicyAction, 'AUDIT'>;
  readonly provider: string;
  readonly rules: readonly RuleConditions[];
}

/** Order of Istio: CUSTOM, DENY, ALLOW; whoever an ALLOW policy selects is reached by nobody else. */
export function lowerAuthorizationPolicy(entry: ManifestEntry, regions: Regions, context: LoweringContext): void {
  const policy = read(entry, context);
  if (!policy) return;
  const { object } = entry;
  const targets = [...listAt(object, 'spec', 'targetRefs'), ...valueAt(object, ['spec', 'targetRef']) === undefined ? [] : [fieldsAt(object, 'spec', 'targetRef')]];
  const labels = fieldsAt(object, 'spec', 'selector', 'matchLabels');
  if (targets.length > 0) return lowerWaypointPolicy(policy, targets, context);
  lowerForPods(policy, hasLabels(labels), regions, context);
}

/** For pods of the policy's namespace, or of all where it lives in the root namespace. */
export function lowerForPods(policy: ReadPolicy, pods: Expression, regions: Regions, context: LoweringContext): void {
  const { entry, namespace, isRoot, action, rules } = policy;
  if (rules.length === 0 && action !== 'ALLOW') return; // what has no rules matches nothing
  const own = and(IDENTIFIED, ...isRoot ? [] : [isOneOf('meta', 'namespace', namespace)], pods);
  const add = (subject: Expression, matched: readonly Rule[]) => {
    if (matched.length === 0 && action !== 'ALLOW') return;
    const isolates = action === 'ALLOW' ? TCP_PORTS : PortSet.NONE;
    context.add('istio', TIERS[action], { source: context.sourceOf(entry), direction: 'Ingress', subject, isolates, rules: matched });
  };
  const conditions = rules.flatMap(({ from, to, when }) => [...from, ...to, ...when]);
  const asksOf = (asked: (condition: Condition) => boolean) => conditions.some(item => item.some(asked));
  const isPlain = !asksOf(({ identity, http }) => identity !== undefined || http !== undefined);
  // An item that asks nothing holds for a sidecar and never for ztunnel.
  const isOneForAll = action !== 'CUSTOM' && !asksOf(({ ztunnel }) => !ztunnel) && conditions.every(item => item.length > 0);
  const cut = isPlain ? [] : regions.of(isRoot ? undefined : namespace);
  if (isOneForAll && cut.length <= 1) {
    add(own, rulesOf(policy, 'http', TCP_PORTS, false, context));
    return;
  }
  for (const region of cut.length > 0 ? cut : [{ pods: and(), opaque: PortSet.NONE, plaintext: PortSet.NONE }]) {
    const slices = slicesOf(region);
    add(and(own, SIDECAR, region.pods), slices.flatMap(({ enforcer, ports, plaintext }) => rulesOf(policy, enforcer, ports, plaintext, context)));
  }
  if (action !== 'CUSTOM') add(and(own, AMBIENT), rulesOf(policy, 'ztunnel', TCP_PORTS, false, context));
}

function slicesOf({ opaque, plaintext }: Region): { readonly enforcer: Enforcer; readonly ports: PortSet; readonly plaintext: boolean }[] {
  return ([['http', TCP_PORTS.minus(opaque)], ['tcp', opaque]] as const).flatMap(([enforcer, ports]) => [
    { enforcer, ports: ports.minus(plaintext), plaintext: false },
    { enforcer, ports: ports.intersect(plaintext), plaintext: true },
  ]).filter(({ ports }) => !ports.isEmpty);
}

function rulesOf(policy: ReadPolicy, enforcer: Enforcer, within: PortSet, plaintext: boolean, context: LoweringContext): Rule[] {
  return policy.rules.flatMap((rule, i) => alternatives(rule, enforcer, policy.action === 'ALLOW', plaintext, context.options)
    .flatMap(alternative => lowered(policy, alternative, within, i, context)));
}

function lowered(
  { action, provider, entry }: ReadPolicy, { peers, ports, http, unsure }: Alternative, within: PortSet, index: number, context: LoweringContext,
): Rule[] {
  const on = ports.intersect(within);
  // A request that is refused leaves the connection, and what else it carries.
  if (on.isEmpty || http.length > 0 && action !== 'ALLOW') return [];
  const doubts = [...unsure, ...action === 'CUSTOM' ? [`the external authoriser '${provider}' decides`] : []];
  return [{
    action: (action === 'ALLOW' ? 'Accept' : 'Deny') satisfies Action,
    peers,
    ports: on,
    namedPorts: [],
    order: [0],
    ...doubts.length > 0 ? { uncertain: doubts.join('; ') } : {},
    ...http.length > 0 ? { l7: http.join('; ') } : {},
    source: context.sourceOf(entry, ['spec', 'rules', index]),
  }];
}

function read(entry: ManifestEntry, context: LoweringContext): ReadPolicy | undefined {
  const { object } = entry;
  const refuse = (message: string, path: readonly (string | number)[]) => {
    context.report(entry, `${message}; Istio refuses the object, so it has no effect`, path);
    return undefined;
  };
  const action = textAt(object, 'spec', 'action') ?? 'ALLOW';
  if (!(ACTIONS as readonly string[]).includes(action)) return refuse(`action '${action.slice(0, 40)}' is unknown: write ${ACTIONS.join(', ')}`, ['spec', 'action']);
  const whom = ['selector', 'targetRef', 'targetRefs'].filter(field => valueAt(object, ['spec', field]) !== undefined);
  if (whom.length > 1) return refuse(`${whom.join(' and ')} exclude each other: write one`, ['spec', whom[1]]);
  const wild = Object.entries(fieldsAt(object, 'spec', 'selector', 'matchLabels')).find(pair => pair.some(text => String(text).includes('*')));
  if (wild) return refuse(`label '${wild.join('=').slice(0, 60)}' has a star: a selector matches whole values`, ['spec', 'selector', 'matchLabels']);
  const namespace = namespaceOf(object);
  const listed = listAt(object, 'spec', 'rules');
  let rules: readonly RuleConditions[];
  try {
    rules = listed.map((rule, i) => ruleConditions(rule, ['spec', 'rules', i], { namespace, trustDomain: context.options.trustDomain }));
  } catch (error) {
    if (error instanceof RefusedRule) return refuse(error.message, error.path);
    throw error;
  }
  // A policy on trial and one that only records decide nothing.
  if (textAt(object, 'metadata', 'annotations', 'istio.io/dry-run')?.toLowerCase() === 'true' || action === 'AUDIT') return undefined;
  return {
    entry,
    namespace,
    rules,
    isRoot: namespace === context.options.istioRootNamespace,
    action: action as ReadPolicy['action'],
    provider: textAt(object, 'spec', 'provider', 'name') ?? '',
  };
}
