import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/** Enough for temporary files and sockets, small enough that a flood of logs does not fill the node. */
export const DEFAULT_WRITABLE_PATH_SIZE = Size.mebibytes(64);

const TOTALS = new WeakMap<kplus.Container, number>();
const OF_DEFAULT_SIZE = new WeakSet<kplus.Volume>();

/** Remembers what a container may write, and whether the user said how much. */
export function recordWritablePath(container: kplus.Container, volume: kplus.Volume, size: Size | undefined): void {
  TOTALS.set(container, writableMebibytes(container) + (size ?? DEFAULT_WRITABLE_PATH_SIZE).toMebibytes());
  if (size === undefined) OF_DEFAULT_SIZE.add(volume);
}

/** What the writable paths of a container may hold together. */
export function writableMebibytes(container: kplus.Container): number {
  return TOTALS.get(container) ?? 0;
}

/** Whether a volume is a writable path of which the user did not say how much it may hold. */
export function hasDefaultSize(volume: kplus.Volume): boolean {
  return OF_DEFAULT_SIZE.has(volume);
}
