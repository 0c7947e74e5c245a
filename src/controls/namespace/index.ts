import { Control } from '../control';
import { NAMESPACE_LIMIT_RANGE, NAMESPACE_OWNER, NAMESPACE_QUOTA } from './boundary';
import { DEFAULT_NAMESPACE_NOT_USED } from './default-namespace';
import { POD_SECURITY_AUDITED, POD_SECURITY_ENFORCED, POD_SECURITY_VERSION_PINNED } from './pod-security-labels';

/** Namespaces as boundaries. */
export const NAMESPACE_CONTROLS: readonly Control[] = [
  DEFAULT_NAMESPACE_NOT_USED,
  POD_SECURITY_ENFORCED,
  POD_SECURITY_AUDITED,
  POD_SECURITY_VERSION_PINNED,
  NAMESPACE_QUOTA,
  NAMESPACE_LIMIT_RANGE,
  NAMESPACE_OWNER,
];
