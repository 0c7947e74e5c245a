import { Catalogue } from '../controls';

/** Room for a few dozen services of moderate size; it bounds what a hijacked workload can take from the cluster. */
export const DEFAULT_QUOTA: Readonly<Record<string, string>> = {
  'limits.ephemeral-storage': '200Gi',
  'limits.memory': '200Gi',
  'persistentvolumeclaims': '20',
  'pods': '100',
  'requests.cpu': '50',
  'requests.ephemeral-storage': '100Gi',
  'requests.memory': '100Gi',
};

/** Limits that the fixes of the catalogue set. What cdk8s-plus requests for containers of which nothing is said is no more. */
export const FIX_LIMITS: Readonly<Record<string, string>> = {
  'cpu': fixValue('cpu-limits', 'limit'),
  'ephemeral-storage': fixValue('ephemeral-storage-limits', 'limit'),
  'memory': fixValue('memory-limits', 'limit'),
};

/**
 * Limits of a container that sets none: those that the fixes of the catalogue would set. Without CPU: a limit there only
 * slows down, and requests already share fairly.
 */
export const DEFAULT_LIMITS: Readonly<Record<string, string>> = {
  'ephemeral-storage': FIX_LIMITS['ephemeral-storage'],
  'memory': FIX_LIMITS.memory,
};

/** Requests of a container that sets none. The quota refuses pods that have none. */
export const DEFAULT_REQUESTS: Readonly<Record<string, string>> = {
  'cpu': fixValue('cpu-requests', 'request'),
  'ephemeral-storage': fixValue('ephemeral-storage-requests', 'request'),
  'memory': fixValue('memory-requests', 'request'),
};

function fixValue(control: string, parameter: string): string {
  return Catalogue.byId(control).parameters![parameter].defaultValue;
}
