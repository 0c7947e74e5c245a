import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';

const KINDS = ['networking.k8s.io/Ingress'];
const FRAMEWORKS = [nsa('network-separation'), ...mitre('T1557', 'T1190'), ...owasp('K06')];
const RULES = 'object.?spec.?rules.orValue([])';
const TLS = 'object.?spec.?tls.orValue([])';
const ANNOTATIONS = 'object.?metadata.?annotations.orValue({})';

/** All hosts of spec.tls in one list: a list of lists, searched for each rule, costs the API server too much. */
const TLS_HOSTS = `${TLS}.map(t, t.?hosts.orValue([]).join(' ')).join(' ').split(' ')`;

/** True when `hosts` has the host of rule `r`, by name or by wildcard over one label. */
const COVERED = `r.?host.orValue('') in hosts
      || (r.?host.orValue('').contains('.') && ('*' + r.host.substring(r.host.indexOf('.'))) in hosts)`;

/** An entry of spec.tls without hosts is for all of them. */
const DEFAULT_TLS = `${TLS}.exists(t, size(t.?hosts.orValue([])) == 0)`;

/** SVC-03. */
export const INGRESS_TLS: Control = {
  id: 'ingress-tls',
  family: 'service',
  title: 'Every host of an Ingress is served over TLS',
  rationale: 'What travels in clear text between the visitor and the cluster can be read and changed on the way.',
  remediation: 'Add an entry to spec.tls that names the host and a certificate Secret.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  parameters: {
    certificateAnnotations: {
      type: ParameterType.STRING_LIST,
      description: 'annotations by which a cloud attaches a certificate of its own instead of spec.tls',
      defaultValue: [
        'alb.ingress.kubernetes.io/certificate-arn',
        'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
        'ingress.gcp.kubernetes.io/pre-shared-cert',
        'networking.gke.io/managed-certificates',
      ],
    },
  },
  expression: `${ANNOTATIONS}.exists(k, k in params.certificateAnnotations)
    || (size(${TLS}) > 0 && (${DEFAULT_TLS} || [${TLS_HOSTS}].exists(hosts, ${RULES}.all(r, ${COVERED}))))`,
  message: onOneLine(`no entry of spec.tls covers {{size(${TLS}) == 0 ? 'the ingress'
    : [${TLS_HOSTS}].map(hosts, 'host ' + ${RULES}.filter(r, !(${COVERED})).map(r, "'" + r.?host.orValue('') + "'").join(', ')).join()}}`),
  path: '/spec/tls',
  frameworks: FRAMEWORKS,
};

/** SVC-03. */
export const INGRESS_EXPLICIT_HOST: Control = {
  id: 'ingress-explicit-host',
  family: 'service',
  title: 'An Ingress names its hosts',
  rationale: 'A rule without a host answers for every name, and takes the traffic of names that nobody has claimed yet.',
  remediation: 'Give every rule a host and remove spec.defaultBackend.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `!object.?spec.?defaultBackend.hasValue() && ${RULES}.all(r, r.?host.orValue('') != '')`,
  message: "{{object.?spec.?defaultBackend.hasValue() ? 'spec.defaultBackend answers' : 'a rule without host answers'}} for every host name",
  path: '/spec/rules',
  frameworks: FRAMEWORKS,
};

/** SVC-03. */
export const INGRESS_NO_WILDCARD_HOST: Control = {
  id: 'ingress-no-wildcard-host',
  family: 'service',
  title: 'An Ingress has no wildcard hosts',
  rationale: 'A wildcard takes the traffic of sibling applications and of names that are set up later.',
  remediation: 'Name each host.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `!${RULES}.exists(r, r.?host.orValue('').contains('*'))`,
  message: `the host {{${RULES}.filter(r, r.?host.orValue('').contains('*')).map(r, "'" + r.host + "'").join(', ')}} is a wildcard`,
  path: '/spec/rules',
  frameworks: FRAMEWORKS,
};

/**
 * What controllers take for true and false, in lower case: strconv.ParseBool of Go in all of them, and the words that the
 * HAProxy controller takes besides (GetBoolValue).
 */
const TRUE = ['1', 'enabled', 'on', 't', 'true'];
const FALSE = ['0', 'disabled', 'f', 'false', 'off'];
const spelt = (key: string, values: string[]) => values.map(value => `${key}=${value}`);

const NOT_HTTPS = `${ANNOTATIONS}.filter(k, (k + '=' + object.metadata.annotations[k].trim().lowerAscii()) in params.plainAnnotations)`;

