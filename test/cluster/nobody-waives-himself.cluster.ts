import { applyAll, bindUser, deleteAll, makeNamespace } from './apply';
import { accepted, type Answer, type Client, type KubernetesObject } from './client';
import { describeOnClusters } from './clusters';
import { deployment, pod, siteObjects, siteOptions } from './site';
import { waitFor } from './wait';
import { QUARANTINE_LABEL } from '../../src/manifests';

const QUARANTINE = { [QUARANTINE_LABEL]: 'true' };
const ONLY_RESPONDERS = /only responders may .* \(group bulwark:responders\)/;
const ONLY_ADMINISTRATORS = /only administrators of the policies may .* \(group bulwark:administrators\)/;
const dry = { dryRun: true };

/** Refused by RBAC or by a policy; a request that is malformed, or an object that is not there, would prove nothing. */
function expectRefused(answer: Answer, message = /is forbidden: User|denied request/): void {
  expect([answer.status, answer.body?.message ?? answer.body]).toEqual([403, expect.stringMatching(message)]);
}

/** What no role of Kubernetes gives, but many sites do. */
function mayDebug(namespace: string): KubernetesObject[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: 'may-debug', namespace };
  const resources = ['exec', 'attach', 'portforward', 'ephemeralcontainers', 'status'].map(subresource => `pods/${subresource}`);
  return [
    { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata, rules: [{ apiGroups: [''], resources, verbs: ['create', 'get', 'patch', 'update'] }] },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: metadata.name },
      subjects: ['alice', 'bob', 'rita'].map(name => ({ apiGroup, kind: 'User', name })),
    },
  ];
}

