import { KubeObject } from '../../../src/manifests';
import { itJudges, messages, verdict } from '../check';

type Fields = { [field: string]: any };

const GOOD = {
  name: 'pods.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  timeoutSeconds: 5,
  clientConfig: { caBundle: 'LS0tLS1CRUdJTg==', service: { name: 'webhook', namespace: 'policy' } },
  namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'policy'] }] },
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
};

function configuration(kind: string, webhook: Fields, metadata: Fields = {}): KubeObject {
  return { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'policy', ...metadata }, webhooks: [GOOD, { ...GOOD, ...webhook }] };
}
const validating = (webhook: Fields = {}, metadata: Fields = {}) => configuration('ValidatingWebhookConfiguration', webhook, metadata);
const mutating = (webhook: Fields = {}, metadata: Fields = {}) => configuration('MutatingWebhookConfiguration', webhook, metadata);

itJudges('webhook-fails-closed', {
  good: [['the default', validating()], ['Fail', validating({ failurePolicy: 'Fail' })]],
  bad: [['Ignore', validating({ failurePolicy: 'Ignore' })]],
});

itJudges('webhook-timeout', {
  good: [['five seconds', validating()], ['the default', mutating({ timeoutSeconds: undefined })], ['ten seconds', mutating({ timeoutSeconds: 10 })]],
  bad: [['eleven seconds', mutating({ timeoutSeconds: 11 })], ['more than the profile allows', validating({ timeoutSeconds: 6 }), { parameters: { maximumSeconds: 5 } }]],
});

const selecting = (key: string, operator: string, ...values: string[]) => ({
  namespaceSelector: { matchExpressions: [{ key, operator, ...values.length > 0 ? { values } : {} }] },
});

itJudges('webhook-excludes-own-namespace', {
  good: [
    ['its own namespace excluded by name', validating()],
    ['other namespaces selected by name', validating(selecting('kubernetes.io/metadata.name', 'In', 'shop'))],
    ['a label that namespaces must have', validating({ namespaceSelector: { matchLabels: { 'example.com/policy': 'on' } } })],
    ['a label that namespaces may have to leave', validating(selecting('example.com/ignore', 'DoesNotExist'))],
    ['a webhook outside the cluster', validating({ namespaceSelector: {}, clientConfig: { url: 'https://policy.example.com', caBundle: 'LS0t' } })],
    ['a webhook that fails open', validating({ namespaceSelector: {}, failurePolicy: 'Ignore' })],
    ['cluster-scoped resources only', validating({ namespaceSelector: {}, rules: [{ ...GOOD.rules[0], scope: 'Cluster' }] })],
  ],
  bad: [
    ['no selector', validating({ namespaceSelector: undefined })],
    ['an empty selector', mutating({ namespaceSelector: {} })],
    ['another namespace excluded', validating(selecting('kubernetes.io/metadata.name', 'NotIn', 'kube-system'))],
    ['its own namespace selected', validating(selecting('kubernetes.io/metadata.name', 'In', 'policy', 'shop'))],
    ['its own namespace selected by label', validating({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'policy' } } })],
  ],
});

const rule = (fields: Fields) => ({ rules: [{ ...GOOD.rules[0], ...fields }] });

itJudges('webhook-no-wildcard-rules', {
  good: [['named resources', validating()], ['subresources of a named one', validating(rule({ resources: ['pods/*'] }))]],
  bad: [
    ['all resources', validating(rule({ resources: ['*'] }))],
    ['all resources and subresources', mutating(rule({ resources: ['*/*'] }))],
    ['all groups', validating(rule({ apiGroups: ['*'] }))],
  ],
});

itJudges('webhook-no-side-effects', {
  good: [['None', validating()]],
  bad: [['none on dry runs', mutating({ sideEffects: 'NoneOnDryRun' })], ['nothing said', validating({ sideEffects: undefined })]],
});

const withoutCa = { clientConfig: { service: GOOD.clientConfig.service } };

itJudges('webhook-ca-pinned', {
  good: [['a bundle', validating()], ['a bundle that cert-manager injects', mutating(withoutCa, { annotations: { 'cert-manager.io/inject-ca-from': 'policy/webhook' } })]],
  bad: [['no bundle', validating(withoutCa)], ['a placeholder', mutating({ clientConfig: { ...GOOD.clientConfig, caBundle: 'Cg==' } })]],
});

describe('controls on webhooks', () => {
  const IDS = ['fails-closed', 'timeout', 'excludes-own-namespace', 'no-wildcard-rules', 'no-side-effects', 'ca-pinned'].map(id => `webhook-${id}`);

  it('name the webhook that fails, and only that', () => {
    const [first, second] = validating({ name: 'slow.example.com', timeoutSeconds: 30 }).webhooks;
    expect(messages('webhook-timeout', { ...validating(), webhooks: [first, second] })).toEqual(["webhook 'slow.example.com': 30 s may take longer than 10 seconds"]);
  });

  it('accept a configuration without webhooks', () => {
    for (const id of IDS) expect([id, verdict(id, { ...validating(), webhooks: [] })]).toEqual([id, 'pass']);
  });

  it('give the same verdict before and after the defaults of the API server', () => {
    const defaults = { failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10, namespaceSelector: {}, objectSelector: {} };
    const bare = { name: 'a.example.com', clientConfig: GOOD.clientConfig, sideEffects: 'None', rules: GOOD.rules };
    const defaulted = { ...defaults, ...bare, rules: bare.rules.map(r => ({ scope: '*', ...r })) };
    for (const id of IDS) {
      expect([id, verdict(id, { ...validating(), webhooks: [defaulted] })]).toEqual([id, verdict(id, { ...validating(), webhooks: [bare] })]);
    }
  });
});
