import { Control } from '../control';
import { MULTIPLE_REPLICAS, PRIORITY_CLASS, TOPOLOGY_SPREAD } from './availability';
import { COMPUTE_RESOURCE_CONTROLS } from './compute';
import { EMPTY_DIR_SIZE_LIMITS } from './empty-dir-size';
import { DISTINCT_PROBES, LIVENESS_PROBES, READINESS_PROBES } from './probes';

/** What a workload may use of its node, and what keeps it running. */
export const RESOURCE_CONTROLS: readonly Control[] = [
  ...COMPUTE_RESOURCE_CONTROLS,
  EMPTY_DIR_SIZE_LIMITS,
  READINESS_PROBES,
  LIVENESS_PROBES,
  DISTINCT_PROBES,
  MULTIPLE_REPLICAS,
  TOPOLOGY_SPREAD,
  PRIORITY_CLASS,
];
