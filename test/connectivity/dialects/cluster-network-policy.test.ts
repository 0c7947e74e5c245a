import { Connectivity, ConnectivityOptions } from '../../../src/connectivity';
import { ManifestSet } from '../../../src/manifests';
import { answerOf } from '../compare';
import { RawObject } from '../random/world';

const NAMESPACE: RawObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const pod = (name: string): RawObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'registry.example/app:1', ports: [{ name: 'http', containerPort: 8080 }] }] },
});
const policy = (name: string, spec: RawObject): RawObject =>
  ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name },
    spec: { tier: 'Admin', priority: 10, subject: { namespaces: {} }, ...spec },
  });
const EVERYBODY = [{ namespaces: {} }];
const DENY = { ingress: [{ action: 'Deny', from: EVERYBODY }] };

function ask(policies: readonly RawObject[], { port = 80, ...options }: ConnectivityOptions & { readonly port?: number } = {}) {
  const { engine, world, diagnostics } = Connectivity.of(ManifestSet.of([NAMESPACE, pod('web'), pod('db'), ...policies]), options);
  const verdict = engine.verdict({ kind: 'pod', pod: world.podNamed('shop', 'web')!.id }, { kind: 'pod', pod: world.podNamed('shop', 'db')!.id });
  return { answer: answerOf(verdict, 'TCP', port), reasons: verdict.reasons, messages: diagnostics.map(({ path, message }) => `${path}: ${message}`) };
}

describe('ClusterNetworkPolicy', () => {
  it('denies and says nothing about what is well written', () => {
    expect(ask([policy('a', DENY)])).toEqual({ answer: 'denied', reasons: [], messages: [] });
  });

  it.each([
    ['a tier', { ...DENY, tier: 'Middle' }, 'spec.tier'],
    ['a priority', { ...DENY, priority: 1001 }, 'spec.priority'],
    ['a subject', { ...DENY, subject: { namespaces: {}, pods: { podSelector: {} } } }, 'spec.subject'],
    ['an action', { ingress: [...DENY.ingress, { action: 'Allow', from: EVERYBODY }] }, 'spec.ingress[1].action'],
    ['no peers', { ingress: [...DENY.ingress, { action: 'Deny', from: [] }] }, 'spec.ingress[1].from'],
    ['port 0', { ingress: [...DENY.ingress, { action: 'Deny', from: EVERYBODY, protocols: [{ tcp: { destinationPort: { number: 0 } } }] }] },
      'spec.ingress[1].protocols[0].tcp.destinationPort.number'],
    ['a range of one port', { ingress: [...DENY.ingress, { action: 'Deny', from: EVERYBODY, protocols: [{ tcp: { destinationPort: { range: { start: 80, end: 80 } } } }] }] },
      'spec.ingress[1].protocols[0].tcp.destinationPort.range'],
    ['26 rules', { ingress: Array.from({ length: 26 }, () => DENY.ingress[0]) }, 'spec.ingress'],
  ])('has no effect with %s that the API server refuses, and says so', (_, spec, path) => {
    const { answer, messages } = ask([policy('a', spec)]);
    expect(answer).toBe('allowed');
    expect(messages).toEqual([expect.stringMatching(/the API server refuses the object, and it has no effect$/)]);
    expect(messages[0].startsWith(`${path}: `)).toBe(true);
  });

  it('fails closed on peers that it does not know', () => {
    const rule = (action: string) => ask([policy('a', { ingress: [{ action, from: [{ serviceAccounts: {} }] }] })]);
    expect(rule('Deny').answer).toBe('denied');
    expect(rule('Pass').answer).toBe('denied');
    expect(rule('Accept').answer).toBe('allowed');
    expect(rule('Accept').messages[0]).toMatch(/^spec\.ingress\[0\]\.from\[0\]: /);
    const accept = { ingress: [{ action: 'Accept', from: [{}, ...EVERYBODY] }, ...DENY.ingress] };
    expect(ask([policy('a', accept)], { dialect: 'portable' }).answer).toBe('denied');
    expect(ask([policy('a', accept)], { dialect: 'cilium' }).answer).toBe('allowed');
  });

  it('reads tcp without a port as all of TCP, and says that the API server refuses it', () => {
    const { answer, messages } = ask([policy('a', { ingress: [{ ...DENY.ingress[0], protocols: [{ tcp: {} }] }] })]);
    expect(answer).toBe('denied');
    expect(messages).toHaveLength(1);
  });

  it('is unknown where policies of one priority disagree; Calico takes the first name', () => {
    const policies = [policy('b', DENY), policy('a', { ingress: [{ action: 'Accept', from: EVERYBODY }] })];
    expect(ask(policies).answer).toBe('unknown');
    expect(ask(policies).reasons).not.toEqual([]);
    expect(ask(policies, { dialect: 'calico' }).answer).toBe('allowed');
    expect(ask(policies, { dialect: 'cilium' }).answer).toBe('denied');
  });

  it('resolves named ports on the destination', () => {
    const named = policy('a', { egress: [{ action: 'Deny', to: EVERYBODY, protocols: [{ destinationNamedPort: 'http' }] }] });
    expect(ask([named], { port: 8080 }).answer).toBe('denied');
    expect(ask([named], { port: 80 }).answer).toBe('allowed');
  });

  it('counts only the last of several policies with one name', () => {
    const { answer, messages } = ask([policy('a', DENY), policy('a', {})]);
    expect(answer).toBe('allowed');
    expect(messages).toHaveLength(1);
  });
});

describe('BaselineAdminNetworkPolicy', () => {
  it('is for pods that no NetworkPolicy selects, and is called default', () => {
    const baseline = (name: string): RawObject =>
      ({ apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'BaselineAdminNetworkPolicy', metadata: { name }, spec: { subject: { namespaces: {} }, ...DENY } });
    const allow = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'all', namespace: 'shop' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } };
    expect(ask([baseline('default')]).answer).toBe('denied');
    expect(ask([baseline('default'), allow]).answer).toBe('allowed');
    expect(ask([baseline('other')]).messages[0]).toMatch(/^metadata\.name: 'other' is no name/);
  });
});
