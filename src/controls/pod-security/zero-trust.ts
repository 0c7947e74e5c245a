import { ControlSetting } from '../profile-changes';
import { RESTRICTED_SETTINGS } from './restricted';

/**
 * Pod Security lets a pod run as root from 1.35 on where it has a user namespace. The profile zeroTrust does not: root
 * owns every file of its image, and CIS 5.2.7 knows no such exception.
 */
export const ZERO_TRUST_SETTINGS: ControlSetting[] = [
  ...RESTRICTED_SETTINGS,
  ...['run-as-non-root', 'pod-run-as-non-root', 'no-root-user', 'pod-no-root-user'].map(control => (
    { control, parameters: { relaxForUserNamespaces: false } })),
];
