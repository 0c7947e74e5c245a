import { App } from 'cdk8s';
import { Construct } from 'constructs';
import { DefaultDenyScope, Quarantine } from '../network';
import { validateKubernetesVersion, validateLabels, validateNamespaceName } from '../target';
import { ZeroTrustNamespaceProps } from './zero-trust-namespace-props';

/** Kept for the construct itself and for the API server. */
const OWN_LABELS = [/^pod-security\.kubernetes\.io\//, /^kubernetes\.io\/metadata\.name$/];

/** Throws on whatever cannot be; gives the name of the namespace back. */
export function validateNamespaceProps(scope: Construct, id: string, props: ZeroTrustNamespaceProps): string {
  const path = [scope.node.path, id].filter(Boolean).join('/');
  try {
    return validated(scope, id, props);
  } catch (error) {
    throw new Error(`${(error as Error).message} (namespace '${path}')`);
  }
}

function validated(scope: Construct, id: string, props: ZeroTrustNamespaceProps): string {
  App.of(scope);
  const name = props.name ?? id;
  validateNamespaceName(name, 'name');
  const other = scope.node.children.find(sibling => DefaultDenyScope.enclosing(sibling)?.name === name);
  if (other) throw new Error(`name '${name}' is already taken by '${other.node.path}': give one of them another name`);
  validateLabels(props.labels ?? {}, 'labels');
  validateLabels(props.objectLabels ?? {}, 'objectLabels');
  for (const key of Object.keys(props.labels ?? {})) {
    if (OWN_LABELS.some(own => own.test(key))) throw new Error(`labels has '${key}': set it with podSecurityLevel, podSecurityVersion or name`);
  }
  if (Quarantine.LABEL in (props.objectLabels ?? {})) {
    throw new Error(`objectLabels has '${Quarantine.LABEL}', which would cut every pod off: label single pods with it`);
  }
  if (props.podSecurityVersion !== undefined) validateKubernetesVersion(props.podSecurityVersion);
  refuseBoth(props.resourceQuota, props.withoutResourceQuota, 'resourceQuota', 'withoutResourceQuota');
  refuseBoth(props.limitRange, props.withoutLimitRange, 'limitRange', 'withoutLimitRange');
  return name;
}

function refuseBoth(value: unknown, off: boolean | undefined, name: string, offName: string): void {
  if (value !== undefined && off) throw new Error(`${name} and ${offName} contradict each other: give one of them`);
}
