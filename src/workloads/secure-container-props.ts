import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/** A container of a secure workload. */
export interface SecureContainerProps extends kplus.ContainerProps {
  /**
   * Absolute paths that the container may write to; the rest of its root filesystem is read-only. Each becomes an
   * `emptyDir` of its own, which lives and dies with the pod.
   *
   * @default - the container may write nowhere but to the volumes that it mounts
   */
  readonly writablePaths?: string[];

  /**
   * The most that each of the writable paths may hold; the pod is evicted when it holds more.
   *
   * All paths of a container count against its limit of ephemeral storage: a limit of yours must have room for them,
   * and without one the limit is 1 GiB, or the sum of the sizes and 64 MiB for logs where that is more.
   *
   * @default Size.mebibytes(64)
   */
  readonly writablePathSize?: Size;
}

/** How a writable path is added. */
export interface WritablePathOptions {
  /**
   * The container that gets the path.
   *
   * @default - the only container of the workload; required when there are more
   */
  readonly container?: kplus.Container;

  /**
   * The most that it may hold; the pod is evicted when it holds more.
   *
   * @default Size.mebibytes(64)
   */
  readonly size?: Size;
}
