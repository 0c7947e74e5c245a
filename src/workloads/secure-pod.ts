import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections } from '../network';
import { checkContainersOf } from './checked-containers';
import { addWritablePath, secure } from './secure';
import { WritablePathOptions } from './secure-container-props';
import { SecurePodTemplateProps } from './secure-pod-props';
import { checked } from './workload-validation';

/** Properties of a secure Pod. */
export interface SecurePodProps extends SecurePodTemplateProps {}

/**
 * A Pod that meets the profile `zeroTrust` in all but one: nothing starts it again when its node goes, so prefer one
 * of the others. Everything that a `kplus.Pod` can do, hardened, with an account of its own, and with connections
 * that are denied until they are declared.
 */
export class SecurePod extends kplus.Pod {
  /** Who may talk to these pods, and whom they may talk to. */
  declare public readonly connections: Connections;

  /**
   * Makes the Pod, its service account and its network policy.
   *
   * @throws as `SecureDeployment`
   */
  public constructor(scope: Construct, id: string, props: SecurePodProps = {}) {
    super(scope, id, checked('Pod', scope, id, props));
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

checkContainersOf(SecurePod);
