import { applyAll, makeNamespace } from './apply';
import { accepted, type KubernetesObject } from './client';
import { describeOnClusters } from './clusters';
import { GOOD_POD_SPEC } from './objects/good-objects';
import { Profile, Severity } from '../../src/controls';
import { DENY_ALL, EnforcementAction, ParameterSource, type PolicyOptions, validatingAdmissionPolicies } from '../../src/policies';

const { runtimeClassName: _, priorityClassName: __, ...GOOD_SPEC } = GOOD_POD_SPEC;
const [GOOD_CONTAINER] = GOOD_SPEC.containers;
const BAD_SPEC = { containers: [{ name: 'main', image: 'registry.example.com/main:1', resources: { requests: { cpu: '100m' } } }] };
const LABELS = { app: 'web' };
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (___, i) => make(i));

const optionsFor = (version: string, name: string, changes: Partial<PolicyOptions> = {}): PolicyOptions => ({
  profile: Profile.ZERO_TRUST,
  target: { kubernetesVersion: version.split('.').slice(0, 2).join('.') },
  name,
  actions: DENY_ALL,
  parameters: ParameterSource.INLINE,
  namespaceSelector: { matchLabels: { judged: name } },
  excludedNamespaces: [],
  clusterScoped: false,
  waivers: [],
  ...changes,
});

const pod = (namespace: string, name: string, spec: object = GOOD_SPEC): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: LABELS, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '0' }] },
  spec,
});

const deployment = (namespace: string, name: string, spec: object = GOOD_SPEC): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { replicas: 1, selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec } },
});

