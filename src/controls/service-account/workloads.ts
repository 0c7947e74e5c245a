import { Control, ControlScope, FixTarget, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';

/** SA-01 on pods */
export const POD_NO_AUTOMOUNTED_TOKEN: Control = {
  id: 'pod-no-automounted-token',
  family: 'service-account',
  title: 'Pods do not mount a service account token by themselves',
  rationale: 'The token opens the API server to whoever takes over the container. Few applications talk to it.',
  remediation: 'Set `automountServiceAccountToken: false`; where the API is needed, mount a projected token with an '
    + 'expiry and an audience.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  // The field of the service account cannot be seen from the pod, and the pod's own wins over it.
  expression: 'variables.podSpec.?automountServiceAccountToken.orValue(true) == false',
  message: 'automountServiceAccountToken is '
    + "{{ variables.podSpec.?automountServiceAccountToken.hasValue() ? 'true' : 'not set, which means true' }}",
  path: '/automountServiceAccountToken',
  fix: [{ target: FixTarget.POD_SPEC, path: '/automountServiceAccountToken', value: false }],
  frameworks: [cis('5.1.6'), nsa('pod-security'), ...owasp('K02'), ...mitre('T1528')],
};

// `serviceAccount` is the deprecated name of the same field; the API server copies one into the other.
const ACCOUNT = "(variables.podSpec.?serviceAccountName.orValue('') != '' ? variables.podSpec.serviceAccountName"
  + " : variables.podSpec.?serviceAccount.orValue(''))";

/** SA-02 on pods */
export const NO_DEFAULT_SERVICE_ACCOUNT: Control = {
  id: 'no-default-service-account',
  family: 'service-account',
  title: 'Pods run under a service account of their own',
  rationale: 'All pods that name no account share the one called default: a permission given to it for one of them '
    + 'is given to all, and the audit log cannot tell them apart.',
  remediation: 'Create a ServiceAccount for the workload and name it in `serviceAccountName`.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  expression: `!(${ACCOUNT} in ['', 'default'])`,
  message: `the pod runs as service account 'default'{{ ${ACCOUNT} == '' ? ', because it names none' : '' }}`,
  path: '/serviceAccountName',
  frameworks: [cis('5.1.5'), nsa('pod-security'), ...owasp('K02'), ...mitre('T1528')],
};
