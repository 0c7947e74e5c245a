import { Size, SizeRoundingBehavior } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

interface Bounds {
  readonly request?: number;
  readonly limit?: number;
}

/**
 * Checks what the API server refuses of a container's resources.
 *
 * @throws when more is requested than the limit allows
 */
export function checkResources(resources: kplus.ContainerResources | undefined, what: string): void {
  const { cpu, memory, ephemeralStorage } = resources ?? {};
  checkBounds(`${what}: cpu`, 'm', { request: cpu?.request && millis(cpu.request), limit: cpu?.limit && millis(cpu.limit) });
  checkBounds(`${what}: memory`, 'Ki', { request: memory?.request && kibibytes(memory.request), limit: memory?.limit && kibibytes(memory.limit) });
  checkBounds(`${what}: ephemeral storage`, 'Ki', {
    request: ephemeralStorage?.request && kibibytes(ephemeralStorage.request),
    limit: ephemeralStorage?.limit && kibibytes(ephemeralStorage.limit),
  });
}

function checkBounds(what: string, unit: string, { request, limit }: Bounds): void {
  if (request !== undefined && limit !== undefined && request > limit) {
    throw new Error(`${what} request ${request}${unit} is above the limit ${limit}${unit}: raise the limit or lower the request`);
  }
}

/** `1500m` and `1.5` are 1500. */
function millis({ amount }: kplus.Cpu): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) : Number(amount) * 1000;
}

function kibibytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
}
