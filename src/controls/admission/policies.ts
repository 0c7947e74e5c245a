import { Control, ControlScope, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';

const GROUP = 'admissionregistration.k8s.io';
const FRAMEWORKS = [cis('5.2.1'), nsa('pod-security'), ...mitre('T1562.001'), ...owasp('K04')];

/** ADM-01. The API server's default is Fail. */
export const POLICY_FAILS_CLOSED: Control = {
  id: 'admission-policy-fails-closed',
  family: 'admission',
  title: 'Admission policies reject what they cannot evaluate',
  rationale: 'An attacker who can make the expression fail, for example with a very large object, walks past the policy.',
  remediation: 'Set failurePolicy to Fail.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: [`${GROUP}/ValidatingAdmissionPolicy`, `${GROUP}/MutatingAdmissionPolicy`],
  expression: "object.?spec.?failurePolicy.orValue('Fail') == 'Fail'",
  message: "failurePolicy is '{{object.spec.failurePolicy}}'",
  path: '/spec/failurePolicy',
  frameworks: FRAMEWORKS,
};

/** ADM-01. */
export const BINDING_DENIES: Control = {
  id: 'admission-binding-denies',
  family: 'admission',
  title: 'Bindings of admission policies deny',
  rationale: 'A binding that only audits or warns stops nobody.',
  remediation: 'Add Deny to validationActions (and remove Warn, which it excludes).',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: [`${GROUP}/ValidatingAdmissionPolicyBinding`],
  expression: "'Deny' in object.?spec.?validationActions.orValue([])",
  message: "validationActions is [{{object.?spec.?validationActions.orValue([]).join(', ')}}]",
  path: '/spec/validationActions',
  frameworks: FRAMEWORKS,
};

const EXCLUDED = '(object.?spec.?matchConstraints.?excludeResourceRules.orValue([]) + object.?spec.?matchResources.?excludeResourceRules.orValue([]))';
const CATCH_ALL = "(r.?resources.orValue([]).exists(x, x in ['*', '*/*']) && '*' in r.?apiGroups.orValue([]) && size(r.?resourceNames.orValue([])) == 0)";

/** ADM-01. */
export const NO_CATCH_ALL_EXCLUSION: Control = {
  id: 'admission-no-catch-all-exclusion',
  family: 'admission',
  title: 'Admission policies do not exclude everything',
  rationale: 'An exclusion that matches every resource switches the policy off while it still looks installed.',
  remediation: 'Exclude the resources by group and name, or delete the policy.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding']
    .map(kind => `${GROUP}/${kind}`),
  expression: `!${EXCLUDED}.exists(r, ${CATCH_ALL})`,
  message: 'excludeResourceRules has a rule for all resources of all API groups',
  path: '/spec',
  frameworks: FRAMEWORKS,
};
