import { posix } from 'path';
import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SecureContainerProps } from './secure-container-props';
import { DEFAULT_WRITABLE_PATH_SIZE, writableMebibytes } from './writable-path-sizes';

/** @throws when a path or the size is not one that a volume can have, or the paths may hold more than the container */
export function checkWritable(container: kplus.Container, { writablePaths, writablePathSize }: SecureContainerProps): void {
  checkWritablePaths(container, writablePaths ?? []);
  const size = mebibytes(writablePathSize ?? DEFAULT_WRITABLE_PATH_SIZE);
  if (!Number.isInteger(size) || size < 1) {
    throw new Error(`container '${container.name}': writablePathSize is ${size} MiB: expected whole mebibytes, at least 1`);
  }
  checkFitsIntoLimit(container, size * (writablePaths?.length ?? 0));
}

/** @throws when a path is not absolute, not in its shortest form, the root, or already mounted */
function checkWritablePaths(container: kplus.Container, paths: readonly string[]): void {
  const mounted = new Set(container.mounts.map(({ path }) => path));
  for (const path of paths) {
    const fail = (problem: string): never => {
      throw new Error(`container '${container.name}': writable path '${path}' ${problem}`);
    };
    if (typeof path !== 'string' || !path.startsWith('/')) fail("is not absolute: write for example '/tmp'");
    if (path === '/') fail("is the whole root filesystem: name the directories, or leave out the default 'read-only-root-filesystem'");
    // The kubelet refuses a colon in a mount path.
    if (path.includes(':')) fail("holds a ':', which no mount path may");
    const normal = posix.normalize(path).replace(/\/$/, '');
    if (normal !== path) fail(`is not in its shortest form: write '${normal}'`);
    if (mounted.has(path)) fail('is mounted twice: name it once, or leave it to the volume that is mounted there');
    mounted.add(path);
  }
}

/** The kubelet evicts a pod whose volumes hold more than its containers may, whatever the volumes themselves allow. */
function checkFitsIntoLimit(container: kplus.Container, added: number): void {
  const limit = container.resources?.ephemeralStorage?.limit;
  const sum = writableMebibytes(container) + added;
  if (!limit || added === 0 || sum <= mebibytes(limit)) return;
  throw new Error(`container '${container.name}': the writable paths may hold ${sum} MiB, more than its limit of ephemeral storage, `
    + `${mebibytes(limit)} MiB, at which the pod is evicted: raise resources.ephemeralStorage.limit, or give the paths a smaller size`);
}

function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}
