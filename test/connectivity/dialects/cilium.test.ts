import { Connectivity, Endpoint, Protocol } from '../../../src/connectivity';
import { ManifestSet } from '../../../src/manifests';
import { answerOf } from '../compare';
import { RawObject } from '../random/world';

const pod = (namespace: string, name: string, labels: RawObject = { app: name }): RawObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [{ name: 'main', image: 'a:1', ports: [{ name: 'http', containerPort: 8080 }] }] },
});
const OBJECTS = [pod('shop', 'web'), pod('shop', 'api', { 'app': 'api', 'pod-template-hash': 'x' }), pod('bank', 'vault')];

function world(spec: RawObject, more: RawObject = {}, extra: readonly RawObject[] = []) {
  const policy = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'p', namespace: 'shop' }, spec, ...more };
  const connectivity = Connectivity.of(ManifestSet.of([...OBJECTS, ...extra, policy]), { dialect: 'cilium' });
  const end = (name: string): Endpoint => {
    if (name.startsWith('reserved:')) return { kind: 'entity', name: name.slice(9) };
    const [own] = connectivity.world.workload(`${name}[Pod]`)?.pods ?? [];
    if (own !== undefined) return { kind: 'pod', pod: own };
    const value = name.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    return { kind: 'outside', range: { family: 4, from: value, to: value } };
  };
  const ask = (from: string, to: string, port = 8080, protocol: Protocol = 'TCP') => answerOf(connectivity.engine.verdict(end(from), end(to)), protocol, port);
  return { ask, messages: connectivity.diagnostics.map(({ message }) => message) };
}

const API = { matchLabels: { app: 'api' } };
const ingress = (rule: RawObject, more: RawObject = {}) => world({ endpointSelector: API, ingress: [rule], ...more });

describe('Cilium: what is empty and what is missing', () => {
  it('takes an empty rule for default deny', () => expect(ingress({}).ask('shop/web', 'shop/api')).toBe('denied'));
  it('takes missing peers with ports for anybody', () => {
    const { ask } = ingress({ toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] });
    expect([ask('bank/vault', 'shop/api'), ask('1.2.3.4', 'shop/api'), ask('shop/web', 'shop/api', 80)]).toEqual(['allowed', 'allowed', 'denied']);
  });
  it('takes an empty list of peers for nobody', () => {
    expect(ingress({ fromEndpoints: [], toPorts: [{ ports: [{ port: '8080' }] }] }).ask('shop/web', 'shop/api')).toBe('denied');
  });
  it('takes an empty selector for the namespace of the policy', () => {
    const { ask } = ingress({ fromEndpoints: [{}] });
    expect([ask('shop/web', 'shop/api'), ask('bank/vault', 'shop/api'), ask('1.2.3.4', 'shop/api')]).toEqual(['allowed', 'denied', 'denied']);
  });
  it('takes an empty selector of a clusterwide policy for pods everywhere, not for what is outside', () => {
    const { ask } = ingress({ fromEndpoints: [{}] });
    expect(ask('bank/vault', 'shop/api')).toBe('denied');
    const wide = world({ endpointSelector: API, ingress: [{ fromEndpoints: [{}] }] }, { kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'p' } });
    expect([wide.ask('bank/vault', 'shop/api'), wide.ask('1.2.3.4', 'shop/api')]).toEqual(['allowed', 'denied']);
  });
});

describe('Cilium: deny', () => {
  it('isolates also by a deny alone', () => {
    const egressDeny = [{ toCIDR: ['169.254.169.254/32'] }];
    expect(world({ endpointSelector: API, egressDeny }).ask('shop/api', 'shop/web')).toBe('denied');
    expect(world({ endpointSelector: API, egressDeny, enableDefaultDeny: { egress: false } }).ask('shop/api', 'shop/web')).toBe('allowed');
  });
  it('beats every allow', () => {
    expect(ingress({ fromEndpoints: [{}] }, { ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }] }] }).ask('shop/web', 'shop/api')).toBe('denied');
  });
});

