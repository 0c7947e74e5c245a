import { applyAll, deleteAll, makeNamespace } from './apply';
import { accepted, type Client, type KubernetesObject } from './client';
import { describeOnClusters, describeOnOwnClusters } from './clusters';
import { optionsFor, pod, waitUntilMutated } from './mutating';
import { waitFor } from './wait';
import { Profile } from '../../src/controls';
import { mutatingAdmissionPolicies } from '../../src/policies';

const LABEL = 'bulwark.test/mutating-updates';

const template = (spec: object = {}) => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }], ...spec } });
const selector = { matchLabels: { app: 'web' } };
const deployment = (namespace: string, spec: object = {}): KubernetesObject => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace }, spec: { selector, template: template(spec) },
});
const job = (namespace: string): KubernetesObject => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once', namespace }, spec: { template: template({ restartPolicy: 'Never', hostPID: true }) },
});

/** A namespace of objects that were there before the policies, which hold for it when this is done. */
async function withPolicies(
  admin: Client,
  name: string,
  before: readonly ((namespace: string) => KubernetesObject)[],
): Promise<{ namespace: string; policies: KubernetesObject[] }> {
  const namespace = await makeNamespace(admin, name);
  for (const make of before) accepted(await admin.create(make(namespace)));
  const policies = mutatingAdmissionPolicies(optionsFor(Profile.ZERO_TRUST, name, LABEL)).objects as KubernetesObject[];
  await applyAll(admin, policies);
  accepted(await admin.patch({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, 'merge', { metadata: { labels: { [LABEL]: 'true' } } }));
  await waitUntilMutated(admin, namespace);
  return { namespace, policies };
}

describeOnClusters('mutating policies and what is there already', cluster => {
  if (!cluster.isAtLeast('1.36')) return it.skip('there are none before 1.36', () => undefined);
  const { admin } = cluster;
  let namespace: string;
  let policies: KubernetesObject[];

  beforeAll(async () => {
    ({ namespace, policies } = await withPolicies(admin, 'mutating-updates', [
      name => pod(name, { hostPID: true }, { finalizers: ['bulwark.test/keep'] }), name => deployment(name, { hostPID: true }), job,
    ]));
  }, 60_000);
  afterAll(() => deleteAll(admin, policies));

  it('leave what runs as it is: labels and finalizers of bad pods and jobs can be changed', async () => {
    const bad = pod(namespace);
    const labelled = accepted(await admin.patch(bad, 'merge', { metadata: { labels: { seen: 'yes' } } }));
    expect([labelled.spec.hostPID, labelled.metadata.labels]).toEqual([true, { seen: 'yes' }]);
    expect(accepted(await admin.patch(bad, 'merge', { metadata: { finalizers: [] } })).metadata.finalizers).toBeUndefined();
    expect(accepted(await admin.patch(job(namespace), 'merge', { metadata: { labels: { seen: 'yes' } } })).spec.template.spec.hostPID).toBe(true);
  });

  it('change a template when somebody else changes it, and not before', async () => {
    const bad = deployment(namespace);
    expect(accepted(await admin.patch(bad, 'merge', { metadata: { labels: { seen: 'yes' } } })).spec.template.spec.hostPID).toBe(true);
    const changed = accepted(await admin.patch(bad, 'json', [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.example/main:2' }]));
    expect(changed.spec.template.spec.hostPID).toBeUndefined();
    expect(changed.spec.template.spec.containers[0].securityContext.capabilities.drop).toEqual(['ALL']);
  });

  it('keep what was fixed fixed when the unfixed manifest is sent again, in either way', async () => {
    const sent = deployment(namespace, { hostPID: true });
    const own = { ...sent, metadata: { ...sent.metadata, name: 'again' } };
    const first = accepted(await admin.create(own));
    for (const next of [accepted(await admin.update(own)), accepted(await admin.apply(own))]) expect(next.spec.template).toEqual(first.spec.template);
    expect(accepted(await admin.get(own)).metadata.generation).toBe(1);
  });

  it('leave the template of what a controller made, which compares it with its own', async () => {
    const replicaSet: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web-1', namespace, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u', controller: true }] },
      spec: { selector, template: template({ hostPID: true }) },
    };
    expect(accepted(await admin.create(replicaSet, { dryRun: true })).spec.template.spec.hostPID).toBe(true);
    const ofNobody = { ...replicaSet, metadata: { name: 'web-1', namespace } };
    expect(accepted(await admin.create(ofNobody, { dryRun: true })).spec.template.spec.hostPID).toBeUndefined();
  });

  it('leave mirror pods, which show what a kubelet runs', async () => {
    const mirror = pod(namespace, { hostPID: true, nodeName: 'node' }, { name: 'mirror', annotations: { 'kubernetes.io/config.mirror': 'x' } });
    expect(accepted(await admin.create(mirror, { dryRun: true })).spec.hostPID).toBe(true);
  });

  it('leave what is waived, today or no more: the validating policy knows the day', async () => {
    const waivers = [{ control: 'no-host-pid', kind: 'Pod', name: 'canary', reason: 'it looks at processes', expires: '2001-01-01' }];
    const own = mutatingAdmissionPolicies({ ...optionsFor(Profile.ZERO_TRUST, 'mutating-waived', 'bulwark.test/mutating-waived'), waivers }).objects as KubernetesObject[];
    const place = await makeNamespace(admin, 'mutating-waived', { 'bulwark.test/mutating-waived': 'true' });
    await applyAll(admin, own);
    const made = await waitFor(async () => {
      const { body } = await admin.create(pod(place, { hostPID: true, hostIPC: true }), { dryRun: true });
      return body.spec && !body.spec.hostIPC && body;
    }, { what: 'the fixes' });
    expect(made.spec.hostPID).toBe(true);
    expect(accepted(await admin.create(pod(place, { hostPID: true }, { name: 'other' }), { dryRun: true })).spec.hostPID).toBeUndefined();
    await deleteAll(admin, own);
  });

  it.each(['a', 'z'])('fix the container that another policy adds, named %s', async first => {
    const sidecar = sidecarPolicy(`${first}-mutating-sidecar`, namespace);
    await applyAll(admin, sidecar);
    const made = await waitFor(async () => {
      const { spec } = accepted(await admin.create(pod(namespace, {}, { name: 'with-sidecar' }), { dryRun: true }));
      return spec.containers.length === 2 && spec;
    }, { what: 'the sidecar' });
    for (const { securityContext } of made.containers) expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    await deleteAll(admin, sidecar);
    await waitFor(async () => accepted(await admin.create(pod(namespace, {}, { name: 'alone' }), { dryRun: true })).spec.containers.length === 1, { what: 'the sidecar to go' });
  });
});

