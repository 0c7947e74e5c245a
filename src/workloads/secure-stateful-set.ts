import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections } from '../network';
import { checkContainersOf } from './checked-containers';
import { budgetDisruptions } from './disruption-budget';
import { addWritablePath, secure } from './secure';
import { SecureContainerProps, WritablePathOptions } from './secure-container-props';
import { SecureReplicatedWorkloadProps } from './secure-pod-props';
import { fitGeneratedName } from './workload-names';
import { checked } from './workload-validation';

/** Properties of a secure StatefulSet. */
export interface SecureStatefulSetProps extends SecureReplicatedWorkloadProps {
  /**
   * The Service that gives the pods their names.
   *
   * @default - a headless one on the ports of the containers
   */
  readonly service?: kplus.Service;

  /**
   * Whether pods are started one after the other or all at once.
   *
   * @default PodManagementPolicy.ORDERED_READY
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * How old pods are replaced.
   *
   * @default - a rolling update of all pods, one after the other
   */
  readonly strategy?: kplus.StatefulSetUpdateStrategy;
}

/**
 * A StatefulSet that meets the profile `zeroTrust`: everything that a `kplus.StatefulSet` can do, hardened, with an
 * account of its own, and with connections that are denied until they are declared.
 */
export class SecureStatefulSet extends kplus.StatefulSet {
  /** Who may talk to these pods, and whom they may talk to. */
  declare public readonly connections: Connections;

  /**
   * Makes the StatefulSet, its Service, its service account, its network policy and its disruption budget.
   *
   * @throws as `SecureDeployment`, and when no Service is given and the containers declare no port, or several without
   * names of their own
   */
  public constructor(scope: Construct, id: string, props: SecureStatefulSetProps) {
    super(scope, id, checked('StatefulSet', scope, id, props, () => checkService(props)));
    secure(this, props);
    if (!props.service) fitGeneratedName(ApiObject.of(this.service));
    if (props.disruptionBudget ?? true) budgetDisruptions(this, props.replicas ?? 1);
  }

  /**
   * Gives a container a directory that it may write to: an `emptyDir` of its own. For containers that are added by
   * `addContainer()`, whose properties are those of cdk8s-plus.
   *
   * @param path absolute path in the container
   * @param options which container, and how much; the container may be left out when there is one
   * @throws when the path is not absolute, already mounted, or may hold more than the container's limit of ephemeral
   * storage leaves, and when the container is not one of this workload
   */
  public addWritablePath(path: string, options?: WritablePathOptions): void {
    addWritablePath(this, path, options);
  }
}

checkContainersOf(SecureStatefulSet);

/** The Service that cdk8s-plus makes has the ports of the containers, and the API server wants names for more than one. */
function checkService({ service, containers = [] }: SecureStatefulSetProps): void {
  if (service) return;
  const ports = containers.flatMap(portsOf);
  if (ports.length === 0) {
    throw new Error('no container declares a port, so there is nothing that the service of a StatefulSet could name: '
      + 'give a portNumber, or a `service` of your own');
  }
  const names = ports.map(({ name }) => name);
  if (ports.length > 1 && (names.includes(undefined) || new Set(names).size < names.length)) {
    throw new Error(`the containers declare ${ports.length} ports, which the service of a StatefulSet must tell apart by name: `
      + 'give each of them a name of its own in `ports`, or give a `service` of your own');
  }
}

function portsOf({ port, portNumber, ports = [] }: SecureContainerProps): { readonly name?: string }[] {
  return [...port === undefined && portNumber === undefined ? [] : [{}], ...ports];
}
