import { Control } from '../control';
import { MESH_DESTINATION_TLS, MESH_MTLS_STRICT, MESH_NOT_LEFT, NAMESPACE_IN_MESH } from './mesh';
import { BOTH_DIRECTIONS, METADATA_BLOCKED, NO_OPEN_EGRESS, NO_OPEN_INGRESS, RULES_IN_EFFECT } from './network-policy';

/** Who may talk to whom, as far as one object tells. */
export const NETWORK_CONTROLS: readonly Control[] = [
  NO_OPEN_INGRESS,
  NO_OPEN_EGRESS,
  METADATA_BLOCKED,
  BOTH_DIRECTIONS,
  RULES_IN_EFFECT,
  MESH_MTLS_STRICT,
  MESH_DESTINATION_TLS,
  MESH_NOT_LEFT,
  NAMESPACE_IN_MESH,
];
