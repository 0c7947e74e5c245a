/** Counts that a workload may have, and the least that each may be. */
const LEAST: Readonly<Record<string, number>> = {
  replicas: 0,
  minReadySeconds: 0,
  backoffLimit: 0,
  successfulJobsRetained: 0,
  failedJobsRetained: 0,
};
/** They are 32-bit integers in Kubernetes. */
const MOST = 2 ** 31 - 1;

/** @throws when a count is not a whole number, or is less or more than it may be */
export function checkCounts(props: object): void {
  for (const [prop, least] of Object.entries(LEAST)) {
    const value: unknown = (props as Record<string, unknown>)[prop];
    if (value === undefined || (Number.isInteger(value) && value as number >= least && value as number <= MOST)) continue;
    throw new Error(`${prop} is ${value}: expected a whole number, ${least} or more`);
  }
}
