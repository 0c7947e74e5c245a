import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { podSecurityLabels } from '../controls';
import { addNamespacePolicies } from '../network';
import { ClusterTarget, MESH_TRAFFIC } from '../target';
import { DEFAULT_QUOTA } from './defaults';
import { ContainerLimits } from './limit-range';
import { PodSecurityLevel, ZeroTrustNamespaceProps } from './zero-trust-namespace-props';

/** Adds the objects that every `ZeroTrustNamespace` has; without limits, no LimitRange. */
export function addNamespaceObjects(scope: Construct, name: string, props: ZeroTrustNamespaceProps, limits?: ContainerLimits): void {
  new ApiObject(scope, 'Namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { ...meshMembership(scope, 'namespaceLabels'), ...props.labels, ...podSecurity(scope, props) },
      annotations: meshMembership(scope, 'namespaceAnnotations'),
    },
  });
  addNamespacePolicies(scope, name, !props.withoutDns);
  if (!props.withoutDefaultServiceAccount) addDefaultServiceAccount(scope);
  if (!props.withoutResourceQuota) addResourceQuota(scope, props);
  if (limits) addLimitRange(scope, limits);
}

/** What makes the namespace take part in the mesh of the target, which may be set later: keys of other meshes come out as nothing. */
function meshMembership(scope: Construct, field: 'namespaceLabels' | 'namespaceAnnotations'): { [key: string]: string } {
  const keys = Object.values(MESH_TRAFFIC).flatMap(mesh => Object.keys(mesh[field] ?? {}));
  return Object.fromEntries(keys.map(key => [key, Lazy.any({ produce: () => MESH_TRAFFIC[ClusterTarget.of(scope).mesh][field]?.[key] })]));
}

/** Pinned to a version: an upgrade of the cluster does not change what is admitted. */
function podSecurity(scope: Construct, props: ZeroTrustNamespaceProps): { [label: string]: any } {
  const version = Lazy.any({ produce: () => `v${props.podSecurityVersion ?? ClusterTarget.of(scope).kubernetesVersion}` });
  return podSecurityLabels(props.podSecurityLevel ?? PodSecurityLevel.RESTRICTED, version);
}

function addResourceQuota(scope: Construct, props: ZeroTrustNamespaceProps): void {
  new ApiObject(scope, 'ResourceQuota', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'default' },
    spec: { hard: { ...(props.resourceQuota ?? DEFAULT_QUOTA) } },
  });
}

function addLimitRange(scope: Construct, limits: ContainerLimits): void {
  new ApiObject(scope, 'LimitRange', {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'default' },
    spec: { limits: [{ type: 'Container', ...limits }] },
  });
}

/** The control plane makes this account in any case; applying ours takes the token from pods that name no account. */
function addDefaultServiceAccount(scope: Construct): void {
  new ApiObject(scope, 'DefaultServiceAccount', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
    automountServiceAccountToken: false,
  });
}
