import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Connections } from '../network';
import { checkContainersOf } from './checked-containers';
import { addWritablePath, secure } from './secure';
import { WritablePathOptions } from './secure-container-props';
import { SecureJobProps } from './secure-job';
import { checked } from './workload-validation';

/** Properties of a secure CronJob. */
export interface SecureCronJobProps extends SecureJobProps {
  /** When the job runs. */
  readonly schedule: Cron;

  /**
   * Time zone of the schedule, for example `Europe/Berlin`.
   *
   * @default - that of the control plane
   */
  readonly timeZone?: string;

  /**
   * What happens when a run is due and the last one has not ended.
   *
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrencyPolicy?: kplus.ConcurrencyPolicy;

  /**
   * How late a run may start before it is skipped, at least 10 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly startingDeadline?: Duration;

  /**
   * Whether no new runs are started.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How many jobs that succeeded are kept.
   *
   * @default 3
   */
  readonly successfulJobsRetained?: number;

  /**
   * How many jobs that failed are kept.
   *
   * @default 1
   */
  readonly failedJobsRetained?: number;
}

/** The controller looks every ten seconds. */
const MIN_STARTING_DEADLINE_SECONDS = 10;

/**
 * A CronJob that meets the profile `zeroTrust`: everything that a `kplus.CronJob` can do, hardened, with an account
 * of its own, and with connections that are denied until they are declared.
 */
export class SecureCronJob extends kplus.CronJob {
  /** Who may talk to these pods, and whom they may talk to. */
  declare public readonly connections: Connections;

  /**
   * Makes the CronJob, its service account and its network policy.
   *
   * @throws as `SecureDeployment`, and without a schedule, and when retention or the starting deadline cannot work
   */
  public constructor(scope: Construct, id: string, props: SecureCronJobProps) {
    super(scope, id, checked('CronJob', scope, id, props, () => checkTimes(props)));
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

checkContainersOf(SecureCronJob);

function checkTimes({ schedule, startingDeadline, ttlAfterFinished, successfulJobsRetained, failedJobsRetained }: SecureCronJobProps): void {
  if (typeof schedule?.expressionString !== 'string') throw new Error(`schedule is ${schedule}: give for example Cron.daily()`);
  const seconds = startingDeadline?.toSeconds();
  if (seconds !== undefined && seconds < MIN_STARTING_DEADLINE_SECONDS) {
    throw new Error(`startingDeadline is ${seconds} s, less than the controller looks: give at least ${MIN_STARTING_DEADLINE_SECONDS} s`);
  }
  if (ttlAfterFinished && (successfulJobsRetained !== undefined || failedJobsRetained !== undefined)) {
    throw new Error('both ttlAfterFinished and a number of retained jobs are given, and whichever is reached first deletes: keep one of the two');
  }
}
