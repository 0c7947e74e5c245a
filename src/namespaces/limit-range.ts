import { DEFAULT_LIMITS, DEFAULT_REQUESTS } from './defaults';
import { billionths, exceeds } from './quantity';
import { isExtended, isHugePages, isQualified, isWhole, pageSize, requestIsLimit } from './resource-name';
import { ContainerLimitRange } from './zero-trust-namespace-props';

type Quantities = Readonly<Record<string, string>>;

/** The item of a LimitRange that is about containers. */
export interface ContainerLimits {
  /** Limits of containers that set none. */
  readonly default: Quantities;
  /** Requests of containers that set none. */
  readonly defaultRequest: Quantities;
  readonly max?: Quantities;
}

const COMPUTE_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * What the properties say, with the defaults, which give way to smaller bounds. Throws on what the API server would
 * refuse, in the LimitRange or in the pods that get its values: resources that containers do not have, values that are no
 * quantities, parts of devices or pages, requests above limits above maxima, and other requests than limits of devices.
 */
export function containerLimits({ defaultLimits, defaultRequests, max }: ContainerLimitRange): ContainerLimits {
  for (const [field, quantities] of Object.entries({ defaultLimits, defaultRequests, max })) {
    for (const [resource, value] of Object.entries(quantities ?? {})) validateQuantity(`limitRange.${field}`, resource, value);
  }
  const limits = { ...(defaultLimits ?? atMost(DEFAULT_LIMITS, max ?? {})) };
  // Where only a maximum is given, the API server makes it the limit of containers that set none.
  const effective = { ...max, ...limits };
  const requests = { ...(defaultRequests ?? atMost(DEFAULT_REQUESTS, effective)) };
  refuseAbove('defaultLimits', limits, 'max', max ?? {});
  refuseAbove('defaultRequests', requests, 'max', max ?? {});
  refuseAbove('defaultRequests', requests, 'defaultLimits', limits);
  refuseOvercommitment(requests, effective);
  return { default: limits, defaultRequest: requests, ...(max ? { max: { ...max } } : {}) };
}

function validateQuantity(field: string, resource: string, value: string): void {
  if (!isOfContainers(resource)) {
    throw new Error(`${field} names '${resource}', which is no resource of containers: write cpu, memory, ephemeral-storage, hugepages-… or example.com/device`);
  }
  const amount = billionths(String(value));
  if (amount === undefined || amount < 0n) throw new Error(`${field} has '${value}' for ${resource}, which is not an amount: write for example '500m' or '1Gi'`);
  if (isExtended(resource) && !isWhole(amount)) throw new Error(`${field} has '${value}' for ${resource}, which is counted: write a whole number`);
  if (!isHugePages(resource)) return;
  const size = pageSize(resource);
  if (size === undefined) throw new Error(`${field} names '${resource}', which has no size of pages: write for example hugepages-2Mi`);
  if (amount % size !== 0n) throw new Error(`${field} has '${value}' for ${resource}, which is no whole number of pages: write a multiple of ${resource.slice(resource.indexOf('-') + 1)}`);
}

/** `validateContainerResourceName` of the API server. */
function isOfContainers(resource: string): boolean {
  // A qualified name is a device or one of kubernetes.io, but never one of those that only quotas have.
  return COMPUTE_RESOURCES.includes(resource) || isHugePages(resource)
    || isExtended(resource) || (isQualified(resource) && resource.includes('kubernetes.io/'));
}

/** `IsOvercommitAllowed` of the API server. */
function refuseOvercommitment(requests: Quantities, limits: Quantities): void {
  for (const [resource, request] of Object.entries(requests).filter(([name]) => requestIsLimit(name))) {
    const limit = limits[resource];
    if (limit !== undefined && billionths(String(limit)) === billionths(String(request))) continue;
    throw new Error(`limitRange.defaultRequests has ${request} ${resource}, but the limit is ${limit ?? 'not set'}, and this resource cannot be shared: `
      + 'set defaultLimits to the same, or leave the request out');
  }
}

function refuseAbove(field: string, quantities: Quantities, otherField: string, bounds: Quantities): void {
  for (const [resource, value] of Object.entries(quantities)) {
    if (!exceeds(value, bounds[resource])) continue;
    throw new Error(`limitRange.${field} has ${value} ${resource}, more than the ${bounds[resource]} of limitRange.${otherField}: lower the one or raise the other`);
  }
}

function atMost(quantities: Quantities, bounds: Quantities): Quantities {
  const lowered = Object.entries(quantities).map(([resource, value]) => [resource, exceeds(value, bounds[resource]) ? bounds[resource] : value]);
  return Object.fromEntries(lowered);
}
