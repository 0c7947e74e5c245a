import { deploymentWith, itJudges, messages, pod } from '../check';

const secret = (type?: string) => ({
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', annotations: { 'kubernetes.io/service-account.name': 'ci' } }, type,
});
const volume = (name: string, serviceAccountToken: object) => ({
  name, projected: { sources: [{ configMap: { name: 'ca' } }, { serviceAccountToken: { path: 'token', ...serviceAccountToken } }] },
});
const token = (fields: object, name = 'token') => pod({ volumes: [{ name: 'tmp', emptyDir: {} }, volume(name, fields)] });
// What the admission plugin ServiceAccount adds to live pods.
const INJECTED = token({ expirationSeconds: 3607 }, 'kube-api-access-x7x7x');
const NULL_SOURCES = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { volumes: [{ name: 'v', projected: {} }] } };

itJudges('no-long-lived-service-account-token', {
  good: [['an opaque Secret', secret('Opaque')], ['a Secret without a type', secret()]],
  bad: [['a token of a service account', secret('kubernetes.io/service-account-token')]],
});

itJudges('projected-token-expires-soon', {
  good: [
    ['an hour', token({ expirationSeconds: 3600 })],
    ['an hour for an audience under the name that the API server gives', token({ expirationSeconds: 3600, audience: 'vault' }, 'kube-api-access-a')],
    ['nothing, which means an hour', token({})],
    ['a longer life that the profile allows', token({ expirationSeconds: 7200 }), { parameters: { maximumSeconds: 7200 } }],
    ['what the API server adds', INJECTED],
    ['a projected volume without sources', NULL_SOURCES],
    ['no volumes', pod()],
  ],
  bad: [
    ['the name that the API server gives with another life', token({ expirationSeconds: 86400 }, 'kube-api-access-x7x7x')],
    ['what the API server adds, under another name', token({ expirationSeconds: 3607 })],
    ['a second more than an hour', token({ expirationSeconds: 3601 })],
    ['a day in a template', deploymentWith({}, { volumes: [volume('token', { expirationSeconds: 86400 })] })],
  ],
});

itJudges('projected-token-names-audience', {
  good: [['an audience', token({ audience: 'vault' })], ['no token', pod()], ['what the API server adds', INJECTED], ['no sources', NULL_SOURCES]],
  bad: [
    ['no audience', token({})],
    ['the name that the API server gives with another life', token({}, 'kube-api-access-x7x7x')],
    ['an empty audience', token({ audience: '' })],
  ],
});

describe('findings about tokens', () => {
  it('name the account, the volume and the limit', () => {
    expect(messages('no-long-lived-service-account-token', secret('kubernetes.io/service-account-token')))
      .toEqual(["the Secret holds a token without expiry for service account 'ci'"]);
    expect(messages('projected-token-expires-soon', token({ expirationSeconds: 86400 })))
      .toEqual(['tokens live for more than 3600 seconds in volumes: token']);
  });
});
