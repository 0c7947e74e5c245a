import { App } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { validateNamespaceAdmission } from '../admission';
import { Quarantine, Segmentation } from '../network';
import { validateEnum, validateKubernetesVersion, validateLabels, validateNamespaceName } from '../target';
import { ContainerLimits, containerLimits } from './limit-range';
import { validateQuota } from './quota';
import { PodSecurityLevel, ZeroTrustNamespaceProps } from './zero-trust-namespace-props';

/** Kept for the construct itself and for the API server. */
const OWN_LABELS = [/^pod-security\.kubernetes\.io\//, /^kubernetes\.io\/metadata\.name$/];

/** What the properties of a namespace come down to. */
export interface ValidatedProps {
  readonly name: string;
  /** Undefined when the LimitRange is left out. */
  readonly limits?: ContainerLimits;
}

/** Throws on whatever cannot be, with the path of the construct. */
export function validateNamespaceProps(scope: Construct, id: string, props: ZeroTrustNamespaceProps): ValidatedProps {
  const path = [scope.node.path, id].filter(Boolean).join('/');
  try {
    return validated(scope, id, props);
  } catch (error) {
    throw new Error(`${(error as Error).message} (properties of '${path}')`);
  }
}

function validated(scope: Construct, id: string, props: ZeroTrustNamespaceProps): ValidatedProps {
  App.of(scope);
  const name = props.name ?? id;
  validateNamespaceName(name, 'name');
  refuseReserved(name);
  const around = scope.node.scopes;
  const besideOrAround = (construct: IConstruct) => construct.node.scope === scope || around.includes(construct);
  const other = Segmentation.of(scope).scopesNamed(name).find(({ construct }) => besideOrAround(construct));
  if (other) throw new Error(`name '${name}' is already taken by '${other.construct.node.path}': give one of them another name`);
  validateLabels(props.labels ?? {}, 'labels');
  validateLabels(props.objectLabels ?? {}, 'objectLabels');
  for (const key of Object.keys(props.labels ?? {})) {
    if (OWN_LABELS.some(own => own.test(key))) throw new Error(`labels has '${key}': set it with podSecurityLevel, podSecurityVersion or name`);
  }
  if (Quarantine.LABEL in (props.objectLabels ?? {})) {
    throw new Error(`objectLabels has '${Quarantine.LABEL}', which would cut every pod off: label single pods with it`);
  }
  if (props.podSecurityLevel !== undefined) validateEnum(props.podSecurityLevel, PodSecurityLevel, 'podSecurityLevel');
  if (props.podSecurityVersion !== undefined) validateKubernetesVersion(props.podSecurityVersion);
  refuseBoth(props.resourceQuota, props.withoutResourceQuota, 'resourceQuota', 'withoutResourceQuota');
  refuseBoth(props.limitRange, props.withoutLimitRange, 'limitRange', 'withoutLimitRange');
  validateQuota(props.resourceQuota ?? {});
  if (props.admission !== undefined) validateNamespaceAdmission(scope, name, props.admission);
  return { name, limits: props.withoutLimitRange ? undefined : containerLimits(props.limitRange ?? {}) };
}

/** Kubernetes makes these namespaces itself, and what it runs there cannot live with default-deny. */
function refuseReserved(name: string): void {
  if (!name.startsWith('kube-') && name !== 'default') return;
  throw new Error(`name '${name}' is ${name === 'default' ? 'where everything lands that names no namespace' : 'reserved for Kubernetes itself'}: `
    + 'give what you run a namespace of its own, with another name');
}

function refuseBoth(value: unknown, off: boolean | undefined, name: string, offName: string): void {
  if (value !== undefined && off) throw new Error(`${name} and ${offName} contradict each other: give one of them`);
}
