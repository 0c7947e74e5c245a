import { createHash } from 'crypto';
import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DEFAULT_WRITABLE_PATH_SIZE, recordWritablePath } from './writable-path-sizes';
import { checkWritable } from './writable-path-validation';

const MAX_NAME = 63;

/**
 * Gives a container directories that it may write to, each a sized emptyDir that no other container sees.
 *
 * @throws when a path or the size cannot be
 */
export function mountWritablePaths(pod: kplus.AbstractPod, container: kplus.Container, paths: readonly string[], size?: Size): void {
  checkWritable(container, { image: container.image, writablePaths: [...paths], writablePathSize: size });
  for (const path of paths) {
    const name = freeVolumeName(pod, container.name, path);
    const volume = kplus.Volume.fromEmptyDir(pod, `WritablePath-${name}`, name, { sizeLimit: size ?? DEFAULT_WRITABLE_PATH_SIZE });
    container.mount(path, volume);
    recordWritablePath(container, volume, size);
  }
}

/** A volume that was added after the workload was made may have taken the readable name. */
function freeVolumeName(pod: kplus.AbstractPod, container: string, path: string): string {
  const mounts = [...pod.containers, ...pod.initContainers].flatMap(other => other.mounts);
  const name = volumeName(container, path);
  const taken = [...pod.volumes, ...mounts.map(({ volume }) => volume)].some(volume => volume.name === name);
  return taken ? unmistakableName(container, path) : name;
}

/**
 * `main` and `/var/cache` -> `main-var-cache`. Where that could also be the name of another pair, or is too long, a
 * hash of the pair tells them apart.
 */
export function volumeName(container: string, path: string): string {
  const plain = plainName(container, path);
  const unmistakable = /^[a-z0-9]+$/.test(container) && /^(\/[a-z0-9]+)+$/.test(path);
  return unmistakable && plain.length <= MAX_NAME ? plain : unmistakableName(container, path);
}

function unmistakableName(container: string, path: string): string {
  const hash = createHash('sha256').update(`${container}\n${path}`).digest('hex').slice(0, 8);
  return `${plainName(container, path).slice(0, MAX_NAME - 9).replace(/-+$/, '')}-${hash}`;
}

function plainName(container: string, path: string): string {
  return `${container}${path.replace(/[^A-Za-z0-9]+/g, '-')}`.toLowerCase().replace(/-+$/, '');
}
