import { ControlSetting } from '../profile-changes';

/** Baseline controls that a stricter one replaces at level restricted, as Pod Security Admission does it. */
export const RESTRICTED_OVERRIDDEN: readonly string[] = [
  'allowed-capabilities', // by drop-all-capabilities and no-added-capabilities, from 1.22
  'no-host-path-volumes', // by allowed-volume-types
  'no-unconfined-seccomp', 'pod-no-unconfined-seccomp', // by seccomp-profile and pod-seccomp-profile, from 1.19
];

/** Parameters that differ at level restricted. */
export const RESTRICTED_SETTINGS: ControlSetting[] = [
  // Baseline relaxes from 1.35; `procMount_restricted` came with it and does not.
  { control: 'default-proc-mount', parameters: { relaxForUserNamespaces: false } },
];