describeOnClusters('policies and what is there already', cluster => {
  let namespace: string;
  const refused = (answer: { status: number; body: any }, words: string | RegExp) => {
    expect([answer.status, answer.body.message]).toEqual([403, expect.stringMatching(words)]);
  };

  beforeAll(async () => {
    const { admin } = cluster;
    namespace = await makeNamespace(admin, 'updates');
    const finalizers = { finalizers: ['example.com/held'] };
    for (const object of [deployment(namespace, 'bad', BAD_SPEC), pod(namespace, 'bad', BAD_SPEC), pod(namespace, 'bad-too', BAD_SPEC)]) {
      accepted(await admin.create({ ...object, metadata: { ...object.metadata, ...finalizers } }));
    }
    accepted(await admin.create(pod(namespace, 'good')));
    accepted(await admin.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'bad', namespace }, spec: { type: 'NodePort', ports: [{ port: 80 }] } }));
    const objects = validatingAdmissionPolicies(optionsFor(cluster.version, 'updates')).objects as KubernetesObject[];
    await applyAll(admin, objects);
    const labels = { judged: 'updates' };
    accepted(await admin.patch({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, 'merge', { metadata: { labels } }));
    await admin.waitUntilDenied(pod(namespace, 'canary', BAD_SPEC), /profile zeroTrust/);
    await admin.waitUntilDenied({ ...deployment(namespace, 'canary', BAD_SPEC) }, /profile zeroTrust/);
    await admin.waitUntilDenied({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'canary', namespace }, spec: { type: 'NodePort', ports: [{ port: 80 }] } });
  });

  const BAD = (kind: 'Deployment' | 'Pod' | 'Service', name = 'bad') => ({ apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1', kind, metadata: { name, namespace } });

  it.each([
    ['a label', { metadata: { labels: { more: 'yes' } } }],
    ['an annotation', { metadata: { annotations: { more: 'yes' } } }],
    ['an owner', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '1' }] } }],
    ['the scale', { spec: { replicas: 3 } }],
    ['the strategy', { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } }],
    ['a pause', { spec: { paused: true } }],
  ])('let %s of a bad Deployment change', async (_what, patch) => {
    accepted(await cluster.admin.patch(BAD('Deployment'), 'merge', patch));
  });

  it('let the scale of a bad Deployment change through its subresource, and its status', async () => {
    accepted(await cluster.admin.patch(BAD('Deployment'), 'merge', { spec: { replicas: 2 } }, { subresource: 'scale' }));
    accepted(await cluster.admin.patch(BAD('Deployment'), 'merge', { status: { replicas: 2 } }, { subresource: 'status' }));
  });

  it.each([
    ['an image', { spec: { template: { spec: { containers: [{ name: 'main', image: 'registry.example.com/main:2' }] } } } }],
    ['a label of its template', { spec: { template: { metadata: { labels: { more: 'yes' } } } } }],
    ['an annotation of its template', { spec: { template: { metadata: { annotations: { more: 'yes' } } } } }],
  ])('judge a bad Deployment as a whole when %s changes', async (_what, patch) => {
    const answer = await cluster.admin.patch(BAD('Deployment'), 'strategic', patch);
    refused(answer, /\[no-privilege-escalation\] container 'main': securityContext\.allowPrivilegeEscalation is not set/);
    expect(answer.body.message).toContain('[no-service-links] spec.template.spec.enableServiceLinks is not set');
  });

  it('take the repair of a bad Deployment', async () => {
    const { body } = await cluster.admin.get(BAD('Deployment'));
    const template = { metadata: { labels: LABELS }, spec: GOOD_SPEC };
    accepted(await cluster.admin.update({ ...body, spec: { ...body.spec, template } }, { dryRun: true }));
  });

  it('let labels, conditions and finalizers of a bad Pod change, and the Pod go', async () => {
    const { admin } = cluster;
    accepted(await admin.patch(BAD('Pod'), 'merge', { metadata: { labels: { more: 'yes' } } }));
    accepted(await admin.patch(BAD('Pod'), 'merge', { status: { phase: 'Running' } }, { subresource: 'status' }));
    accepted(await admin.delete(BAD('Pod'), { body: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 } }));
    expect(accepted(await admin.get(BAD('Pod'))).metadata.deletionTimestamp).toBeDefined();
    accepted(await admin.patch(BAD('Pod'), 'json', [{ op: 'remove', path: '/metadata/finalizers' }]));
    expect((await admin.get(BAD('Pod'))).status).toBe(404);
  });

  it('let finalizers of a bad Deployment be removed while it is being deleted', async () => {
    const object = { ...deployment(namespace, 'bad', BAD_SPEC) };
    accepted(await cluster.admin.delete(object));
    accepted(await cluster.admin.patch(object, 'json', [{ op: 'remove', path: '/metadata/finalizers' }]));
    expect((await cluster.admin.get(object)).status).toBe(404);
  });

  it('judge the image of a bad Pod when it changes', async () => {
    const patch = { spec: { containers: [{ name: 'main', image: 'registry.example.com/main:2' }] } };
    const answer = await cluster.admin.patch(BAD('Pod', 'bad-too'), 'strategic', patch);
    refused(answer, /\[image-digest-pinned\] container 'main' runs image 'registry\.example\.com\/main:2'/);
  });

  it('let a bad Service be labelled, and judge it when it changes', async () => {
    accepted(await cluster.admin.patch(BAD('Service'), 'merge', { metadata: { labels: { more: 'yes' } } }));
    refused(await cluster.admin.patch(BAD('Service'), 'merge', { spec: { ports: [{ port: 81 }] } }), /\[no-node-port-service\]/);
  });

  it('judge ephemeral containers', async () => {
    const { readinessProbe: _r, livenessProbe: _l, ports: _p, resources: _q, ...debugger_ } = { ...GOOD_CONTAINER, name: 'debugger' };
    const add = (container: object) => cluster.admin.patch(pod(namespace, 'good'), 'strategic', { spec: { ephemeralContainers: [container] } },
      { subresource: 'ephemeralcontainers', dryRun: true });
    accepted(await add(debugger_));
    const privileged = { ...debugger_, securityContext: { ...debugger_.securityContext, privileged: true, allowPrivilegeEscalation: true } };
    refused(await add(privileged), /2 controls are not met: .*\[no-privileged-containers\] container 'debugger': securityContext\.privileged is true/);
  });

  it('judge a pod that is resized, where pods can be', async () => {
    if (!cluster.isAtLeast('1.33')) return;
    const resize = (name: string, container: string) => cluster.admin.patch(BAD('Pod', name), 'strategic', {
      spec: { containers: [{ name: container, resources: { requests: { cpu: '50m' } } }] },
    }, { subresource: 'resize', dryRun: true });
    accepted(await resize('good', 'web'));
    refused(await resize('bad-too', 'main'), /\[image-digest-pinned\]/);
  });
});

