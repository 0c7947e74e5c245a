import { Control } from '../control';
import { FORBIDDEN_GRANTS } from './forbidden-grants';
import { NO_ANONYMOUS_SUBJECTS, NO_CLUSTER_ADMIN_BINDING, NO_EVERYBODY_SUBJECTS, NO_SYSTEM_MASTERS } from './subjects';
import { NO_SYSTEM_CONFIG_MAP_WRITE } from './system-config-maps';
import { NO_WILDCARD_API_GROUPS, NO_WILDCARD_RESOURCES, NO_WILDCARD_VERBS } from './wildcards';

/** Who may do what through the API server. */
export const RBAC_CONTROLS: readonly Control[] = [
  NO_CLUSTER_ADMIN_BINDING,
  NO_SYSTEM_MASTERS,
  NO_ANONYMOUS_SUBJECTS,
  NO_EVERYBODY_SUBJECTS,
  NO_WILDCARD_VERBS,
  NO_WILDCARD_RESOURCES,
  NO_WILDCARD_API_GROUPS,
  ...FORBIDDEN_GRANTS,
  NO_SYSTEM_CONFIG_MAP_WRITE,
];
