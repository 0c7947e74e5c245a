import { applyAll, bindUser, makeNamespace } from './apply';
import { accepted, type KubernetesObject } from './client';
import { describeOnClusters, itWithControllers } from './clusters';
import { waitFor } from './wait';

const ADMISSION = 'admissionregistration.k8s.io/v1';

const pod = (namespace: string, spec: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod', namespace },
  spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }], ...spec },
});

/** A policy on pods of one namespace, and its binding. */
const policyOnPods = (name: string, namespace: string, expression: string): KubernetesObject[] => [
  {
    apiVersion: ADMISSION,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }] },
      validations: [{ expression, message: `${name} says no` }],
    },
  },
  {
    apiVersion: ADMISSION,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
    },
  },
];

describeOnClusters('a control plane', cluster => {
  it('is of the release that it is said to be', async () => {
    expect(await cluster.admin.version()).toBe(cluster.version);
  });

  it('refuses an unknown field under strict validation, and warns of it otherwise', async () => {
    const object = pod(await makeNamespace(cluster.admin, 'strict'), { hostNetwerk: true });
    const strict = await cluster.admin.create(object, { dryRun: true, fieldValidation: 'Strict' });
    expect(strict.status).toBe(400);
    expect(strict.body.message).toContain('unknown field "spec.hostNetwerk"');
    const lenient = await cluster.admin.create(object, { dryRun: true });
    expect([lenient.status, lenient.warnings]).toEqual([201, ['unknown field "spec.hostNetwerk"']]);
  });

  it('serves what is created, patched and applied, and a dry run leaves nothing', async () => {
    const { admin } = cluster;
    const namespace = await makeNamespace(admin, 'verbs');
    const map: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map', namespace }, data: { a: '1' } };
    accepted(await admin.create(map, { dryRun: true }));
    expect((await admin.get(map)).status).toBe(404);
    accepted(await admin.create(map));
    accepted(await admin.patch(map, 'json', [{ op: 'add', path: '/data/b', value: '2' }]));
    accepted(await admin.patch(map, 'merge', { data: { c: '3' } }));
    accepted(await admin.patch(map, 'strategic', { data: { a: null } }));
    accepted(await admin.apply({ ...map, data: { d: '4' } }));
    expect(accepted(await admin.list({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace } })).items[0].data).toEqual({ b: '2', c: '3', d: '4' });
    accepted(await admin.update({ ...map, data: { e: '5' } }));
    expect(accepted(await admin.get(map)).data).toEqual({ e: '5' });
    accepted(await admin.delete(map));
    expect((await admin.get(map)).status).toBe(404);
  });

  it('serves native policies, and mutating ones from 1.36 on', async () => {
    expect(await cluster.admin.serves(ADMISSION, 'ValidatingAdmissionPolicy')).toBe(true);
    expect(await cluster.admin.serves(ADMISSION, 'MutatingAdmissionPolicy')).toBe(cluster.isAtLeast('1.36'));
  });

  it('enforces a policy where it is bound, and nowhere else', async () => {
    const [bound, other] = [await makeNamespace(cluster.admin, 'bound'), await makeNamespace(cluster.admin, 'other')];
    await applyAll(cluster.admin, policyOnPods('no-host-network', bound, '!object.spec.?hostNetwork.orValue(false)'));
    const denial = await cluster.admin.waitUntilDenied(pod(bound, { hostNetwork: true }));
    expect([denial.status, denial.body.reason]).toEqual([422, 'Invalid']);
    expect(denial.body.message).toContain("ValidatingAdmissionPolicy 'no-host-network' with binding 'no-host-network' denied request: no-host-network says no");
    expect((await cluster.admin.create(pod(bound), { dryRun: true })).status).toBe(201);
    expect((await cluster.admin.create(pod(other, { hostNetwork: true }), { dryRun: true })).status).toBe(201);
  });

  it('enforces Pod Security Standards by the label of a namespace, with all violations in one answer', async () => {
    const namespace = await makeNamespace(cluster.admin, 'psa', { 'pod-security.kubernetes.io/enforce': 'baseline' });
    const { status, body } = await cluster.admin.create(pod(namespace, { hostNetwork: true, hostPID: true }), { dryRun: true });
    expect(status).toBe(403);
    expect(body.message).toMatch(/violates PodSecurity "baseline:latest": host namespaces \(hostNetwork=true, hostPID=true\)/);
    expect((await cluster.admin.create(pod(namespace), { dryRun: true })).status).toBe(201);
  });

  it('allows privileged containers where no policy forbids them', async () => {
    const namespace = await makeNamespace(cluster.admin, 'privileged');
    const containers = [{ name: 'main', image: 'registry.example/main:1', securityContext: { privileged: true } }];
    expect((await cluster.admin.create(pod(namespace, { containers }), { dryRun: true })).status).toBe(201);
  });

  describe.each(['edit', 'admin'])('a user with ClusterRole %s in a namespace', role => {
    itWithControllers(cluster, 'creates pods there, and nothing in others nor for the cluster', async () => {
      const [own, other] = [await makeNamespace(cluster.admin, 'own'), await makeNamespace(cluster.admin, 'other')];
      await bindUser(cluster.admin, 'alice', role, own);
      const alice = cluster.as('alice');
      expect((await alice.create(pod(own), { dryRun: true })).status).toBe(201);
      expect((await alice.create(pod(other), { dryRun: true })).status).toBe(403);
      expect((await alice.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'third' } }, { dryRun: true })).status).toBe(403);
      expect((await alice.create(policyOnPods('mine', own, 'true')[0], { dryRun: true })).status).toBe(403);
    });
  });

  it('takes an impersonated user for that user, with his groups', async () => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const { username, groups } = accepted(await cluster.admin.impersonate('dora', ['red', 'blue']).create(review)).status.userInfo;
    expect([username, groups.sort()]).toEqual(['dora', ['blue', 'red', 'system:authenticated']]);
  });
});

describeOnClusters('the policy controller of a control plane', cluster => {
  const typeChecking = async (name: string, expression: string): Promise<any> => {
    const [policy] = policyOnPods(name, 'nowhere', expression);
    await applyAll(cluster.admin, [policy]);
    const observed = async () => {
      const { metadata, status } = accepted(await cluster.admin.get(policy));
      return status?.observedGeneration === metadata.generation && status.typeChecking;
    };
    return waitFor<any>(observed, { what: `policy ${name} to be type-checked` });
  };

  itWithControllers(cluster, 'finds nothing in a policy that is right', async () => {
    expect(await typeChecking('well-typed', '!object.spec.?hostNetwork.orValue(false)')).toEqual({});
  });

  itWithControllers(cluster, 'warns of a field that the kind does not have', async () => {
    const { expressionWarnings } = await typeChecking('ill-typed', 'object.spec.hostNetwerk == true');
    expect(expressionWarnings).toHaveLength(1);
    expect(expressionWarnings[0].fieldRef).toBe('spec.validations[0].expression');
    expect(expressionWarnings[0].warning).toContain("undefined field 'hostNetwerk'");
  });
});