/** SVC-03. Controllers redirect to HTTPS once TLS is configured, unless they are told not to. */
export const INGRESS_HTTPS_ONLY: Control = {
  id: 'ingress-https-only',
  family: 'service',
  title: 'An Ingress does not turn the redirect to HTTPS off',
  rationale: 'A page that is also served in clear text can be downgraded by whoever sits on the path.',
  remediation: 'Remove the annotation.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  parameters: {
    plainAnnotations: {
      type: ParameterType.STRING_LIST,
      description: 'annotations, written key=value with the value in lower case, that make a controller serve clear text beside TLS',
      defaultValue: [
        ...[
          'haproxy-ingress.github.io/ssl-redirect',
          'haproxy.org/ssl-redirect',
          'ingress.kubernetes.io/ssl-redirect',
          'nginx.ingress.kubernetes.io/ssl-redirect',
          'nginx.org/redirect-to-https',
          'traefik.ingress.kubernetes.io/router.tls',
        ].flatMap(key => spelt(key, FALSE)),
        ...spelt('kubernetes.io/ingress.allow-http', TRUE),
      ],
    },
  },
  expression: `size(${NOT_HTTPS}) == 0`,
  message: `the annotation {{${NOT_HTTPS}.join(', ')}} keeps clear text open`,
  path: '/metadata/annotations',
  frameworks: FRAMEWORKS,
};

const CLASS = "object.?spec.?ingressClassName.orValue(object.?metadata.?annotations[?'kubernetes.io/ingress.class'].orValue(''))";

/** SVC-03. */
export const INGRESS_CLASS_ALLOWED: Control = {
  id: 'ingress-class-allowed',
  family: 'service',
  title: 'An Ingress uses an allowed class',
  rationale: 'Another class is another controller: perhaps a public one, where an internal one was meant.',
  remediation: 'Set spec.ingressClassName to one of the allowed classes.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  parameters: {
    allowedClasses: {
      type: ParameterType.STRING_LIST,
      description: "names of ingress classes; '' allows the default class of the cluster",
      defaultValue: [],
    },
  },
  expression: `${CLASS} in params.allowedClasses`,
  message: `the ingress class '{{${CLASS}}}' is not one of {{params.allowedClasses.join(', ')}}`,
  path: '/spec/ingressClassName',
  optIn: true,
  frameworks: FRAMEWORKS,
};

const SNIPPET_KEYS = '^((nginx[.]ingress[.]kubernetes[.]io|nginx[.]org|haproxy[.]org|ingress[.]kubernetes[.]io|haproxy-ingress[.]github[.]io)/.*snippets?'
  + '|(haproxy-)?ingress([.]kubernetes|[.]github)[.]io/config-[a-z-]+)$';
const SNIPPETS = `${ANNOTATIONS}.filter(k, k.matches('${SNIPPET_KEYS}'))`;

/** SVC-04, CVE-2021-25742: the snippet becomes configuration of the controller, with the controller's rights. */
export const INGRESS_NO_SNIPPETS: Control = {
  id: 'ingress-no-snippets',
  family: 'service',
  title: 'An Ingress injects no raw configuration into the controller',
  rationale: 'A snippet runs inside the controller, which can read the TLS keys and Secrets of every namespace (CVE-2021-25742).',
  remediation: "Use the controller's own annotations instead of a snippet, and turn snippets off in the controller.",
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `size(${SNIPPETS}) == 0`,
  message: `the annotation {{${SNIPPETS}.join(', ')}} injects configuration`,
  path: '/metadata/annotations',
  frameworks: [nsa('upgrading'), ...mitre('T1190'), ...owasp('K07')],
};

/** SVC-04, on the side of the controller. */
export const CONTROLLER_NO_SNIPPETS: Control = {
  id: 'ingress-controller-no-snippets',
  family: 'service',
  title: 'The ingress controller ignores snippets',
  rationale: 'Whoever may write an Ingress in any namespace then configures the controller, and reads the TLS keys and Secrets of all (CVE-2021-25742).',
  remediation: 'Remove allow-snippet-annotations from the ConfigMap of the controller, or set it to "false".',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['ConfigMap'],
  expression: `object.?data[?'allow-snippet-annotations'].orValue('false').trim().lowerAscii() in [${FALSE.map(value => `'${value}'`).join(', ')}]`,
  message: 'the ConfigMap lets every Ingress inject configuration into the controller',
  path: '/data/allow-snippet-annotations',
  frameworks: [nsa('upgrading'), ...mitre('T1190'), ...owasp('K07')],
};
