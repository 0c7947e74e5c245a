import { applyAll, deleteAll, makeNamespace } from './apply';
import { accepted, type Client, isDenial, type KubernetesObject } from './client';
import { describeOnClusters } from './clusters';
import { deployment, pod, siteObjects, siteOptions } from './site';
import { waitFor } from './wait';
import { type AdmissionWaiver, validatingAdmissionPolicies } from '../../src/policies';

const HOST_NETWORK = { hostNetwork: true };
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const waiver = (fields: Partial<AdmissionWaiver>): AdmissionWaiver => ({ control: 'no-host-network', reason: 'agreed for the tests of waivers', ...fields });
const controller = (name: string) => `system:serviceaccount:kube-system:${name}-controller`;

describeOnClusters('parameters in an object of the cluster', cluster => {
  const options = siteOptions('site-params', cluster.version);
  const objects = siteObjects(options);
  const params = objects.find(({ kind }) => kind === 'AdmissionParameters')!;
  let admin: Client;
  let namespace: string;
  let other: string;

  /** Changes the params and waits until a canary tells that the policies know. */
  async function setParams(spec: object, canary: KubernetesObject, admitted: boolean): Promise<void> {
    const { metadata } = accepted(await admin.get(params));
    accepted(await admin.update({ ...params, metadata, spec }));
    if (admitted) await admin.waitUntilAdmitted(canary);
    else await admin.waitUntilDenied(canary);
  }
  const dry = { dryRun: true };
  const denied = async (object: KubernetesObject, client = admin) => isDenial(await client.create(object, dry));

  beforeAll(async () => {
    admin = cluster.admin;
    namespace = await makeNamespace(admin, 'params', { site: options.name });
    other = await makeNamespace(admin, 'params-other', { site: options.name });
    await applyAll(admin, objects.filter(object => object !== params));
  });
  afterAll(() => deleteAll(admin, objects.filter(({ kind }) => kind !== 'CustomResourceDefinition')));

  it('are missed: nothing is admitted, and the answer says why', async () => {
    const { body } = await admin.waitUntilDenied(pod(namespace, 'good'));
    expect(body.message).toContain('no params found for policy binding with `Deny` parameterNotFoundAction');
  });

  it('are found as soon as they are there', async () => {
    await applyAll(admin, [params]);
    await admin.waitUntilAdmitted(pod(namespace, 'good'));
    expect(await denied(pod(namespace, 'bad', { spec: HOST_NETWORK }))).toBe(true);
  });

  it('leave no type-check warning, though they have a schema', async () => {
    for (const policy of objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')) {
      const typeChecking = await waitFor<any>(async () => {
        const { metadata, status } = accepted(await admin.get(policy));
        return status?.observedGeneration === metadata.generation && status.typeChecking;
      }, { what: `policy ${policy.metadata!.name} to be type-checked` });
      expect([policy.metadata!.name, typeChecking]).toEqual([policy.metadata!.name, {}]);
    }
  });

  it('take effect when they change, and what they leave out is as the profile has it', async () => {
    const image = (name: string) => pod(namespace, 'image', { spec: { containers: [{ name: 'main', image: `${name}/main:1` }] } });
    expect(await denied(image('other.example'))).toBe(true);
    await setParams({ lists: { 'allowed-registries.registries': ['other.example'] } }, image('other.example'), true);
    expect((await admin.waitUntilDenied(image('registry.example'))).body.message).toContain('images from outside the allowed registries (other.example)');
    await setParams({}, image('registry.example'), true);
    expect(await denied(image('other.example'))).toBe(true);
  });

  it.each([
    ['a pattern with a backslash', { waivers: [waiver({ name: 'a\\E' })] }, /spec.waivers\[0\].name/],
    ['a day that no calendar has', { waivers: [waiver({ expires: '2026-13-01' })] }, /spec.waivers\[0\].expires/],
    ['a reason that says nothing', { waivers: [waiver({ reason: 'why not' })] }, /spec.waivers\[0\].reason/],
    ['a waiver of no control', { waivers: [{ reason: 'agreed for the tests' }] }, /spec.waivers\[0\].control/],
    ['a field that nobody reads', { registries: [] }, /spec.registries: field not declared in schema/],
  ])('are refused with %s', async (_, spec, message) => {
    const answer = await admin.apply({ ...params, spec }, { dryRun: true, fieldValidation: 'Strict' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body.message).toMatch(message);
  });

  describe('hold waivers, which', () => {
    const named = (name: string) => deployment(namespace, name, HOST_NETWORK);

    beforeAll(() => setParams({
      waivers: [
        waiver({ kind: 'Deployment', namespace, name: 'web' }),
        waiver({ kind: 'CronJob', namespace, name: 'nightly' }),
        waiver({ namespace, name: 'expired', expires: day(-1) }),
        waiver({ namespace, name: 'last-day', expires: day(0) }),
        waiver({ namespace, name: 'pattern-*' }),
        waiver({ namespace: `${other}`, name: 'elsewhere' }),
        waiver({ kind: 'StatefulSet', name: 'kind' }),
        waiver({ control: 'no-host-pid', name: 'control' }),
        waiver({ control: 'no-external-ips', namespace, name: 'service', expires: day(0) }),
      ],
    }, named('web'), true));

    it.each([
      ['web', true], ['web2', false], ['expired', false], ['last-day', true], ['pattern-7', true], ['pattern', false], ['elsewhere', false], ['kind', false], ['control', false],
    ])('for Deployment %s hold: %s', async (name, holds) => {
      expect(await denied(named(name))).toBe(!holds);
    });

    it('hold in the namespace that they name', async () => {
      expect(await denied(deployment(other, 'elsewhere', HOST_NETWORK))).toBe(false);
      expect(await denied(deployment(other, 'web', HOST_NETWORK))).toBe(true);
    });

    it('cover what controllers make of a Deployment, and not what anybody else makes to look like it', async () => {
      const owned = (kind: string, name: string, labels: object) =>
        ({ labels, ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'made-up', controller: true }] });
      const ofReplicaSet = pod(namespace, 'web-5d4f9-abcde', { metadata: owned('ReplicaSet', 'web-5d4f9', { 'pod-template-hash': '5d4f9' }), spec: HOST_NETWORK });
      const { spec } = named('web');
      const ofDeployment = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web-5d4f9', namespace, ...owned('Deployment', 'web', {}) }, spec };
      expect(await denied(ofReplicaSet, admin.impersonate(controller('replicaset'), ['system:masters']))).toBe(false);
      expect(await denied(ofDeployment, admin.impersonate(controller('deployment'), ['system:masters']))).toBe(false);
      expect(await denied(ofReplicaSet)).toBe(true);
      expect(await denied(ofDeployment)).toBe(true);
    });

    it('cover the pods of the Jobs of a CronJob', async () => {
      const ofJob = (job: string) => pod(namespace, `${job}-abcde`, {
        metadata: { ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: job, uid: 'made-up', controller: true }] }, spec: HOST_NETWORK,
      });
      const jobController = admin.impersonate(controller('job'), ['system:masters']);
      expect(await denied(ofJob('nightly-29000000'), jobController)).toBe(false);
      expect(await denied(ofJob('nightly-extra'), jobController)).toBe(true);
      expect(await denied(ofJob('nightly-29000000'))).toBe(true);
    });

    it('that expire hold on updates of templates, of other objects where a label or an annotation changes', async () => {
      const running = named('last-day');
      accepted(await admin.create(running));
      accepted(await admin.patch(running, 'merge', { spec: { template: { metadata: { annotations: { restarted: 'now' } } } } }, dry));
      const service: KubernetesObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'service', namespace }, spec: { externalIPs: ['192.0.2.1'], ports: [{ name: 'a', port: 80 }] } };
      accepted(await admin.create(service));
      const ports = [{ name: 'a', port: 81 }];
      expect(isDenial(await admin.patch(service, 'merge', { spec: { ports } }, dry))).toBe(true);
      accepted(await admin.patch(service, 'merge', { metadata: { annotations: { changed: 'now' } }, spec: { ports } }, dry));
    });

    it('that have expired are no longer held by objects with forged times', async () => {
      const managedFields = [{ manager: 'forger', operation: 'Update', apiVersion: 'apps/v1', time: `${day(-9)}T00:00:00Z`, fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } }];
      const made = deployment(namespace, 'expired', { hostNetwork: false });
      accepted(await admin.create(made));
      expect(isDenial(await admin.patch(made, 'merge', { metadata: { managedFields }, spec: { template: { spec: HOST_NETWORK } } }, dry))).toBe(true);
      expect(isDenial(await admin.create({ ...named('expired'), metadata: { name: 'expired2', namespace, managedFields, creationTimestamp: `${day(-9)}T00:00:00Z` } }, dry))).toBe(true);
    });
  });

  it('keep pods out of the namespaces that are judged, and of no others, while the server does not know their kind', async () => {
    const name = 'site-unknown-params';
    const judged = await makeNamespace(admin, 'params-judged', { site: name });
    const excluded = await makeNamespace(admin, 'params-excluded', { site: name });
    const { objects: made } = validatingAdmissionPolicies({ ...siteOptions(name, cluster.version), excludedNamespaces: [excluded] });
    const ofPods = made.filter(({ metadata }) => metadata!.name === `${name}-pods`) as KubernetesObject[];
    const unknown = ofPods.map(({ spec, ...policy }) => ({ ...policy, spec: spec.paramKind ? { ...spec, paramKind: { ...spec.paramKind, kind: 'UnheardOf' } } : spec }));
    expect(unknown.map(({ kind, spec }) => `${kind} ${spec.paramKind?.kind}`)).toEqual(['ValidatingAdmissionPolicy UnheardOf', 'ValidatingAdmissionPolicyBinding undefined']);
    for (const object of unknown) accepted(await admin.create(object)); // and not with applyAll, which waits for kinds
    try {
      await waitFor(async () => /failed to configure policy/.test((await admin.create(pod(judged, 'good'), dry)).body.message ?? ''), { what: 'the policy to miss the kind' });
      for (const spared of [excluded, other]) expect((await admin.create(pod(spared, 'good'), dry)).body.message ?? '').not.toContain(name);
    } finally {
      await deleteAll(admin, unknown);
    }
  });

  it('may hold the most waivers that the schema takes, and patterns in all of them', async () => {
    const waivers = Array.from({ length: 4096 }, (_, i) => waiver({ kind: 'D*', namespace: 'params-*', name: `workload-${i}-*`, expires: day(9) }));
    const last = deployment(namespace, 'workload-4095-a', HOST_NETWORK);
    await setParams({ waivers }, last, true);
    expect(await denied(deployment(namespace, 'workload-4096-a', HOST_NETWORK))).toBe(true);
  });
});
