import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';

const FRAMEWORKS = [nsa('network-separation'), ...mitre('T1040', 'T1557'), ...owasp('K05')];

const MODES = `([object.?spec.?mtls.?mode.orValue('UNSET')]
    + object.?spec.?portLevelMtls.orValue({}).map(port, object.spec.portLevelMtls[port].?mode.orValue('UNSET')))`;

/** NET-06. UNSET inherits from the policy above, so it loosens nothing. */
export const MESH_MTLS_STRICT: Control = {
  id: 'mesh-mtls-strict',
  family: 'network',
  title: 'The mesh accepts mutual TLS only',
  rationale: 'In permissive mode any pod may speak clear text to the workload, without an identity to authorize.',
  remediation: 'Set spec.mtls.mode to STRICT and remove weaker modes from portLevelMtls.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['security.istio.io/PeerAuthentication'],
  expression: `${MODES}.all(mode, mode in ['STRICT', 'UNSET'])`,
  message: onOneLine(`the mutual TLS mode is {{${MODES}.filter(mode, !(mode in ['STRICT', 'UNSET'])).join(', ')}}`),
  path: '/spec',
  frameworks: FRAMEWORKS,
};

/** NET-06, the calling side. */
export const MESH_DESTINATION_TLS: Control = {
  id: 'mesh-destination-tls',
  family: 'network',
  title: 'The mesh does not turn TLS off towards a destination',
  rationale: 'The traffic leaves the proxy in clear text, whatever the destination would accept.',
  remediation: 'Remove trafficPolicy.tls, or set its mode to ISTIO_MUTUAL.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['networking.istio.io/DestinationRule'],
  expression: `!([object.?spec.?trafficPolicy.orValue({})] + object.?spec.?subsets.orValue([]).map(s, s.?trafficPolicy.orValue({})))
      .exists(t, t.?tls.?mode.orValue('') == 'DISABLE' || t.?portLevelSettings.orValue([]).exists(p, p.?tls.?mode.orValue('') == 'DISABLE'))`,
  message: "TLS towards '{{object.?spec.?host.orValue('')}}' is turned off",
  path: '/spec',
  frameworks: FRAMEWORKS,
};

/** CEL: a value that is not one of those by which a pod takes part keeps it out; an empty one leaves it to the namespace. */
const OPTED_OUT = `[variables.podMeta.?annotations.orValue({}), variables.podMeta.?labels.orValue({})]
    .exists(m, m.exists(k, [k + '=' + m[k].lowerAscii()].exists(e, e in params.optOuts
      || (m[k] != '' && !(e in params.optIns) && params.optIns.exists(i, i.startsWith(k + '='))))))`;

/** NET-06. */
export const MESH_NOT_LEFT: Control = {
  id: 'mesh-sidecar-not-disabled',
  family: 'network',
  title: 'Pods do not opt out of the mesh',
  rationale: 'A pod without the proxy speaks clear text and is out of reach of the authorization policies of the mesh.',
  remediation: 'Remove the annotation or label.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    optOuts: {
      type: ParameterType.STRING_LIST,
      description: 'annotations and labels of pods, written key=value with the value in lower case, that keep the proxy away',
      defaultValue: ['istio.io/dataplane-mode=none'],
    },
    optIns: {
      type: ParameterType.STRING_LIST,
      description: 'annotations and labels of pods, written alike, that bring the proxy; any other value of the same key keeps it away',
      defaultValue: [
        'linkerd.io/inject=enabled',
        'linkerd.io/inject=ingress',
        // istio.io/istio/pkg/kube/inject: the words for true of YAML 1.1
        ...['on', 'true', 'y', 'yes'].map(value => `sidecar.istio.io/inject=${value}`),
      ],
    },
  },
  expression: `!${OPTED_OUT}`,
  message: 'the pod opts out of the mesh',
  frameworks: FRAMEWORKS,
};

/** NET-06, for clusters that have a mesh. */
export const NAMESPACE_IN_MESH: Control = {
  id: 'namespace-in-mesh',
  family: 'network',
  title: 'Namespaces take part in the mesh',
  rationale: 'Pods outside the mesh speak clear text and have no identity that the mesh could authorize.',
  remediation: 'Label the namespace istio-injection=enabled or istio.io/dataplane-mode=ambient, or annotate it linkerd.io/inject=enabled.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['Namespace'],
  parameters: {
    exemptNamespaces: {
      type: ParameterType.STRING_LIST,
      description: 'namespaces that stay outside the mesh',
      defaultValue: ['istio-system', 'kube-node-lease', 'kube-public', 'kube-system', 'linkerd'],
    },
  },
  expression: `object.?metadata.?name.orValue('') in params.exemptNamespaces
    || object.?metadata.?labels[?'istio-injection'].orValue('') == 'enabled'
    || object.?metadata.?labels[?'istio.io/rev'].orValue('') != ''
    || object.?metadata.?labels[?'istio.io/dataplane-mode'].orValue('') == 'ambient'
    || object.?metadata.?annotations[?'linkerd.io/inject'].orValue('') in ['enabled', 'ingress']`,
  message: "namespace '{{object.?metadata.?name.orValue('')}}' is outside the mesh",
  path: '/metadata/labels',
  optIn: true,
  frameworks: FRAMEWORKS,
};
