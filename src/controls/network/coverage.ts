import { Control, ControlScope, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { EXEMPT, EXEMPT_NAMESPACES } from '../namespace/exempt';

const FRAMEWORKS = [cis('5.3.2'), nsa('network-separation'), ...mitre('T1046'), ...owasp('K05')];

/** CEL: pods with the network of their node have no address of their own that a policy could select; no-host-network judges them. */
const NO_OWN_NETWORK = 'variables.podSpec.?hostNetwork.orValue(false) == true';

/** NET-01. Policies of Kubernetes, Cilium, Calico and of the cluster-wide APIs count. */
export const INGRESS_ISOLATED: Control = {
  id: 'workload-ingress-isolated',
  family: 'network',
  title: 'A policy isolates the pods of every workload for ingress',
  rationale: 'Any compromised pod of the cluster reaches a pod that no policy selects.',
  remediation: 'Write a policy that selects the pods and names who may call them, or deny ingress by default in the namespace.',
  severity: Severity.HIGH,
  scope: ControlScope.SET,
  expression: `${NO_OWN_NETWORK} || set.ingressIsolated`,
  message: 'no policy isolates the pods for ingress',
  frameworks: [...FRAMEWORKS, ...mitre('T1021')],
};

/** NET-01. */
export const EGRESS_ISOLATED: Control = {
  id: 'workload-egress-isolated',
  family: 'network',
  title: 'A policy isolates the pods of every workload for egress',
  rationale: 'A compromised pod that no policy selects looks for its next target, calls home and sends data out.',
  remediation: 'Write a policy that selects the pods and names whom they may call, or deny egress by default in the namespace.',
  severity: Severity.HIGH,
  scope: ControlScope.SET,
  expression: `${NO_OWN_NETWORK} || set.egressIsolated`,
  message: 'no policy isolates the pods for egress',
  frameworks: [...FRAMEWORKS, ...mitre('T1041')],
};

/** NET-02. */
export const INGRESS_DENIED_BY_DEFAULT: Control = {
  id: 'namespace-denies-ingress-by-default',
  family: 'network',
  title: 'A namespace denies ingress to all its pods by default',
  rationale: 'The next pod of the namespace, which no policy selects yet, is open to the whole cluster.',
  remediation: 'Add a policy with an empty podSelector and the policy type Ingress; others then allow what is needed.',
  severity: Severity.MEDIUM,
  scope: ControlScope.SET,
  kinds: ['Namespace'],
  parameters: { exemptNamespaces: EXEMPT_NAMESPACES },
  expression: `${EXEMPT} || set.ingressDeniedByDefault`,
  message: 'no policy denies ingress to all pods of the namespace',
  frameworks: FRAMEWORKS,
};

/** NET-02. */
export const EGRESS_DENIED_BY_DEFAULT: Control = {
  id: 'namespace-denies-egress-by-default',
  family: 'network',
  title: 'A namespace denies egress to all its pods by default',
  rationale: 'The next pod of the namespace, which no policy selects yet, reaches the whole cluster and the internet.',
  remediation: 'Add a policy with an empty podSelector and the policy type Egress; others then allow what is needed, name resolution first.',
  severity: Severity.MEDIUM,
  scope: ControlScope.SET,
  kinds: ['Namespace'],
  parameters: { exemptNamespaces: EXEMPT_NAMESPACES },
  expression: `${EXEMPT} || set.egressDeniedByDefault`,
  message: 'no policy denies egress to all pods of the namespace',
  frameworks: [...FRAMEWORKS, ...mitre('T1041')],
};

/** NET-04. Pods of controllers that the set does not show are not known, so it judges only where workloads are. */
export const POLICY_SELECTS_PODS: Control = {
  id: 'network-policy-selects-pods',
  family: 'network',
  title: 'A network policy selects pods that are there',
  rationale: 'A policy whose selector has a misspelt label protects nothing, and reads as if it did.',
  remediation: 'Correct the selector, or remove the policy.',
  severity: Severity.MEDIUM,
  scope: ControlScope.SET,
  kinds: [
    'networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy', 'projectcalico.org/NetworkPolicy', 'crd.projectcalico.org/NetworkPolicy',
  ],
  expression: '!set.targetsDescribed || set.selectsAny',
  message: 'the policy selects no pods of the workloads that are in its namespace',
  path: '/spec',
  frameworks: [nsa('network-separation'), ...owasp('K05')],
};
