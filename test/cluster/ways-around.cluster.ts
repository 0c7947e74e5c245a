import { applyAll, bindUser, deleteAll, makeNamespace } from './apply';
import { accepted, type Answer, type Client, type KubernetesObject } from './client';
import { describeOnClusters } from './clusters';
import { pod, siteObjects, siteOptions } from './site';
import { waitFor } from './wait';
import { Profile } from '../../src/controls';
import { QUARANTINE_LABEL } from '../../src/manifests';
import { ParameterSource, validatingAdmissionPolicies } from '../../src/policies';
import { IMAGE_DIGESTS_CRD } from '../../src/policies/image-lists';
import { PARAMETERS_CRD } from '../../src/policies/parameters-definition';

const ONLY_RESPONDERS = /only responders may .* \(group bulwark:responders\)/;
const ONLY_ADMINISTRATORS = /only administrators of the policies may .* \(group bulwark:administrators\)/;

function expectRefused(answer: Answer, message: RegExp): void {
  expect([answer.status, answer.body?.message ?? answer.body]).toEqual([403, expect.stringMatching(message)]);
}

// Requests that name the same thing in another way than the guards may expect.

describeOnClusters('ways around the guards', cluster => {
  const options = siteOptions('site-around', cluster.version);
  const objects = siteObjects(options);
  let admin: Client;
  let namespace: string;

  beforeAll(async () => {
    admin = cluster.admin;
    namespace = await makeNamespace(admin, 'around', { site: options.name });
    await applyAll(admin, objects);
    await bindUser(admin, 'bob', 'admin', namespace);
    accepted(await admin.create(pod(namespace, 'cut-off', { metadata: { labels: { [QUARANTINE_LABEL]: 'true' } } })));
    accepted(await admin.create(pod(namespace, 'free')));
    await waitFor(async () => ONLY_RESPONDERS.test((await proxy('cut-off')).body?.message), { what: 'the pod to be held' });
  });
  afterAll(() => deleteAll(admin, objects.filter(({ kind }) => kind !== 'CustomResourceDefinition')));

  function proxy(name: string, resource = 'pods'): Promise<Answer> {
    return cluster.as('bob').request('GET', `/api/v1/namespaces/${namespace}/${resource}/${name}/proxy/`);
  }

  it.each(['cut-off', 'cut-off:8080', 'http:cut-off:8080', 'https:cut-off:', 'http:cut-off:http'])('holds a proxy to a pod in quarantine that is named %s', async name => {
    expectRefused(await proxy(name), ONLY_RESPONDERS);
  });

  it.each(['free', 'free:8080', 'http:free:8080'])('lets a proxy to %s pass', async name => {
    expect(JSON.stringify((await proxy(name)).body)).not.toMatch(/denied request|is forbidden/);
  });

  it('holds a proxy to a Service while a pod of its namespace is in quarantine, but for responders', async () => {
    expectRefused(await proxy('http:any:80', 'services'), ONLY_RESPONDERS);
    const responder = admin.impersonate('bob', ['bulwark:responders', 'system:authenticated']);
    expect(JSON.stringify((await responder.request('GET', `/api/v1/namespaces/${namespace}/services/any/proxy/`)).body)).not.toMatch(/denied request|is forbidden/);
  });

  describe('for those who may write everywhere but are no administrators', () => {
    const rbac = 'rbac.authorization.k8s.io';
    const binding: KubernetesObject = {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'peter' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: rbac, kind: 'User', name: 'peter' }],
    };
    let powerful: Client;
    beforeAll(async () => {
      accepted(await admin.apply(binding));
      powerful = admin.impersonate('peter');
      await waitFor(async () => (await powerful.get(objects.find(({ kind }) => kind === 'AdmissionParameters')!)).status === 200, { what: 'peter to have his role' });
    });
    afterAll(() => admin.delete(binding));

    it.each([PARAMETERS_CRD, IMAGE_DIGESTS_CRD])('guards the definition %s when many are deleted together', async name => {
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All&fieldSelector=metadata.name%3D${name}`;
      expectRefused(await powerful.request('DELETE', path), ONLY_ADMINISTRATORS);
      accepted(await admin.impersonate('adam', ['bulwark:administrators', 'system:masters']).request('DELETE', path));
    });

    it('lets other definitions be', async () => {
      const other = objects.find(({ metadata }) => metadata?.name === PARAMETERS_CRD)!;
      const names = { kind: 'Other', listKind: 'OtherList', plural: 'others', singular: 'other' };
      accepted(await powerful.create({ ...other, metadata: { name: 'others.bulwark.io' }, spec: { ...other.spec, names } }, { dryRun: true }));
    });
  });
});

// Labels and annotations can be written where the rest of an object cannot.

describeOnClusters('ways around what is judged', cluster => {
  const options = siteOptions('site-metadata', cluster.version, {
    clusterScoped: true, // of Namespaces those with the label
    profile: Profile.RESTRICTED.derive({ name: 'site', controls: [{ control: 'namespace-pod-security-enforced' }, { control: 'ingress-no-snippets' }] }),
  });
  const objects = validatingAdmissionPolicies({ ...options, parameters: ParameterSource.INLINE }).objects
    .filter(({ metadata }) => /-(namespaces|ingresses)$/.test(metadata!.name!)) as KubernetesObject[];
  const enforce = 'pod-security.kubernetes.io/enforce';
  const dry = { dryRun: true };
  let admin: Client;
  let namespace: string;
  let ingress: KubernetesObject;

  beforeAll(async () => {
    admin = cluster.admin;
    namespace = await makeNamespace(admin, 'metadata', { site: options.name, [enforce]: 'restricted' });
    const rules = [{ host: 'shop.example' }];
    ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'shop', namespace }, spec: { tls: [{ hosts: ['shop.example'] }], rules } };
    accepted(await admin.create(ingress));
    await applyAll(admin, objects);
    await admin.waitUntilDenied({ ...ingress, metadata: { name: 'canary', namespace, annotations: SNIPPET } });
    await waitFor(async () => (await relabel('status')).status === 403, { what: 'the policy of namespaces to be in force' });
  });
  afterAll(() => deleteAll(admin, objects));

  const SNIPPET = { 'nginx.ingress.kubernetes.io/server-snippet': 'return 200;' };

  async function relabel(subresource: string, labels: object = { [enforce]: 'privileged' }): Promise<Answer> {
    const stored = accepted(await admin.get({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));
    return admin.update({ ...stored, metadata: { ...stored.metadata, labels: { ...stored.metadata.labels, ...labels } } }, { ...dry, subresource });
  }

  it.each(['status', 'finalize'])('judges labels of a Namespace that are written through %s', async subresource => {
    expectRefused(await relabel(subresource), /namespace-pod-security-enforced/);
    accepted(await relabel(subresource, {}));
  });

  it('judges annotations of an Ingress that are written through its status', async () => {
    expectRefused(await admin.patch(ingress, 'merge', { metadata: { annotations: SNIPPET } }, { ...dry, subresource: 'status' }), /ingress-no-snippets/);
    accepted(await admin.patch(ingress, 'merge', { status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } }, { ...dry, subresource: 'status' }));
  });
});
