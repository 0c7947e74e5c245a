import { ApiObject, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { Direction } from './edge';
import { isPodWorkload, podSelectorOf, PodWorkload } from './pod-workload';

/**
 * Policies by which the connections of a plain cdk8s-plus workload open one of ours. Network policies add up, so such a
 * policy takes effect, and the declared connections would not show it.
 *
 * @param ours workloads whose connections are declared
 */
export function validateForeignPolicies(root: IConstruct, ours: ReadonlySet<PodWorkload>): string[] {
  const byAddress = new Map([...ours].map(workload => [podSelectorOf(workload).matchLabels?.[kplus.Pod.ADDRESS_LABEL], workload]));
  byAddress.delete(undefined);
  return root.node.findAll().flatMap(construct => {
    const { scope } = construct.node;
    // cdk8s-plus puts both sides of a connection below the workload whose method was called.
    if (!isPodWorkload(scope) || ours.has(scope)) return [];
    const policy = policyOf(construct);
    const opened = policy && byAddress.get(policy.podSelector?.matchLabels?.[kplus.Pod.ADDRESS_LABEL]);
    if (!opened) return [];
    const [theirs, own] = policy.policyTypes?.includes(Direction.INGRESS) ? ['allowTo', 'allowFrom'] : ['allowFrom', 'allowTo'];
    return [`'${scope.node.path}' opens '${opened.node.path}' with ${theirs}() of cdk8s-plus, past the connections that are declared there: `
      + `call ${own}() of the connections of '${opened.node.path}' with '${scope.node.path}' instead, which opens both sides`];
  });
}

/** The specification of a NetworkPolicy of cdk8s-plus, unrendered: there may be thousands. */
function policyOf(construct: IConstruct): any {
  const object = ApiObject.isApiObject(construct) ? undefined : construct.node.tryFindChild('Resource') as ApiObject | undefined;
  if (object?.kind !== 'NetworkPolicy') return undefined;
  const spec: unknown = (object as any).props?.spec;
  return spec instanceof Lazy ? spec.produce() : spec;
}
