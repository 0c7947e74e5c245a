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
    const name = volumeName(container.name, path);
    const volume = kplus.Volume.fromEmptyDir(pod, `WritablePath-${name}`, name, { sizeLimit: size ?? DEFAULT_WRITABLE_PATH_SIZE });
    container.mount(path, volume);
    recordWritablePath(container, volume, size);
  }
}

/**
 * `main` and `/var/cache` -> `main-var-cache`. Where that could also be the name of another pair, or is too long, a
 * hash of the pair tells them apart.
 */
export function volumeName(container: string, path: string): string {
  const plain = `${container}${path.replace(/[^A-Za-z0-9]+/g, '-')}`.toLowerCase().replace(/-+$/, '');
  const unmistakable = /^[a-z0-9]+$/.test(container) && /^(\/[a-z0-9]+)+$/.test(path);
  if (unmistakable && plain.length <= MAX_NAME) return plain;
  const hash = createHash('sha256').update(`${container}\n${path}`).digest('hex').slice(0, 8);
  return `${plain.slice(0, MAX_NAME - 9).replace(/-+$/, '')}-${hash}`;
}
