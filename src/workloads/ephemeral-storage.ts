import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/**
 * cdk8s-plus renders ephemeral storage in whole GiB and refuses everything else, although 64 MiB is what most
 * containers need. Rendered in MiB here.
 */
export function renderEphemeralStorageInMebibytes(container: kplus.Container): void {
  const { resources } = container;
  if (!resources?.ephemeralStorage) return;
  const { request, limit } = resources.ephemeralStorage;
  const withoutStorage = Object.create(container, { resources: { value: { ...resources, ephemeralStorage: undefined } } });
  const render = kplus.Container.prototype._toKube.bind(withoutStorage);
  const quantity = (size: Size) => kplus.k8s.Quantity.fromString(`${Math.ceil(size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }))}Mi`);
  Object.defineProperty(container, '_toKube', {
    configurable: true,
    value: () => {
      const rendered = render();
      const add = (list: { [key: string]: kplus.k8s.Quantity } | undefined, size?: Size) =>
        size ? { ...list, 'ephemeral-storage': quantity(size) } : list;
      return {
        ...rendered,
        resources: { limits: add(rendered.resources?.limits, limit), requests: add(rendered.resources?.requests, request) },
      };
    },
  });
}

/** What the fix of `ephemeral-storage-limits` gives every container that has no limit. */
const USUAL_LIMIT_MEBIBYTES = 1024;
/** Beside the volumes: the kubelet keeps 5 log files of 10 MiB for each container, and the container may write into its own layer. */
const LOGS_MEBIBYTES = 64;
const UNITS: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024 };

/**
 * Gives containers without a limit of ephemeral storage one that holds their sized emptyDirs and their logs, where the
 * usual limit would not: the kubelet evicts a pod that uses more than its containers may, whatever the volumes allow
 * (podEphemeralStorageLimitEviction in pkg/kubelet/eviction). Volumes in memory are memory and do not count.
 */
export function makeRoomForVolumes(podSpec: any): void {
  const sizes = new Map<string, number>((podSpec.volumes ?? [])
    .filter((volume: any) => volume.emptyDir && volume.emptyDir.medium !== 'Memory')
    .map((volume: any) => [volume.name, mebibytesOf(volume.emptyDir.sizeLimit) ?? 0]));
  for (const container of [...podSpec.containers ?? [], ...podSpec.initContainers ?? []]) {
    const { limits, requests } = container.resources ?? {};
    const request = mebibytesOf(requests?.['ephemeral-storage'] ?? '0Mi');
    if (limits?.['ephemeral-storage'] !== undefined || request === undefined) continue;
    const mounted = new Set<string>((container.volumeMounts ?? []).map(({ name }: any) => name));
    const needed = [...mounted].reduce((sum, name) => sum + (sizes.get(name) ?? 0), LOGS_MEBIBYTES);
    if (needed <= USUAL_LIMIT_MEBIBYTES) continue;
    container.resources = { ...container.resources, limits: { ...limits, 'ephemeral-storage': `${Math.max(needed, request)}Mi` } };
  }
}

/** `2Gi` -> 2048; undefined for what cdk8s-plus does not write. */
function mebibytesOf(quantity: unknown): number | undefined {
  const [, amount, unit] = /^(\d{1,15})(Mi|Gi)$/.exec(String(quantity)) ?? [];
  return unit === undefined ? undefined : Number(amount) * UNITS[unit];
}