function sidecarPolicy(name: string, namespace: string): KubernetesObject[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const expression = "object.spec.containers.exists(c, c.name == 'sidecar') ? [] : [JSONPatch{op: 'add', path: '/spec/containers/-', "
    + "value: Object.spec.containers{name: 'sidecar', image: 'registry.example/sidecar:1'}}]";
  return [
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        reinvocationPolicy: 'Never',
        matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] },
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
      },
    },
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } } },
    },
  ];
}

// The shared control planes do without the plugin.
describeOnOwnClusters('mutating policies after the plugin ServiceAccount', version => {
  return Number(version.split('.')[1]) < 36 ? undefined : { flags: () => ({ 'disable-admission-plugins': 'StorageObjectInUseProtection' }) };
}, cluster => {
  it('take away the token that the server has mounted by then', async () => {
    const { namespace } = await withPolicies(cluster.admin, 'mutating-token', []);
    const plain = await makeNamespace(cluster.admin, 'mutating-plain');
    await waitFor(async () => (await cluster.admin.create(pod(plain), { dryRun: true })).status === 201, { what: 'the default service account' });
    const tokens = ({ spec }: any) => [...spec.volumes ?? [], ...spec.containers[0].volumeMounts ?? []]
      .filter(({ name }: any) => name.startsWith('kube-api-access-')).length;
    const containers = [{ name: 'main', image: 'registry.example/main:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }];
    const volumes = { volumes: [{ name: 'data', emptyDir: {} }], containers };
    expect(tokens(accepted(await cluster.admin.create(pod(plain, volumes), { dryRun: true })))).toBe(2);
    const made = accepted(await cluster.admin.create(pod(namespace, volumes), { dryRun: true }));
    expect([made.spec.automountServiceAccountToken, tokens(made)]).toEqual([false, 0]);
    expect([made.spec.volumes.length, made.spec.containers[0].volumeMounts.length]).toEqual([1, 1]);
  });
});