describeOnClusters('policies and large objects', cluster => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await makeNamespace(cluster.admin, 'large', { judged: 'large' });
    await applyAll(cluster.admin, validatingAdmissionPolicies(optionsFor(cluster.version, 'large')).objects as KubernetesObject[]);
    await cluster.admin.waitUntilDenied(deployment(namespace, 'canary', BAD_SPEC), /profile zeroTrust/);
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'canary', namespace }, data: { password: 'hunter2-hunter2' } };
    await cluster.admin.waitUntilDenied(map, /profile zeroTrust/);
  });

  it('say what is wrong with hundreds of containers in at most 5 KiB, and how much more there is', async () => {
    const containers = times(600, i => ({ name: `container-${i}`, image: `registry.example.com/${'ä'.repeat(20)}-${i}\u001b[2J`, securityContext: { privileged: true } }));
    const { status, body } = await cluster.admin.create(deployment(namespace, 'many', { ...BAD_SPEC, containers }), { dryRun: true });
    expect(status).toBe(403);
    const [, said] = /denied request: (.*)$/s.exec(body.message)!;
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(5 * 1024);
    expect(said).toMatch(/^profile zeroTrust: \d+ controls are not met: \[no-privileged-containers\] containers 'container-0', 'container-1', 'container-2': .*, and 597 more containers \(/);
    // eslint-disable-next-line no-control-regex
    expect(said).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('leave out the least that matters when not all fits, and say how much it is', async () => {
    const containers = times(3, i => ({ name: `${'long-name-'.repeat(6)}${i}`, image: `registry.example.com/${'ä'.repeat(150)}-${i}`, securityContext: { privileged: true } }));
    const { body } = await cluster.admin.create(deployment(namespace, 'long', { ...BAD_SPEC, containers }), { dryRun: true });
    const [, count, listed, more] = /profile zeroTrust: (\d+) controls are not met: (.*); … and (\d+) more$/s.exec(body.message)!;
    expect(listed.match(/(?:^|; )\[[a-z-]+\] /g)).toHaveLength(Number(count) - Number(more));
    expect(Buffer.byteLength(body.message)).toBeLessThan(5 * 1024 + 300);
  });

  const good = (change: (container: any) => object) => ({ ...GOOD_SPEC, containers: [change(GOOD_CONTAINER)] });

  it.each([
    ['300 containers', { ...GOOD_SPEC, containers: times(300, i => ({ ...GOOD_CONTAINER, name: `c-${i}`, ports: [] })) }],
    ['1,000 variables', good(c => ({ ...c, env: times(1_000, i => ({ name: `VARIABLE_${i}`, value: `https://host-${i}.example.com/${'x'.repeat(40)}` })) }))],
    ['1,000 arguments', good(c => ({ ...c, args: times(1_000, i => `--option-${i}=${'v'.repeat(40)}`) }))],
    ['a script of 1.3 MB', good(c => ({ ...c, args: ['-c', 'echo a = b; '.repeat(108_000)] }))],
    ['a variable of 1.3 MB', good(c => ({ ...c, env: [{ name: 'A', value: 'x'.repeat(1_300_000) }] }))],
    ['300 files mounted one by one', {
      ...GOOD_SPEC,
      containers: [{ ...GOOD_CONTAINER, volumeMounts: times(300, i => ({ name: `v-${i}`, mountPath: `/x/${i}`, subPath: 'x', readOnly: true })) }],
      initContainers: [],
      volumes: times(300, i => ({ name: `v-${i}`, configMap: { name: 'x' } })),
    }],
  ])('take a good pod with %s', async (_what, spec) => {
    accepted(await cluster.admin.create(pod(namespace, 'large', spec), { dryRun: true }));
  });

  it.each([
    ['one entry of 1 MB', { a: 'some text, '.repeat(95_000) }],
    ['3,000 entries', Object.fromEntries(times(3_000, i => [`file-${i}.conf`, 'some text, '.repeat(28)]))],
  ])('take a good ConfigMap with %s', async (_what, data) => {
    accepted(await cluster.admin.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large', namespace }, data }, { dryRun: true }));
  });

  it('take a good Role with 500 rules', async () => {
    const rules = times(500, i => ({ apiGroups: [`group-${i}.example.com`], resources: times(10, n => `resources-${n}`), verbs: ['get', 'list', 'watch', 'update'] }));
    accepted(await cluster.admin.create({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'large', namespace }, rules }, { dryRun: true }));
  });

  it('refuse what costs more to judge than the API server allows', async () => {
    const spec = good(c => ({ ...c, env: times(8_000, i => ({ name: `VARIABLE_${i}`, value: `https://host-${i}.example.com/${'x'.repeat(40)}` })) }));
    const { status, body } = await cluster.admin.create(pod(namespace, 'larger', spec), { dryRun: true });
    expect([status, body.message]).toEqual([422, expect.stringMatching(/'large-pods'.* denied request: expression 'variables\.met1 && .*actual cost limit exceeded/)]);
  });
});

describeOnClusters('the actions of policies', cluster => {
  const ACTIONS = {
    [Severity.CRITICAL]: EnforcementAction.DENY,
    [Severity.HIGH]: EnforcementAction.WARN,
    [Severity.MEDIUM]: EnforcementAction.WARN,
    [Severity.LOW]: EnforcementAction.AUDIT,
  };
  let namespace: string;

  beforeAll(async () => {
    namespace = await makeNamespace(cluster.admin, 'actions', { judged: 'actions' });
    await applyAll(cluster.admin, validatingAdmissionPolicies(optionsFor(cluster.version, 'actions', { actions: ACTIONS })).objects as KubernetesObject[]);
    const canary = { containers: [{ ...BAD_SPEC.containers[0], securityContext: { privileged: true } }] };
    await cluster.admin.waitUntilDenied(deployment(namespace, 'canary', canary), /profile zeroTrust/);
  });

  it('refuse by what is critical only', async () => {
    const spec = { containers: [{ ...BAD_SPEC.containers[0], securityContext: { privileged: true } }] };
    const { status, body } = await cluster.admin.create(deployment(namespace, 'critical', spec), { dryRun: true });
    expect([status, body.message]).toEqual([403, expect.stringMatching(/'actions-pods' .*: 1 control is not met: \[no-privileged-containers\]/)]);
  });

  it('warn of the rest by severity, in one warning, and say nothing of what is for the audit log', async () => {
    const { status, warnings } = await cluster.admin.create(deployment(namespace, 'bad', BAD_SPEC), { dryRun: true });
    expect(status).toBe(201);
    expect(warnings).toEqual([expect.stringMatching(
      /^Validation failed for ValidatingAdmissionPolicy 'actions-pods-warn' with binding 'actions-pods-warn': profile zeroTrust: \d+ controls are not met: \[/,
    )]);
    expect(warnings[0]).toContain("[drop-all-capabilities] container 'main': capabilities.drop is [] and lacks ALL");
    expect(warnings[0]).not.toContain('[cpu-limits]');
  });

  it('keep a warning short enough to arrive whole', async () => {
    const containers = times(3, i => ({ name: `${'long-name-'.repeat(6)}${i}`, image: `registry.example.com/${'a'.repeat(150)}-${i}` }));
    const { warnings } = await cluster.admin.create(deployment(namespace, 'long', { ...BAD_SPEC, containers }), { dryRun: true });
    expect(warnings).toHaveLength(1);
    // Cut, it would have 256.
    expect(warnings[0].length).toBeGreaterThan(1_000);
    expect(warnings[0]).toMatch(/\)$|; … and \d+ more$/);
  });

  it('say nothing of what is good', async () => {
    const { status, warnings } = await cluster.admin.create(deployment(namespace, 'good'), { dryRun: true });
    expect([status, warnings.filter(warning => warning.includes('ValidatingAdmissionPolicy'))]).toEqual([201, []]);
  });
});
