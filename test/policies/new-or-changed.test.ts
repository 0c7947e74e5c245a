import { optionsFor } from './options';
import { runPolicies } from './run-policy';
import { Control, ControlScope, Profile, Severity } from '../../src/controls';
import { KubeObject } from '../../src/manifests';
import { PolicyOptions, validatingAdmissionPolicies } from '../../src/policies';

const CONTAINER = { name: 'main', image: 'registry.example/main:1' };

function control(id: string, kinds: string[], expression: string, scope = ControlScope.OBJECT): Control {
  return { id, title: id, family: 'site', rationale: 'the site wants it', remediation: 'Change it.', severity: Severity.HIGH, scope, kinds, expression, message: 'it is bad' };
}

const siteWith = (...customControls: Control[]) => Profile.BASELINE.derive({ name: 'site', customControls });

function verdict(profile: Profile, object: KubeObject, oldObject?: KubeObject, changes: Partial<PolicyOptions> = {}): string[] {
  const { objects } = validatingAdmissionPolicies(optionsFor(profile, { clusterScoped: true, ...changes }));
  return runPolicies(objects, { object, oldObject }).flatMap(({ message = '' }) => [...message.matchAll(/\[([a-z-]+)\]/g)].map(([, id]) => id));
}

const deployment = (spec: object = {}, metadata: object = {}, pod: object = {}): KubeObject =>
  ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', ...metadata }, spec: { template: { spec: { containers: [CONTAINER], ...pod } }, ...spec } });

describe('what is new or changed', () => {
  it('is any field that a control of the site reads, so that nothing is made good and then changed', () => {
    const profile = siteWith(control('no-privileged', ['security.openshift.io/SecurityContextConstraints'], 'object.?allowPrivilegedContainer.orValue(false) == false'));
    const constraints = (allowPrivilegedContainer: boolean, metadata: object = {}): KubeObject =>
      ({ apiVersion: 'security.openshift.io/v1', kind: 'SecurityContextConstraints', metadata: { name: 'site', ...metadata }, allowPrivilegedContainer });
    expect(verdict(profile, constraints(true), constraints(false))).toEqual(['no-privileged']);
    expect(verdict(profile, constraints(true), constraints(true, { finalizers: ['site.example/held'] }))).toEqual([]);
  });

  it.each([
    ['a key in brackets', "object[?'x-level'].orValue(0) < 2", { 'x-level': 1 }, { 'x-level': 3 }],
    ['a field that is asked for', '!has(object.handler)', {}, { handler: 'x' }],
    ['a field behind dyn', "dyn(object).?handler.orValue('') == ''", {}, { handler: 'x' }],
  ])('is %s', (_, expression, good, bad) => {
    const thing = { apiVersion: 'site.example/v1', kind: 'Thing', metadata: { name: 'thing', namespace: 'shop' } };
    expect(verdict(siteWith(control('asked', ['site.example/Thing'], expression)), { ...thing, ...bad }, { ...thing, ...good })).toEqual(['asked']);
  });

  it('is what a control reads of a Deployment beside its template', () => {
    const profile = siteWith(
      control('owner-label', ['apps/Deployment'], "object.?metadata.?labels[?'owner'].orValue('') != ''"),
      control('history', ['apps/Deployment'], 'object.?spec.?revisionHistoryLimit.orValue(10) < 20'),
    );
    const good = deployment({}, { labels: { owner: 'shop' } });
    expect(verdict(profile, deployment(), good)).toEqual(['owner-label']);
    expect(verdict(profile, deployment({ revisionHistoryLimit: 30 }, { labels: { owner: 'shop' } }), good)).toEqual(['history']);
    expect(verdict(profile, deployment({ replicas: 3, revisionHistoryLimit: 30 }), deployment({ revisionHistoryLimit: 30 }))).toEqual([]);
    expect(verdict(profile, deployment({}, { finalizers: ['site.example/held'] }), deployment())).toEqual([]);
  });

  it('leaves scale and labels alone where no control reads them', () => {
    const bad = { hostNetwork: true };
    expect(verdict(Profile.BASELINE, deployment({ replicas: 3 }, { labels: { a: 'b' } }, bad), deployment({}, {}, bad))).toEqual([]);
    expect(verdict(Profile.BASELINE, deployment({}, {}, bad), deployment())).toEqual(['no-host-network']);
  });

  it('is a node that is written into a template later; the scheduler writes it into pods', () => {
    const profile = Profile.ZERO_TRUST._only('no-node-name');
    const pod = (nodeName?: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [CONTAINER], nodeName } });
    expect(verdict(profile, deployment({}, {}, { nodeName: 'a' }), deployment())).toEqual(['no-node-name']);
    expect(verdict(profile, pod('a'), pod())).toEqual([]);
    expect(verdict(profile, pod('a'))).toEqual(['no-node-name']);
  });

  it('is no certificate authority of a webhook that is replaced, but one that is lost', () => {
    const profile = Profile.ZERO_TRUST;
    const webhook = (caBundle: string, more: object = {}): KubeObject => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'certificates' },
      webhooks: [{ name: 'a.example.com', failurePolicy: 'Ignore', sideEffects: 'None', timeoutSeconds: 5, clientConfig: { caBundle, service: { name: 'a', namespace: 'b' } }, ...more }],
    });
    expect(verdict(profile, webhook('QUFB'), webhook('QkJC'))).toEqual([]);
    expect(verdict(profile, webhook(''), webhook('QkJC'))).toContain('webhook-ca-pinned');
    expect(verdict(profile, webhook('QUFB', { timeoutSeconds: 6 }), webhook('QUFB'))).toEqual(['webhook-fails-closed']);
    expect(verdict(profile, webhook('QUFB', { clientConfig: { url: 'https://a.example', caBundle: 'QUFB' } }), webhook('QUFB'))).toEqual(['webhook-fails-closed']);
    const own = siteWith(control('bundle', ['admissionregistration.k8s.io/ValidatingWebhookConfiguration'], "object.webhooks.all(w, w.?clientConfig.?caBundle.orValue('') != 'QUFB')"));
    expect(verdict(own, webhook('QUFB'), webhook('QkJC'))).toEqual(['bundle']);
  });
});

