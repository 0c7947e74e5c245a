import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const FRAMEWORKS = [nsa('network-separation'), ...mitre('T1557', 'T1190'), ...owasp('K06')];
const LISTENERS = 'object.?spec.?listeners.orValue([])';

/** SVC-03 for the Gateway API. */
export const GATEWAY_LISTENERS_ENCRYPTED: Control = {
  id: 'gateway-listeners-encrypted',
  family: 'service',
  title: 'Listeners of a Gateway speak HTTPS or TLS',
  rationale: 'What travels in clear text between the visitor and the cluster can be read and changed on the way.',
  remediation: 'Set the protocol of the listener to HTTPS or TLS with a certificate.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['gateway.networking.k8s.io/Gateway'],
  parameters: {
    plainProtocols: {
      type: ParameterType.STRING_LIST,
      description: 'protocols that carry clear text',
      defaultValue: ['HTTP'],
    },
  },
  expression: `!${LISTENERS}.exists(l, l.?protocol.orValue('') in params.plainProtocols)`,
  message: `listener {{${LISTENERS}.filter(l, l.?protocol.orValue('') in params.plainProtocols).map(l, "'" + l.?name.orValue('') + "' speaks " + l.protocol).join(', ')}}`,
  path: '/spec/listeners',
  frameworks: FRAMEWORKS,
};

const OPEN = "l.?allowedRoutes.?namespaces.?from.orValue('Same') == 'All'";

/** SVC-03: who may attach a route decides who may publish under the Gateway's certificate. */
export const GATEWAY_ROUTES_RESTRICTED: Control = {
  id: 'gateway-routes-restricted',
  family: 'service',
  title: 'A Gateway takes routes from chosen namespaces only',
  rationale: 'Any namespace could publish under the host names and the certificate of the Gateway.',
  remediation: "Set allowedRoutes.namespaces.from to 'Same' or 'Selector'.",
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['gateway.networking.k8s.io/Gateway'],
  expression: `!${LISTENERS}.exists(l, ${OPEN})`,
  message: `listener {{${LISTENERS}.filter(l, ${OPEN}).map(l, "'" + l.?name.orValue('') + "'").join(', ')}} takes routes from all namespaces`,
  path: '/spec/listeners',
  frameworks: FRAMEWORKS,
};

const HOSTS = 'object.?spec.?hostnames.orValue([])';

/** SVC-03 for the Gateway API. */
export const ROUTE_EXPLICIT_HOST: Control = {
  id: 'route-explicit-host',
  family: 'service',
  title: 'An HTTPRoute names its hosts, without wildcards',
  rationale: 'A route without hosts, or with a wildcard, takes the traffic of other applications behind the same Gateway.',
  remediation: 'List the host names in spec.hostnames.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['gateway.networking.k8s.io/HTTPRoute'],
  expression: `size(${HOSTS}) > 0 && !${HOSTS}.exists(h, h.contains('*'))`,
  message: `the route {{size(${HOSTS}) == 0 ? 'names no host' : 'takes the wildcard ' + ${HOSTS}.filter(h, h.contains('*')).join(', ')}}`,
  path: '/spec/hostnames',
  frameworks: FRAMEWORKS,
};
