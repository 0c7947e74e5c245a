import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections } from '../network';
import { checkContainersOf } from './checked-containers';
import { addWritablePath, secure } from './secure';
import { WritablePathOptions } from './secure-container-props';
import { SecureWorkloadProps } from './secure-pod-props';
import { checked } from './workload-validation';

/** Properties of a secure DaemonSet. */
export interface SecureDaemonSetProps extends SecureWorkloadProps {
  /**
   * Seconds that a pod must be ready to count as available.
   *
   * @default 0
   */
  readonly minReadySeconds?: number;
}

/**
 * A DaemonSet that meets the profile `zeroTrust`: everything that a `kplus.DaemonSet` can do, hardened, with an
 * account of its own, and with connections that are denied until they are declared.
 */
export class SecureDaemonSet extends kplus.DaemonSet {
  /** Who may talk to these pods, and whom they may talk to. */
  declare public readonly connections: Connections;

  /**
   * Makes the DaemonSet, its service account and its network policy.
   *
   * @throws as `SecureDeployment`
   */
  public constructor(scope: Construct, id: string, props: SecureDaemonSetProps = {}) {
    super(scope, id, checked('DaemonSet', scope, id, props));
    secure(this, props);
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

checkContainersOf(SecureDaemonSet);
