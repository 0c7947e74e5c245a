import { ApiObject, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Segment } from '../segment';
import { allowDnsSpec, networkPolicySpec } from './network-policy';

/** Names of the policies that a default-deny namespace has for itself. */
export const DEFAULT_DENY_POLICY = 'default-deny';
export const ALLOW_DNS_POLICY = 'allow-dns';

/**
 * Adds the policy of a segment to the tree. Its content is made when manifests are, so that later declarations count.
 */
export function renderSegment(segment: Segment, parent: IConstruct, id: string): void {
  const { policyName, namespace } = segment.subject;
  addPolicy(parent, id, policyName, Lazy.any({ produce: () => networkPolicySpec(segment) }), namespace);
}

/** Adds the policies of a default-deny namespace. Name resolution is allowed to all pods but those of `withoutDns`, if given. */
export function renderNamespacePolicies(scope: IConstruct, withoutDns?: () => readonly Segment[]): void {
  addPolicy(scope, 'DefaultDeny', DEFAULT_DENY_POLICY, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  if (withoutDns) addPolicy(scope, 'AllowDns', ALLOW_DNS_POLICY, Lazy.any({ produce: () => allowDnsSpec(scope, withoutDns()) }));
}

function addPolicy(parent: IConstruct, id: string, name: string, spec: unknown, namespace?: string): void {
  new ApiObject(parent as Construct, id, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec });
}
