import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections } from '../network';
import { checkContainersOf } from './checked-containers';
import { addWritablePath, secure } from './secure';
import { WritablePathOptions } from './secure-container-props';
import { SecureWorkloadProps } from './secure-pod-props';
import { checked } from './workload-validation';

/** Properties of a secure Job. */
export interface SecureJobProps extends SecureWorkloadProps {
  /**
   * How long the job may run before it is ended.
   *
   * @default - no limit
   */
  readonly activeDeadline?: Duration;

  /**
   * How many times a failed pod is tried again.
   *
   * @default - 6, which is what Kubernetes does
   */
  readonly backoffLimit?: number;

  /**
   * How long a finished job is kept.
   *
   * @default - until somebody deletes it
   */
  readonly ttlAfterFinished?: Duration;
}

/**
 * A Job that meets the profile `zeroTrust`: everything that a `kplus.Job` can do, hardened, with an account of its
 * own, and with connections that are denied until they are declared.
 */
export class SecureJob extends kplus.Job {
  /** Who may talk to these pods, and whom they may talk to. */
  declare public readonly connections: Connections;

  /**
   * Makes the Job, its service account and its network policy.
   *
   * @throws as `SecureDeployment`
   */
  public constructor(scope: Construct, id: string, props: SecureJobProps = {}) {
    super(scope, id, checked('Job', scope, id, props));
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

checkContainersOf(SecureJob);
