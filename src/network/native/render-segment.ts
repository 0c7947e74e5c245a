import { ApiObject, Lazy } from 'cdk8s';
import { Segment } from '../segment';
import { networkPolicySpec } from './network-policy';

/** Id of the policy below its construct; a namespace holds those of several selections. */
const POLICY_ID = 'NetworkPolicy';

/** Adds the policy of a segment to the tree. Its content is made when manifests are, so that later declarations count. */
export function renderSegment(segment: Segment): void {
  const { construct, policyName, namespace, workload } = segment.subject;
  new ApiObject(construct, workload ? POLICY_ID : `${POLICY_ID}-${policyName}`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: policyName, namespace },
    spec: Lazy.any({ produce: () => networkPolicySpec(segment) }),
  });
}
