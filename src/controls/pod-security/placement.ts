import { Control, ControlScope, FixOperation, FixTarget, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

export const NO_NAKED_PODS: Control = {
  id: 'no-naked-pods',
  family: 'pod-security',
  title: 'Pods belong to a workload',
  rationale: 'A pod of its own is not replaced when it dies and not restarted with a new image when a fix comes out.',
  remediation: 'Use a Deployment, StatefulSet, DaemonSet or Job.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['Pod'],
  expression: 'size(object.?metadata.?ownerReferences.orValue([])) > 0',
  message: 'the pod has no owner',
  path: '/metadata/ownerReferences',
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1610')],
};

export const NO_SYSTEM_NAMESPACE: Control = {
  id: 'no-system-namespace',
  family: 'pod-security',
  title: 'Workloads stay out of the namespaces of Kubernetes itself',
  rationale: 'What runs in kube-system passes for a part of the cluster and lives beside its most powerful service accounts.',
  remediation: 'Give the workload a namespace of its own.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    systemNamespaces: {
      type: ParameterType.STRING_LIST,
      description: 'namespaces that are reserved',
      defaultValue: ['kube-system', 'kube-public', 'kube-node-lease'],
    },
  },
  expression: "!(object.?metadata.?namespace.orValue('') in params.systemNamespaces)",
  message: "the namespace is {{ object.?metadata.?namespace.orValue('') }}",
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1610')],
};

// Without a key a toleration holds for every taint.
const TOLERATES = "t.?key.orValue('') == '' || t.?key.orValue('') in params.taints";
const TOLERATIONS = 'variables.podSpec.?tolerations.orValue([])';

export const NO_CONTROL_PLANE_TOLERATIONS: Control = {
  id: 'no-control-plane-tolerations',
  family: 'pod-security',
  title: 'Pods do not ask for a place on control plane nodes',
  rationale: 'A pod that escapes there has the keys of the API server and the data of etcd at hand.',
  remediation: 'Remove the toleration, or name the one taint that is meant.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    taints: {
      type: ParameterType.STRING_LIST,
      description: 'keys of the taints of control plane nodes',
      defaultValue: ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'],
    },
  },
  expression: `!${TOLERATIONS}.exists(t, ${TOLERATES})`,
  message: `tolerates {{ ${TOLERATIONS}.filter(t, ${TOLERATES}).map(t, t.?key.orValue('') == '' ? 'every taint' : t.key).join(', ') }}`,
  path: '/tolerations',
  frameworks: [nsa('pod-security'), ...owasp('K01'), ...mitre('T1610')],
};

export const NO_NODE_NAME: Control = {
  id: 'no-node-name',
  family: 'pod-security',
  title: 'The scheduler chooses the node',
  rationale: 'A pod that names its node goes past the scheduler, past taints and past resource checks: like a static pod, it starts where it wants.',
  remediation: 'Remove `nodeName`; use node affinity to choose among nodes.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  expression: "variables.podSpec.?nodeName.orValue('') == ''",
  message: "nodeName is '{{ variables.podSpec.?nodeName.orValue('') }}'",
  path: '/nodeName',
  fix: [{ target: FixTarget.POD_SPEC, path: '/nodeName', operation: FixOperation.REMOVE }],
  frameworks: [...owasp('K01'), ...mitre('T1610')],
};

export const NO_FOREIGN_HOSTNAME: Control = {
  id: 'no-foreign-hostname',
  family: 'pod-security',
  title: 'Pods bear no host name but their own',
  rationale: 'With the name of another host in its logs and certificates requests a pod passes for that host.',
  remediation: 'Remove `hostname` and `hostnameOverride`.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  // The controller of a StatefulSet sets the host name of each pod to the name of the pod.
  expression: "variables.podSpec.?hostname.orValue('') in [dyn(''), object.?metadata.?name.orValue('')]"
    + " && variables.podSpec.?hostnameOverride.orValue('') == ''",
  message: "hostname is '{{ variables.podSpec.?hostname.orValue('') }}', hostnameOverride is '{{ variables.podSpec.?hostnameOverride.orValue('') }}'",
  path: '/hostname',
  fix: ['/hostname', '/hostnameOverride'].map(path => ({ target: FixTarget.POD_SPEC, path, operation: FixOperation.REMOVE })),
  frameworks: [...owasp('K01'), ...mitre('T1610')],
};
