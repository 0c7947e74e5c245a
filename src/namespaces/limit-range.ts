import { DEFAULT_LIMITS, DEFAULT_REQUESTS } from './defaults';
import { billionths, exceeds } from './quantity';
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

/** Resources that containers have (`ValidateContainerResourceName` of the API server); those of devices have a prefix. */
const CONTAINER_RESOURCE = /^(cpu|memory|ephemeral-storage|hugepages-[0-9A-Za-z]+|[a-z0-9.-]+\/[A-Za-z0-9._-]+)$/;

/**
 * What the properties say, with the defaults, which give way to smaller bounds. Throws on what the API server would
 * refuse: resources that containers do not have, values that are no quantities, requests above limits above maxima.
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
  return { default: limits, defaultRequest: requests, ...(max ? { max: { ...max } } : {}) };
}

function validateQuantity(field: string, resource: string, value: string): void {
  if (!CONTAINER_RESOURCE.test(resource)) {
    throw new Error(`${field} names '${resource}', which is no resource of containers: write cpu, memory, ephemeral-storage, hugepages-… or example.com/device`);
  }
  const amount = billionths(String(value));
  if (amount === undefined || amount < 0n) throw new Error(`${field} has '${value}' for ${resource}, which is not an amount: write for example '500m' or '1Gi'`);
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
