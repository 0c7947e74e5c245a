import { Control, ControlScope, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const FRAMEWORKS = [nsa('authentication-authorization'), ...owasp('K02'), ...mitre('T1528')];

/** SVC-06 of service accounts, where the set has ServiceAccounts of the namespace. */
export const SERVICE_ACCOUNT_EXISTS: Control = {
  id: 'service-account-exists',
  family: 'service-account',
  title: 'Pods run under a service account that is there',
  rationale: 'The pods do not start until somebody creates the account, and run with whatever rights that account then has.',
  remediation: 'Create the ServiceAccount, or correct `serviceAccountName`.',
  severity: Severity.LOW,
  scope: ControlScope.SET,
  expression: '!set.accountsDescribed || set.accountExists',
  message: "there is no service account '{{variables.podSpec.?serviceAccountName.orValue(variables.podSpec.?serviceAccount.orValue(''))}}' in the namespace",
  frameworks: FRAMEWORKS,
};

/** NS-03. */
export const SERVICE_ACCOUNT_USED: Control = {
  id: 'service-account-used',
  family: 'service-account',
  title: 'Service accounts are there for a workload',
  rationale: 'Rights of an account that nothing runs under are noticed by nobody but whoever looks for one to take over.',
  remediation: 'Remove the ServiceAccount and its bindings.',
  severity: Severity.LOW,
  scope: ControlScope.SET,
  kinds: ['ServiceAccount'],
  expression: "object.?metadata.?name.orValue('') == 'default' || set.accountUsed",
  message: 'nothing in the namespace runs under the account',
  frameworks: FRAMEWORKS,
  optIn: true, // operators and pipelines use accounts in ways that only the whole cluster shows
};
