import { RUN_AS_NON_ROOT, SuiteMapping } from './mapping';

export const KUBE_LINTER: SuiteMapping = {
  mapped: {
    'access-to-create-pods': ['no-workload-creation'],
    'access-to-secrets': ['no-secret-access'],
    'cluster-admin-role-binding': ['no-cluster-admin-binding'],
    'default-service-account': ['no-default-service-account'],
    'docker-sock': ['no-sensitive-host-paths'],
    'drop-net-raw-capability': ['drop-net-raw-capability'],
    'env-var-secret': ['no-credentials-in-environment'],
    'exposed-services': ['no-node-port-service', 'load-balancer-restricted'],
    'host-ipc': ['no-host-ipc'],
    'host-network': ['no-host-network'],
    'host-pid': ['no-host-pid'],
    'latest-tag': ['image-tag-not-latest'],
    'minimum-three-replicas': ['multiple-replicas'],
    'no-liveness-probe': ['liveness-probes'],
    'no-read-only-root-fs': ['read-only-root-filesystem'],
    'no-readiness-probe': ['readiness-probes'],
    'privilege-escalation-container': ['no-privilege-escalation'],
    'privileged-container': ['no-privileged-containers'],
    'privileged-ports': ['no-privileged-ports'],
    'run-as-non-root': RUN_AS_NON_ROOT,
    'ssh-port': ['no-ssh-server'],
    'use-namespace': ['no-default-namespace'],
  },
  settings: {
    'ssh-port': { parameters: { 'no-ssh-server': { sshPorts: ['22'] } } },
    'minimum-three-replicas': { parameters: { 'multiple-replicas': { minimum: 3 } } },
  },
  notMapped: {
    'several objects': [
      'dangling-hpa', 'dangling-ingress', 'dangling-service', 'dangling-servicemonitor', 'mismatching-selector', 'non-existent-service-account',
      'non-isolated-pod', 'env-var-value-from',
    ],
    'convention': ['cel', 'priority-class-name', 'forbidden-annotation', 'required-annotation-email', 'required-label-owner', 'restart-policy', 'deprecated-service-account-field'],
    'not security': ['dnsconfig-options-ndots', 'hpa-minimum-three-replicas', 'no-anti-affinity', 'pdb-unhealthy-pod-eviction-policy'],
    'foreign kind': ['scc-deny-privileged-container'],
  },
};