describeOnClusters('nobody waives himself', cluster => {
  const options = siteOptions('site-nobody', cluster.version);
  const objects = siteObjects(options);
  const ofKind = (kind: string) => objects.filter(object => object.kind === kind);
  const [params] = ofKind('AdmissionParameters');
  const [parameterNamespace] = ofKind('Namespace');
  let admin: Client;
  let responder: Client;
  let administrator: Client;
  let namespace: string;

  beforeAll(async () => {
    admin = cluster.admin;
    namespace = await makeNamespace(admin, 'nobody', { site: options.name });
    await applyAll(admin, objects);
    await bindUser(admin, 'alice', 'edit', namespace);
    await bindUser(admin, 'bob', 'admin', namespace);
    await bindUser(admin, 'rita', 'edit', namespace);
    await applyAll(admin, mayDebug(namespace));
    responder = admin.impersonate('rita', ['bulwark:responders']);
    administrator = admin.impersonate('adam', ['bulwark:administrators']);
    accepted(await admin.create(pod(namespace, 'cut-off', { metadata: { labels: QUARANTINE } })));
    accepted(await admin.create(pod(namespace, 'free', { metadata: { labels: { app: 'free' } } })));
    accepted(await admin.create(deployment(namespace, 'web')));
    accepted(await admin.create(deployment(namespace, 'held', {}, { labels: { app: 'held', ...QUARANTINE } })));
    await cluster.as('alice').waitUntilDenied(pod(namespace, 'canary', { metadata: { labels: QUARANTINE } }), ONLY_RESPONDERS);
    await cluster.as('alice').waitUntilDenied(pod(namespace, 'canary', { spec: { hostNetwork: true } }));
  });
  afterAll(() => deleteAll(admin, objects.filter(({ kind }) => kind !== 'CustomResourceDefinition')));

  describe.each([['alice', 'edit'], ['bob', 'admin']])('%s, who has %s in his namespace', user => {
    let client: Client;
    beforeAll(() => { client = cluster.as(user); });

    it('can work there', async () => {
      accepted(await client.create(pod(namespace, 'good'), dry));
      accepted(await client.patch(deployment(namespace, 'web'), 'merge', { spec: { replicas: 2 } }, dry));
      accepted(await client.patch(pod(namespace, 'free'), 'merge', { metadata: { labels: { other: 'label' } } }, dry));
    });

    it('can neither read nor change params, nor make others', async () => {
      const mine = { ...params, metadata: { name: 'mine', namespace } };
      expectRefused(await client.get(params));
      expectRefused(await client.update(params, dry));
      expectRefused(await client.patch(params, 'merge', { spec: { waivers: [] } }, dry));
      expectRefused(await client.apply(params, dry));
      expectRefused(await client.delete(params, dry));
      expectRefused(await client.create(mine, dry));
    });

    it('can change nothing of the policies, their bindings and guards', async () => {
      const made = [...ofKind('ValidatingAdmissionPolicy'), ...ofKind('ValidatingAdmissionPolicyBinding'), ...ofKind('CustomResourceDefinition'), parameterNamespace,
        ...ofKind('Role'), ...ofKind('RoleBinding')];
      for (const object of made) {
        for (const answer of [
          await client.update(object, dry), await client.patch(object, 'merge', { metadata: { labels: { mine: 'true' } } }, dry), await client.apply(object, dry), await client.delete(object, dry),
          await client.create({ ...object, metadata: { ...object.metadata, name: 'mine' } }, dry),
        ]) expectRefused(answer, /is forbidden: User/);
      }
    });

    it('cannot leave the namespaces that policies hold for', async () => {
      const own: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
      expectRefused(await client.patch(own, 'merge', { metadata: { labels: { site: null } } }, dry));
      expectRefused(await client.create({ ...own, metadata: { name: 'elsewhere' } }, dry));
    });

    it('cannot give himself more: no role that he does not have, no binding of it', async () => {
      const rbac = 'rbac.authorization.k8s.io';
      const role = { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'params', namespace }, rules: [{ apiGroups: ['bulwark.io'], resources: ['*'], verbs: ['*'] }] };
      expectRefused(await client.create(role, dry), /is forbidden/);
      const subjects = [{ apiGroup: rbac, kind: 'User', name: user }];
      const binding = { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name: 'all', namespace }, roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' }, subjects };
      expectRefused(await client.create(binding, dry), /is forbidden/);
      expectRefused(await client.impersonate('adam', ['bulwark:administrators']).update(params, dry));
      expectRefused(await client.impersonate('system:serviceaccount:kube-system:replicaset-controller').create(pod(namespace, 'mine'), dry));
    });

    it('cannot put pods in quarantine, by no route', async () => {
      const labels = { ...QUARANTINE, app: 'free' };
      const free = pod(namespace, 'free');
      expectRefused(await client.create(pod(namespace, 'new', { metadata: { labels } }), dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(free, 'merge', { metadata: { labels: QUARANTINE } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(free, 'strategic', { metadata: { labels: QUARANTINE } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(free, 'json', [{ op: 'add', path: '/metadata/labels', value: labels }], dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(free, 'merge', { metadata: { labels: { [QUARANTINE_LABEL]: '' } } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(free, 'merge', { metadata: { labels: QUARANTINE } }, { ...dry, subresource: 'status' }), ONLY_RESPONDERS);
      expectRefused(await client.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'free', namespace, labels: QUARANTINE } }, dry), ONLY_RESPONDERS);
      const stored = accepted(await client.get(free));
      expectRefused(await client.update({ ...stored, metadata: { ...stored.metadata, labels } }, dry), ONLY_RESPONDERS);
    });

    it('cannot put the label into templates, nor take it out', async () => {
      const template = { metadata: { labels: QUARANTINE } };
      expectRefused(await client.create(deployment(namespace, 'new', {}, { labels: { app: 'new', ...QUARANTINE } }), dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(deployment(namespace, 'web'), 'merge', { spec: { template } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(deployment(namespace, 'held'), 'merge', { spec: { template: { metadata: { labels: { [QUARANTINE_LABEL]: null } } } } }, dry), ONLY_RESPONDERS);
      const { spec } = deployment(namespace, 'job');
      const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', namespace }, spec: { template: { ...template, spec: { ...spec.template.spec, restartPolicy: 'Never' } } } };
      expectRefused(await client.create(job, dry), ONLY_RESPONDERS);
      expectRefused(await client.create({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'cron', namespace }, spec: { schedule: '* * * * *', jobTemplate: { spec: job.spec } } }, dry), ONLY_RESPONDERS);
    });

    it('cannot let pods out of quarantine, by no route', async () => {
      const held = pod(namespace, 'cut-off');
      expectRefused(await client.patch(held, 'merge', { metadata: { labels: { [QUARANTINE_LABEL]: null } } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(held, 'merge', { metadata: { labels: null } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(held, 'json', [{ op: 'remove', path: '/metadata/labels' }], dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(held, 'merge', { metadata: { labels: { [QUARANTINE_LABEL]: 'false' } } }, dry), ONLY_RESPONDERS);
      expectRefused(await client.patch(held, 'merge', { metadata: { labels: null } }, { ...dry, subresource: 'status' }), ONLY_RESPONDERS);
      const { metadata: { labels, ...metadata }, ...stored } = accepted(await client.get(held));
      expect(labels).toEqual(QUARANTINE);
      expectRefused(await client.update({ ...stored, metadata }, dry), ONLY_RESPONDERS);
    });

    it('cannot add a container to a pod in quarantine', async () => {
      const patch = { spec: { ephemeralContainers: [{ name: 'debug', image: 'registry.example/debug:1' }] } };
      accepted(await client.patch(pod(namespace, 'free'), 'strategic', patch, { ...dry, subresource: 'ephemeralcontainers' }));
      expectRefused(await client.patch(pod(namespace, 'cut-off'), 'strategic', patch, { ...dry, subresource: 'ephemeralcontainers' }), ONLY_RESPONDERS);
    });

    it.each(['exec', 'attach', 'portforward', 'proxy'])('cannot connect to a pod in quarantine by %s', async subresource => {
      for (const method of ['GET', 'POST']) expectRefused(await connect(client, method, 'cut-off', subresource), ONLY_RESPONDERS);
      // There is no kubelet: what admission lets pass fails later, at a pod that no node has.
      const free = await connect(client, 'POST', 'free', subresource);
      expect([free.status >= 400, /denied request|is forbidden/.test(JSON.stringify(free.body))]).toEqual([true, false]);
    });
  });

  /** `exec` and `attach` are served for a container and a stream, else the request is malformed. */
  async function connect(client: Client, method: string, name: string, subresource: string): Promise<Answer> {
    const query: Record<string, string> = { exec: { container: 'main', command: 'id', stdout: 'true' }, attach: { container: 'main', stdout: 'true' }, portforward: { ports: '80' } }[subresource] ?? {};
    return client.request(method, await client.path(pod(namespace, name), { subresource, query }));
  }

  it('lets a responder put pods in quarantine, look into them and let them out', async () => {
    accepted(await responder.patch(pod(namespace, 'free'), 'merge', { metadata: { labels: QUARANTINE } }, dry));
    accepted(await responder.patch(pod(namespace, 'cut-off'), 'merge', { metadata: { labels: { [QUARANTINE_LABEL]: null } } }, dry));
    const patch = { spec: { ephemeralContainers: [{ name: 'debug', image: 'registry.example/debug:1' }] } };
    accepted(await responder.patch(pod(namespace, 'cut-off'), 'strategic', patch, { ...dry, subresource: 'ephemeralcontainers' }));
    for (const subresource of ['exec', 'attach', 'portforward']) {
      const answer = await connect(responder, 'POST', 'cut-off', subresource);
      expect([answer.status >= 400, /denied request|is forbidden/.test(JSON.stringify(answer.body))]).toEqual([true, false]);
    }
  });

  it('lets pods connect again as soon as they are out of quarantine, and holds those that are put in', async () => {
    const moving = pod(namespace, 'moving');
    accepted(await admin.create(moving));
    const refused = async () => ONLY_RESPONDERS.test((await connect(cluster.as('alice'), 'POST', 'moving', 'exec')).body.message);
    expect(await refused()).toBe(false);
    accepted(await responder.patch(moving, 'merge', { metadata: { labels: QUARANTINE } }));
    await waitFor(refused, { what: 'the pod to be held' });
    accepted(await responder.patch(moving, 'merge', { metadata: { labels: { [QUARANTINE_LABEL]: null } } }));
    await waitFor(async () => !await refused(), { what: 'the pod to be free' });
  });

  it('lets controllers make pods of templates, and status be written', async () => {
    const replicaSets = admin.impersonate('system:serviceaccount:kube-system:replicaset-controller', ['system:authenticated']);
    await bindUser(admin, 'system:serviceaccount:kube-system:replicaset-controller', 'edit', namespace);
    accepted(await replicaSets.create(pod(namespace, 'held-1', { metadata: { labels: QUARANTINE } }), dry));
    expectRefused(await replicaSets.patch(pod(namespace, 'cut-off'), 'merge', { metadata: { labels: { [QUARANTINE_LABEL]: null } } }, dry), ONLY_RESPONDERS);
    accepted(await admin.patch(pod(namespace, 'cut-off'), 'merge', { status: { phase: 'Running' } }, { ...dry, subresource: 'status' }));
  });

  describe('guards params against those who may write everywhere but are no administrators', () => {
    let powerful: Client;
    const digests = (metadata: object = {}): KubernetesObject =>
      ({ apiVersion: 'bulwark.io/v1alpha1', kind: 'ImageDigests', metadata: { name: 'verified', namespace: options.parameterNamespace, ...metadata } });

    beforeAll(async () => {
      const rbac = 'rbac.authorization.k8s.io';
      accepted(await admin.apply({
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'paula' },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ apiGroup: rbac, kind: 'User', name: 'paula' }],
      }));
      powerful = admin.impersonate('paula');
      await waitFor(async () => (await powerful.get(params)).status === 200, { what: 'paula to have her role' });
      accepted(await admin.apply(digests()));
    });
    afterAll(() => admin.delete({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'paula' } }));

    it('the params themselves', async () => {
      expectRefused(await powerful.patch(params, 'merge', { spec: { waivers: [] } }, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.apply(params, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.delete(params, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.create({ ...params, metadata: { name: 'mine', namespace } }, dry), ONLY_ADMINISTRATORS);
      accepted(await administrator.patch(params, 'merge', { spec: { waivers: [] } }, dry));
    });

    it('what they are lost with', async () => {
      expectRefused(await powerful.delete(parameterNamespace, dry), ONLY_ADMINISTRATORS);
      const [definition] = ofKind('CustomResourceDefinition');
      expectRefused(await powerful.delete(definition, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.patch(definition, 'merge', { metadata: { labels: { mine: 'true' } } }, dry), ONLY_ADMINISTRATORS);
    });

    it('lists of digests', async () => {
      expectRefused(await powerful.patch(digests(), 'merge', { spec: { digests: { mine: '' } } }, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.patch(digests(), 'merge', { metadata: { labels: null } }, dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.delete(digests(), dry), ONLY_ADMINISTRATORS);
      expectRefused(await powerful.create(digests({ name: 'mine' }), dry), ONLY_ADMINISTRATORS);
      accepted(await administrator.patch(digests(), 'merge', { spec: { digests: { a: '' } } }, dry));
    });
  });
});
