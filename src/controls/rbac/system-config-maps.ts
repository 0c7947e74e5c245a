import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';
import { EXEMPT_OBJECTS, IS_EXEMPT, NAMES_NOTHING, ruleGrants, rulesInWords } from './grant';

const WRITES = ruleGrants({ groups: [''], resources: ['configmaps'], verbs: ['update', 'patch', 'delete', 'deletecollection'] });
const BAD = `(${WRITES}) && (${NAMES_NOTHING} || r.resourceNames.exists(n, n in params.configMaps))`;

/** RBAC-13. A ClusterRole counts, because a binding may carry it into kube-system. */
export const NO_SYSTEM_CONFIG_MAP_WRITE: Control = {
  id: 'no-system-configmap-write',
  family: 'rbac',
  title: 'Roles do not change the ConfigMaps of the control plane',
  rationale: 'The ConfigMap of CoreDNS redirects every name in the cluster; aws-auth makes cluster administrators.',
  remediation: "Grant the right in a Role of the application's own namespace, or name the ConfigMap in resourceNames.",
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'],
  parameters: {
    exempt: EXEMPT_OBJECTS,
    configMaps: {
      type: ParameterType.STRING_LIST,
      description: 'names of ConfigMaps in kube-system that decide over the cluster',
      defaultValue: ['aws-auth', 'cluster-info', 'coredns', 'coredns-custom', 'extension-apiserver-authentication', 'kube-proxy', 'kubeadm-config', 'kubelet-config', 'node-local-dns'],
    },
  },
  expression: `(${IS_EXEMPT}) || (object.kind == 'Role' && object.?metadata.?namespace.orValue('') != 'kube-system')
    || !variables.rules.exists(r, ${BAD})`,
  message: `the role lets its subjects change ConfigMaps of kube-system: {{${rulesInWords(BAD)}}}`,
  path: '/rules',
  frameworks: [nsa('authentication-authorization'), ...mitre('T1557'), ...owasp('K02', 'K08')],
};
