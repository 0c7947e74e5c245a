import {
  APPARMOR, CAPABILITIES_RESTRICTED, HOST_NAMESPACES, HOST_PROCESS, NO_ROOT_USER, RUN_AS_NON_ROOT, SECCOMP_BASELINE, SECCOMP_RESTRICTED, SELINUX,
  SuiteMapping, WHOLE_LEVEL,
} from './mapping';

/** Each row is judged at the version of its own fixture. */
export const PSA: SuiteMapping = {
  mapped: {
    allowprivilegeescalation: ['no-privilege-escalation'],
    apparmorprofile: APPARMOR,
    base: [WHOLE_LEVEL],
    base_linux: [WHOLE_LEVEL],
    base_windows: [WHOLE_LEVEL],
    capabilities_baseline: ['allowed-capabilities'],
    capabilities_restricted: CAPABILITIES_RESTRICTED,
    hostnamespaces: HOST_NAMESPACES,
    hostpathvolumes: ['no-host-path-volumes'],
    hostports: ['no-host-ports'],
    hostprobesandhostlifecycle: ['no-probe-host'],
    privileged: ['no-privileged-containers'],
    procmount: ['default-proc-mount'],
    restrictedvolumes: ['allowed-volume-types'],
    runasnonroot: RUN_AS_NON_ROOT,
    runasuser: NO_ROOT_USER,
    seccompprofile_baseline: SECCOMP_BASELINE,
    seccompprofile_restricted: SECCOMP_RESTRICTED,
    selinuxoptions: SELINUX,
    sysctls: ['safe-sysctls'],
    windowshostprocess: HOST_PROCESS,
  },
  notMapped: {},
};
