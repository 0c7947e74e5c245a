import { Control, ControlScope, FixTarget, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';

/** SA-01 on service accounts */
export const SERVICE_ACCOUNT_NO_AUTOMOUNTED_TOKEN: Control = {
  id: 'service-account-no-automounted-token',
  family: 'service-account',
  title: 'Service accounts do not hand their token to every pod',
  rationale: 'A pod that says nothing gets the token, and with it the permissions of the account.',
  remediation: 'Set `automountServiceAccountToken: false` on the ServiceAccount; pods that need a token ask for one.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['ServiceAccount'],
  expression: 'object.?automountServiceAccountToken.orValue(true) == false',
  message: 'automountServiceAccountToken is '
    + "{{ object.?automountServiceAccountToken.hasValue() ? 'true' : 'not set, which means true' }}",
  path: '/automountServiceAccountToken',
  fix: [{ target: FixTarget.OBJECT, path: '/automountServiceAccountToken', value: false }],
  frameworks: [cis('5.1.6'), nsa('pod-security'), ...owasp('K02'), ...mitre('T1528')],
};

/**
 * CEL: the subjects that are a default account, or a group that holds one. The API server knows an account as user
 * system:serviceaccount:NAMESPACE:NAME, in the groups system:serviceaccounts and system:serviceaccounts:NAMESPACE.
 */
const DEFAULT_ACCOUNTS = "object.?subjects.orValue([]).filter(s, [s.?kind.orValue('') + ' ' + s.?name.orValue('')].exists(who, who == 'ServiceAccount default'"
  + " || who.matches('^User system:serviceaccount:[^:]*:default$') || who == 'Group system:serviceaccounts' || who.startsWith('Group system:serviceaccounts:')))";

/** SA-02 on bindings */
export const DEFAULT_SERVICE_ACCOUNT_NOT_BOUND: Control = {
  id: 'default-service-account-not-bound',
  family: 'service-account',
  title: 'No role is bound to a default service account',
  rationale: 'Every pod of the namespace that names no account would have the role, those of a later release included.',
  remediation: 'Bind the role to a ServiceAccount that only the workload in need of it uses.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  expression: `size(${DEFAULT_ACCOUNTS}) == 0`,
  message: onOneLine(`'{{ object.?roleRef.?name.orValue('') }}' is bound to {{ ${DEFAULT_ACCOUNTS}.map(s, s.kind == 'ServiceAccount'
    ? "the default service account of namespace '" + s.?namespace.orValue('') + "'" : s.kind + ' ' + s.name).join(', ') }}`),
  path: '/subjects',
  frameworks: [cis('5.1.5'), nsa('authentication-authorization'), ...owasp('K02'), ...mitre('T1528')],
};

const CLOUD_IDENTITIES = 'object.?metadata.?annotations.orValue({}).exists(a, a in params.annotations)';

/**
 * SA-04, as far as one object shows it. Whether a cloud role is least privilege is written in the cloud, not in the
 * annotation; that the default account has none is written here.
 */
export const DEFAULT_SERVICE_ACCOUNT_NO_CLOUD_IDENTITY: Control = {
  id: 'default-service-account-no-cloud-identity',
  family: 'service-account',
  title: 'Default service accounts carry no cloud identity',
  rationale: 'The cloud role would be open to every pod of the namespace that names no account.',
  remediation: 'Annotate a ServiceAccount of its own for the workload that needs the cloud role.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['ServiceAccount'],
  parameters: {
    annotations: {
      type: ParameterType.STRING_LIST,
      description: 'annotations that give an account an identity in a cloud',
      // EKS IRSA, GKE Workload Identity, Microsoft Entra Workload ID, Alibaba Cloud RRSA
      defaultValue: [
        'eks.amazonaws.com/role-arn',
        'iam.gke.io/gcp-service-account',
        'azure.workload.identity/client-id',
        'pod-identity.alibabacloud.com/role-name',
      ],
    },
  },
  expression: `object.?metadata.?name.orValue('') != 'default' || !${CLOUD_IDENTITIES}`,
  message: 'the default service account carries the cloud identity annotation '
    + "'{{ object.?metadata.?annotations.orValue({}).filter(a, a in params.annotations).join(\"', '\") }}'",
  path: '/metadata/annotations',
  frameworks: [nsa('authentication-authorization'), ...owasp('K08'), ...mitre('T1552.005')],
};
