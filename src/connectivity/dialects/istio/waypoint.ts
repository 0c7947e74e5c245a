import { alternatives } from './alternatives';
import type { ReadPolicy } from './authorization-policy';
import { AMBIENT, hasLabels } from './data-plane';
import { and, Expression, isOneOf, or } from '../../model/expression';
import { ANYBODY, Rule } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { fieldsAt, namespaceOf, textAt } from '../mesh/fields';

const TCP_PORTS = PortSet.of('TCP');
const TIER = { name: 'waypoint', order: 4, endOfTier: 'Pass' } as const;
const USE_WAYPOINT = 'istio.io/use-waypoint';
const REASON = 'a waypoint enforces it, which sees only what goes through the Service and not what goes to the pod';

/**
 * A policy with targetRefs. A waypoint stands in front of Services: whoever calls a pod by its address goes past it, so
 * what it would deny is unknown and not denied. Sidecars and ztunnel ignore such policies.
 */
export function lowerWaypointPolicy(policy: ReadPolicy, targets: readonly unknown[], context: LoweringContext): void {
  const subject = or(...targets.map(target => behind(policy, target, context)));
  if (subject.op === 'none') return;
  const { entry, rules, action } = policy;
  const matched = rules.flatMap((rule, i): Rule[] => alternatives(rule, 'http', action === 'ALLOW', false, context.options)
    .filter(({ http }) => action === 'ALLOW' || http.length === 0)
    .map(({ peers, ports, unsure }) => ({
      action: action === 'ALLOW' ? 'Pass' : 'Deny',
      peers,
      ports,
      namedPorts: [],
      order: [action === 'ALLOW' ? 1 : 0],
      ...action === 'ALLOW' ? unsure.length > 0 ? { uncertain: unsure.join('; ') } : {} : { uncertain: [REASON, ...unsure].join('; ') },
      source: context.sourceOf(entry, ['spec', 'rules', i]),
    })));
  const rest: Rule[] = action !== 'ALLOW' ? [] : [
    { action: 'Deny', peers: ANYBODY, ports: TCP_PORTS, namedPorts: [], order: [2], uncertain: REASON, source: context.sourceOf(entry) },
  ];
  context.add('istio', TIER, { source: context.sourceOf(entry), direction: 'Ingress', subject, isolates: PortSet.NONE, rules: [...matched, ...rest] });
}

/** The pods behind the waypoint that a target names. */
function behind({ entry, namespace, isRoot }: ReadPolicy, target: unknown, context: LoweringContext): Expression {
  const kind = textAt(target, 'kind') ?? '';
  const name = textAt(target, 'name') ?? '';
  const here = isOneOf('meta', 'namespace', namespace);
  const nowhere = (why: string): Expression => {
    context.report(entry, `target ${kind} '${name}' ${why}, so the policy has no effect there`, ['spec', 'targetRefs']);
    return or();
  };
  switch (kind) {
    case 'Service': {
      const service = context.ofKind('/Service').find(({ object }) => object.metadata?.name === name && namespaceOf(object) === namespace)?.object;
      const labels = fieldsAt(service, 'spec', 'selector');
      if (Object.keys(labels).length === 0) return nowhere('is no Service with a selector here');
      const waypoint = textAt(service, 'metadata', 'labels', USE_WAYPOINT) ?? context.world.namespaces.get(namespace)?.labels.get(USE_WAYPOINT);
      if (waypoint === undefined || waypoint === 'none') return nowhere(`uses no waypoint: label the Service or the namespace with ${USE_WAYPOINT}`);
      return and(AMBIENT, here, hasLabels(labels));
    }
    case 'Gateway': return and(AMBIENT, here);
    case 'GatewayClass': return isRoot ? AMBIENT : nowhere('counts only in the root namespace');
    default: return nowhere('is not read: name a Service, a Gateway or a GatewayClass');
  }
}