describe('a declared kind whose name another group has too', () => {
  const target = { kubernetesVersion: '1.34', workloadKinds: [{ groups: ['site.example'], kind: 'Job', path: ['spec', 'podTemplate'], resource: 'jobs' }] };
  const pod = (hostNetwork: boolean) => ({ spec: { containers: [CONTAINER], hostNetwork } });
  const own = (hostNetwork: boolean): KubeObject => ({ apiVersion: 'site.example/v1', kind: 'Job', metadata: { name: 'job', namespace: 'shop' }, spec: { podTemplate: pod(hostNetwork) } });
  const batch = (hostNetwork: boolean): KubeObject => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', namespace: 'shop' }, spec: { template: pod(hostNetwork) } });

  it.each([['the declared kind', own], ['the kind of Kubernetes', batch]])('is judged where its pods are: %s', (_, job) => {
    expect(verdict(Profile.BASELINE, job(true), undefined, { target })).toEqual(['no-host-network']);
    expect(verdict(Profile.BASELINE, job(true), job(false), { target })).toEqual(['no-host-network']);
    expect(verdict(Profile.BASELINE, job(false), undefined, { target })).toEqual([]);
  });
});

describe('subresources through which metadata can be changed', () => {
  const rulesOf = (profile: Profile) => validatingAdmissionPolicies(optionsFor(profile, { clusterScoped: true })).objects
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').flatMap(({ spec }) => spec.matchConstraints.resourceRules.flatMap(({ resources }: any) => resources));

  it('are judged where a control reads labels or annotations', () => {
    expect(rulesOf(Profile.ZERO_TRUST._only('namespace-pod-security-enforced'))).toEqual(['namespaces', 'namespaces/status', 'namespaces/finalize']);
    expect(rulesOf(Profile.ZERO_TRUST._only('ingress-no-snippets'))).toContain('ingresses/status');
  });

  it('are left alone elsewhere, and of pods', () => {
    expect(rulesOf(Profile.ZERO_TRUST._only('no-external-ips'))).toEqual(['services']);
    expect(rulesOf(Profile.ZERO_TRUST._only('no-kubernetes-dashboard')).filter(name => name.endsWith('/status'))).toEqual([]);
  });
});
