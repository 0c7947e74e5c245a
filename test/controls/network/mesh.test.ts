import { KubeObject } from '../../../src/manifests';
import { Case, deploymentWith, itJudges, messages, pod } from '../check';

type Fields = { [field: string]: any };

const authentication = (spec: Fields): KubeObject => ({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default' }, spec });
const destination = (spec: Fields): KubeObject => ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'db' }, spec: { host: 'db', ...spec } });
const namespace = (name: string, labels: Fields = {}, annotations: Fields = {}): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } });

itJudges('mesh-mtls-strict', {
  good: [
    ['strict', authentication({ mtls: { mode: 'STRICT' } })],
    ['what is inherited', authentication({ selector: {} })],
    ['what is inherited, explicitly', authentication({ mtls: { mode: 'UNSET' } })],
    ['strict on a port', authentication({ portLevelMtls: { 8080: { mode: 'STRICT' } } })],
  ],
  bad: [
    ['permissive', authentication({ mtls: { mode: 'PERMISSIVE' } })],
    ['disabled', authentication({ mtls: { mode: 'DISABLE' } })],
    ['weaker on one port', authentication({ mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'DISABLE' } } })],
  ],
});

itJudges('mesh-destination-tls', {
  good: [['no setting', destination({})], ['mutual TLS', destination({ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })]],
  bad: [
    ['TLS turned off', destination({ trafficPolicy: { tls: { mode: 'DISABLE' } } })],
    ['TLS turned off on a port', destination({ trafficPolicy: { portLevelSettings: [{ tls: { mode: 'DISABLE' } }] } })],
    ['TLS turned off on a port of a subset', destination({ subsets: [{ name: 'v1', trafficPolicy: { portLevelSettings: [{ tls: { mode: 'DISABLE' } }] } }] })],
    ['TLS turned off for a subset', destination({ subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'DISABLE' } } }] })],
  ],
});

const optedOut = deploymentWith({});
optedOut.spec.template.metadata.labels['sidecar.istio.io/inject'] = 'false';

itJudges('mesh-sidecar-not-disabled', {
  good: [
    ['a pod that says nothing', pod()],
    ...['true', 'Yes', 'on'].map((value): Case => [`a pod that opts in by ${value}`, pod({}, { annotations: { 'sidecar.istio.io/inject': value } })]),
    ['an empty value', pod({}, { annotations: { 'sidecar.istio.io/inject': '' } })],
    ['a pod for an ingress', pod({}, { annotations: { 'linkerd.io/inject': 'ingress' } })],
  ],
  bad: [
    ...['false', 'False', 'no', 'off', '0', 'never'].map((value): Case => [`an opt-out by ${value}`, pod({}, { labels: { 'sidecar.istio.io/inject': value } })]),
    ['a pod out of the ambient mesh', pod({}, { labels: { 'istio.io/dataplane-mode': 'none' } })],
    ['an annotation', pod({}, { annotations: { 'linkerd.io/inject': 'disabled' } })], ['a label of the template', optedOut],
  ],
});

itJudges('namespace-in-mesh', {
  good: [
    ['injection', namespace('shop', { 'istio-injection': 'enabled' })],
    ['a revision', namespace('shop', { 'istio.io/rev': 'stable' })],
    ['ambient', namespace('shop', { 'istio.io/dataplane-mode': 'ambient' })],
    ['Linkerd', namespace('shop', {}, { 'linkerd.io/inject': 'enabled' })],
    ['a namespace of the cluster', namespace('kube-system')],
  ],
  bad: [['no label', namespace('shop')], ['injection turned off', namespace('shop', { 'istio-injection': 'disabled' })]],
});

describe('what controls on the mesh say', () => {
  it('names the mode', () => {
    expect(messages('mesh-mtls-strict', authentication({ mtls: { mode: 'PERMISSIVE' } }))).toEqual(['the mutual TLS mode is PERMISSIVE']);
  });
});