describe('Cilium: peers', () => {
  it('never matches pods by blocks of addresses', () => {
    const { ask } = ingress({ fromCIDR: ['0.0.0.0/0'] });
    expect([ask('shop/web', 'shop/api'), ask('1.2.3.4', 'shop/api')]).toEqual(['denied', 'allowed']);
  });
  it('does not see labels that are no part of an identity', () => {
    const { ask } = world({ endpointSelector: { matchLabels: { 'pod-template-hash': 'x' } }, ingress: [{}] });
    expect(ask('shop/web', 'shop/api')).toBe('allowed');
  });
  it('does not know the addresses of names', () => {
    expect(world({ endpointSelector: API, egress: [{ toFQDNs: [{ matchName: 'example.org' }] }] }).ask('shop/api', '1.2.3.4')).toBe('unknown');
  });
  it('does not know the name of the cluster', () => {
    expect(ingress({ fromEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.policy.cluster': 'east' } }] }).ask('shop/web', 'shop/api')).toBe('unknown');
  });
});

describe('Cilium: what its agent refuses has no effect', () => {
  it.each([
    ['two kinds of peers', { fromEndpoints: [{}], fromCIDR: ['10.0.0.0/8'] }, 'one kind of peers'],
    ['icmps with ports', { icmps: [{ fields: [] }], toPorts: [{ ports: [{ port: '80' }] }] }, 'icmps together with toPorts'],
    ['a port that is a number', { toPorts: [{ ports: [{ port: 80 }] }] }, 'is no text'],
    ['an exception elsewhere', { fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] }] }, 'does not lie in'],
    ['an unknown entity', { fromEntities: ['moon'] }, 'unknown entity'],
    ['dns on ingress', { toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }, 'rules of dns on ingress'],
  ])('%s', (_, rule, message) => {
    const { ask, messages } = ingress(rule);
    expect(ask('shop/web', 'shop/api')).toBe('allowed');
    expect(messages.join()).toContain(message);
  });
});

describe('Cilium: default deny and the Baseline tier', () => {
  const baseline = (action: string): RawObject => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'c' },
    spec: {
      tier: 'Baseline',
      priority: 1,
      subject: { namespaces: {} },
      ingress: [{ action, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'vault' } } } }] }],
    },
  });
  const isolated = { endpointSelector: API, ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }] }] };

  it('opens an isolated pod to whom Baseline accepts', () => {
    const { ask } = world(isolated, {}, [baseline('Accept')]);
    expect([ask('bank/vault', 'shop/api'), ask('shop/web', 'shop/api'), ask('1.2.3.4', 'shop/api')]).toEqual(['allowed', 'allowed', 'denied']);
  });
  it('keeps an isolated pod closed without one', () => {
    const { ask } = world(isolated, {}, [baseline('Pass')]);
    expect([ask('bank/vault', 'shop/api'), ask('shop/web', 'shop/api')]).toEqual(['denied', 'allowed']);
  });
  it('evaluates Baseline for pods that nobody isolates', () => {
    expect(world(isolated, {}, [baseline('Deny')]).ask('bank/vault', 'shop/web')).toBe('denied');
  });
});

describe('Cilium: toServices that lead nowhere', () => {
  const nowhere = { toServices: [{ k8sService: { serviceName: 'none', namespace: 'shop' } }] };
  it('match nobody alone, and everybody with toPorts', () => {
    expect(world({ endpointSelector: API, egress: [nowhere] }).ask('shop/api', 'shop/web')).toBe('denied');
    const { ask } = world({ endpointSelector: API, egress: [{ ...nowhere, toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }] });
    expect([ask('shop/api', 'shop/web'), ask('shop/api', '1.2.3.4'), ask('shop/api', 'shop/web', 80)]).toEqual(['allowed', 'allowed', 'denied']);
  });
});
