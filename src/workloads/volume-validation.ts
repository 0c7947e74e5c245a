import * as kplus from 'cdk8s-plus-28';
import { ApiAccess } from './api-access';
import { getsToken, TOKEN_PATH, TOKEN_VOLUME } from './api-token';
import { SecureContainerProps } from './secure-container-props';
import { volumeName } from './writable-paths';

const ACCESS = new WeakMap<kplus.AbstractPod, ApiAccess>();

/** Remembers that a token will be mounted, for containers that are added later. */
export function recordApiAccess(workload: kplus.AbstractPod, access: ApiAccess): void {
  ACCESS.set(workload, access);
}

/** What a workload has from its properties, or has got since. */
export interface VolumeUsers {
  readonly containers: readonly kplus.Container[];
  readonly volumes: readonly kplus.Volume[];
}

/**
 * What cdk8s-plus finds only when it renders, and the API server only when it is asked: names of volumes and paths
 * that two want to have.
 *
 * @param drafts the containers that will be made, with their properties
 * @throws when two volumes have one name, one also being that of a writable path or of the token, or two are mounted at one path
 */
export function checkVolumeProps(
  drafts: readonly (readonly [kplus.Container, SecureContainerProps])[],
  volumes: readonly kplus.Volume[],
  access: ApiAccess | undefined,
): void {
  const twice = volumes.find((volume, i) => volumes.indexOf(volume) !== i);
  if (twice) throw new Error(`volume '${twice.name}' is listed twice: list it once`);
  const names = checkVolumeNames({ containers: drafts.map(([draft]) => draft), volumes });
  if (access && names.has(TOKEN_VOLUME)) {
    throw new Error(`a volume is named '${TOKEN_VOLUME}', which is the name of the volume that apiAccess mounts: give it another name`);
  }
  for (const [draft, { writablePaths = [] }] of drafts) {
    checkMountPaths(draft, access, writablePaths);
    for (const path of writablePaths) {
      const name = volumeName(draft.name, path);
      if (names.has(name)) {
        throw new Error(`a volume is named '${name}', which is the name of the volume for the writable path '${path}' of container '${draft.name}': `
          + 'give it another name');
      }
    }
  }
}

/** @throws when a container that is added cannot have its mounts beside those of the others */
export function checkVolumesOfAdded(container: kplus.Container, workload: kplus.AbstractPod, writablePaths: readonly string[] = []): void {
  checkMountPaths(container, ACCESS.get(workload), writablePaths);
  checkVolumeNames({ containers: [...workload.containers, ...workload.initContainers, container], volumes: workload.volumes });
}

/** What collides in the finished workload: cdk8s-plus lets volumes be mounted at any time. */
export function volumeProblems({ containers, initContainers, volumes }: kplus.AbstractPod, access: ApiAccess | undefined): string[] {
  const all = [...containers, ...initContainers];
  const checks = [() => void checkVolumeNames({ containers: all, volumes }), ...all.map(container => () => checkMountPaths(container, access))];
  return checks.flatMap(check => {
    try {
      check();
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

/** @throws when two volumes have one name; gives the names */
function checkVolumeNames({ containers, volumes }: VolumeUsers): ReadonlySet<string> {
  const byName = new Map<string, kplus.Volume>();
  for (const volume of [...volumes, ...containers.flatMap(({ mounts }) => mounts.map(mount => mount.volume))]) {
    if ((byName.get(volume.name) ?? volume) !== volume) {
      throw new Error(`two volumes are named '${volume.name}': give each a name of its own, or mount the same volume twice`);
    }
    byName.set(volume.name, volume);
  }
  return new Set(byName.keys());
}

/** @throws when two volumes are mounted at one path, one also being the token */
function checkMountPaths(container: kplus.Container, access: ApiAccess | undefined, writablePaths: readonly string[] = []): void {
  const token = access && getsToken(access, container.name);
  const mounted = new Set<string>();
  for (const path of [...container.mounts.map(mount => mount.path), ...writablePaths]) {
    const shortest = path.endsWith('/') ? path.slice(0, -1) : path;
    if (token && shortest === TOKEN_PATH) {
      throw new Error(`container '${container.name}' mounts a volume at '${path}', where apiAccess mounts the token: choose another path, `
        + 'or leave the container out of apiAccess.containers');
    }
    if (mounted.has(shortest)) throw new Error(`container '${container.name}': '${path}' is mounted twice: mount one volume there`);
    mounted.add(shortest);
  }
}
