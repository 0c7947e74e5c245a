import { Control, ControlFix, ControlParameter, ControlScope, FixTarget, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp, POLICY_VERSIONS } from '../frameworks';
import { onOneLine } from '../message';
import { EXEMPT, EXEMPT_NAMESPACES } from './exempt';

const FRAMEWORKS = [cis('5.2.1'), nsa('pod-security'), ...mitre('T1610'), ...owasp('K04')];

const LEVEL: ControlParameter = {
  type: ParameterType.STRING,
  description: "the least Pod Security level: 'baseline' or 'restricted'",
  defaultValue: 'restricted',
};

/** CEL: the value of a Pod Security label. Levels are compared as the API server does, which knows lower case only. */
const label = (name: string) => `object.?metadata.?labels[?'pod-security.kubernetes.io/${name}'].orValue('')`;
const sufficient = (mode: string) => `${label(mode)} in (params.level == 'restricted' ? ['restricted']
      : params.level == 'baseline' ? ['baseline', 'restricted'] : [])`;
const missing = (value: string) => `(${value} == '' ? 'not set' : "'" + ${value} + "'")`;

const setLabel = (name: string, parameter: string): ControlFix => ({
  target: FixTarget.OBJECT, path: `/metadata/labels/pod-security.kubernetes.io~1${name}`, parameter, when: `!(${EXEMPT})`,
});

/** NS-02. */
export const POD_SECURITY_ENFORCED: Control = {
  id: 'namespace-pod-security-enforced',
  family: 'namespace',
  title: 'A namespace enforces a Pod Security level',
  rationale: 'Without the label the API server admits privileged pods into the namespace, whatever wrote them.',
  remediation: "Label the namespace pod-security.kubernetes.io/enforce with 'restricted' (or 'baseline', where the profile says so).",
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['Namespace'],
  parameters: { level: LEVEL, exemptNamespaces: EXEMPT_NAMESPACES },
  expression: `${EXEMPT} || ${sufficient('enforce')}`,
  message: `the Pod Security level that the namespace enforces is {{${missing(label('enforce'))}}}, expected at least '{{params.level}}'`,
  path: '/metadata/labels/pod-security.kubernetes.io~1enforce',
  fix: [setLabel('enforce', 'level')],
  frameworks: FRAMEWORKS,
};

/** NS-02: what audit and warn say reaches the authors of workloads, which enforcement (of pods) does not. */
export const POD_SECURITY_AUDITED: Control = {
  id: 'namespace-pod-security-audited',
  family: 'namespace',
  title: 'A namespace audits and warns at a Pod Security level',
  rationale: 'Enforcement acts on pods only: without these labels a rejected Deployment looks accepted, and nobody is told.',
  remediation: 'Label the namespace pod-security.kubernetes.io/audit and pod-security.kubernetes.io/warn with the level.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['Namespace'],
  parameters: { level: LEVEL, exemptNamespaces: EXEMPT_NAMESPACES },
  expression: `${EXEMPT} || (${sufficient('audit')} && ${sufficient('warn')})`,
  message: `the Pod Security levels audit and warn are {{${missing(label('audit'))}}} and {{${missing(label('warn'))}}}, expected at least '{{params.level}}'`,
  path: '/metadata/labels',
  fix: [setLabel('audit', 'level'), setLabel('warn', 'level')],
  frameworks: FRAMEWORKS,
};

const MODES = "['enforce', 'audit', 'warn']";
const VERSION = "object.?metadata.?labels[?'pod-security.kubernetes.io/' + m + '-version'].orValue('')";
const MINOR = '^1[.][0-9]{1,3}$';

/** CEL: a malformed parameter lets nothing pass. */
const PINNED = `${VERSION}.matches('^v1[.][0-9]{1,3}$')
      && params.minimumVersion.matches('${MINOR}') && int(${VERSION}.substring(3)) >= int(params.minimumVersion.substring(2))
      && params.maximumVersion.matches('${MINOR}') && int(${VERSION}.substring(3)) <= int(params.maximumVersion.substring(2))`;
const UNPINNED = onOneLine(`${MODES}.filter(m, !(${PINNED}))`);

/** NS-02: pinned, so that an upgrade of the cluster does not change what is admitted. */
export const POD_SECURITY_VERSION_PINNED: Control = {
  id: 'namespace-pod-security-version-pinned',
  family: 'namespace',
  title: 'A namespace pins the version of its Pod Security levels',
  rationale: 'An unpinned level changes with the next upgrade of the cluster, and running workloads can no longer be restarted.',
  remediation: 'Label the namespace pod-security.kubernetes.io/enforce-version, audit-version and warn-version, for example with v1.34.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['Namespace'],
  parameters: {
    version: {
      type: ParameterType.STRING,
      description: 'the version that the fix pins',
      defaultByVersion: POLICY_VERSIONS.map(version => ({ since: version, value: `v${version}` })),
    },
    minimumVersion: {
      type: ParameterType.STRING,
      // k8s.io/pod-security-admission/policy: by 1.23 all checks exist but that of hosts in probes (1.34); 1.25 tells Windows apart.
      description: 'the oldest version that counts, for older ones leave checks out',
      defaultValue: '1.25',
    },
    maximumVersion: {
      type: ParameterType.STRING,
      description: 'the newest version that counts: one that the cluster does not know yet moves with every upgrade',
      defaultValue: POLICY_VERSIONS[POLICY_VERSIONS.length - 1],
    },
    exemptNamespaces: EXEMPT_NAMESPACES,
  },
  expression: `${EXEMPT} || size(${UNPINNED}) == 0`,
  message: `no version between {{params.minimumVersion}} and {{params.maximumVersion}} is pinned for the Pod Security modes {{${UNPINNED}.join(', ')}}`,
  path: '/metadata/labels',
  fix: ['enforce', 'audit', 'warn'].map(mode => setLabel(`${mode}-version`, 'version')),
  frameworks: FRAMEWORKS,
};
