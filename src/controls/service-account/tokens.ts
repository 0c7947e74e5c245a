import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

/** SA-03 on Secrets */
export const NO_LONG_LIVED_SERVICE_ACCOUNT_TOKEN: Control = {
  id: 'no-long-lived-service-account-token',
  family: 'service-account',
  title: 'No Secret asks for a service account token that never expires',
  rationale: 'Such a token is valid until somebody deletes the Secret, from anywhere, whether the pod runs or not.',
  remediation: 'Use a projected token volume, or the TokenRequest API (`kubectl create token`), which bind and expire.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['Secret'],
  expression: "object.?type.orValue('') != 'kubernetes.io/service-account-token'",
  message: 'the Secret holds a token without expiry for service account '
    + "'{{ object.?metadata.?annotations.orValue({}).exists(a, a == 'kubernetes.io/service-account.name')"
    + " ? object.metadata.annotations['kubernetes.io/service-account.name'] : '' }}'",
  path: '/type',
  frameworks: [nsa('authentication-authorization'), ...owasp('K09'), ...mitre('T1528')],
};

/**
 * The volumes with projected tokens of which a condition (on `t`) holds. `sources` has no omitempty and may be null.
 * What the API server adds to live pods by itself is left out: `pod-no-automounted-token` judges that. It is known by all
 * that the admission plugin ServiceAccount writes: the name, 3607 seconds (an hour and a mark) and no audience.
 */
function tokenVolumes(condition: string): string {
  const injected = "v.?name.orValue('').startsWith('kube-api-access-') && t.?expirationSeconds.orValue(0) == 3607 && t.?audience.orValue('') == ''";
  return 'variables.podSpec.?volumes.orValue([]).filter(v, v.?projected.?sources.orValue(null) != null'
    + ` && v.projected.sources.exists(s, s.?serviceAccountToken.hasValue() && [s.serviceAccountToken].all(t, ${condition} && !(${injected}))))`;
}

const LONG_LIVED = tokenVolumes('t.?expirationSeconds.orValue(3600) > params.maximumSeconds');

/** SA-03 on pods, expiry */
export const PROJECTED_TOKEN_EXPIRES_SOON: Control = {
  id: 'projected-token-expires-soon',
  family: 'service-account',
  title: 'Projected service account tokens expire soon',
  rationale: 'A stolen token is good for as long as it lives.',
  remediation: 'Leave `expirationSeconds` at its default of one hour, or lower it to as little as 600; the kubelet renews the file.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    maximumSeconds: { type: ParameterType.INTEGER, description: 'longest life of a token, in seconds', defaultValue: 3600 },
  },
  expression: `size(${LONG_LIVED}) == 0`,
  message: `tokens live for more than {{ string(params.maximumSeconds) }} seconds in volumes: {{ ${LONG_LIVED}.map(v, v.?name.orValue('')).join(', ') }}`,
  path: '/volumes',
  frameworks: [nsa('authentication-authorization'), ...owasp('K09'), ...mitre('T1528')],
};

const NO_AUDIENCE = tokenVolumes("t.?audience.orValue('') == ''");

/** SA-03 on pods, audience */
export const PROJECTED_TOKEN_NAMES_AUDIENCE: Control = {
  id: 'projected-token-names-audience',
  family: 'service-account',
  title: 'Projected service account tokens name their audience',
  rationale: 'A token without an audience is one for the API server; shown to any other service, that service can use it there.',
  remediation: 'Name the service that the token is for in `serviceAccountToken.audience`.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: `size(${NO_AUDIENCE}) == 0`,
  message: `tokens without an audience in volumes: {{ ${NO_AUDIENCE}.map(v, v.?name.orValue('')).join(', ') }}`,
  path: '/volumes',
  frameworks: [nsa('authentication-authorization'), ...owasp('K09'), ...mitre('T1528')],
  optIn: true, // without an audience the token is for the API server, which is right for its clients
};
