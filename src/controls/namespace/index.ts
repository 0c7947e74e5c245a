import { Control } from '../control';
import { DEFAULT_NAMESPACE_NOT_USED } from './default-namespace';
import { POD_SECURITY_AUDITED, POD_SECURITY_ENFORCED, POD_SECURITY_VERSION_PINNED } from './pod-security-labels';

/** Namespaces as boundaries. */
export const NAMESPACE_CONTROLS: readonly Control[] = [
  DEFAULT_NAMESPACE_NOT_USED,
  POD_SECURITY_ENFORCED,
  POD_SECURITY_AUDITED,
  POD_SECURITY_VERSION_PINNED,
];
