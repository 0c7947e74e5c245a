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

  /** @default PodManagementPolicy.ORDERED_READY */
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
   * @throws as `SecureDeployment`, and when no container declares a port and no Service is given
   */
  public constructor(scope: Construct, id: string, props: SecureStatefulSetProps) {
    super(scope, id, checked('StatefulSet', scope, id, props, () => {
      if (!props.service && !(props.containers ?? []).some(hasPort)) {
        throw new Error('no container declares a port, so there is nothing that the service of a StatefulSet could name: '
          + 'give a portNumber, or a `service` of your own');
      }
    }));
    secure(this, props);
    if (!props.service) fitGeneratedName(ApiObject.of(this.service));
    if (props.disruptionBudget ?? true) budgetDisruptions(this, props.replicas ?? 1);
  }

  /**
   * Gives a container a directory that it may write to: an `emptyDir` of its own.
   *
   * @param path absolute path in the container
   * @throws when the path is not absolute, already mounted, or the container is not one of this workload
   */
  public addWritablePath(path: string, options?: WritablePathOptions): void {
    addWritablePath(this, path, options);
  }
}

checkContainersOf(SecureStatefulSet);

function hasPort({ port, portNumber, ports }: SecureContainerProps): boolean {
  return port !== undefined || portNumber !== undefined || (ports?.length ?? 0) > 0;
}
