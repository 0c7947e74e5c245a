import { applyAll, deleteAll, makeNamespace } from './apply';
import { accepted, type Client, type KubernetesObject } from './client';
import { describeOnClusters } from './clusters';
import { waitFor } from './wait';

// What src/policies/server-day.ts takes for the day: what a user can forge of it, and what not.

const LONG_AGO = '2001-01-01T00:00:00Z';
const FORGED = [{ manager: 'forger', operation: 'Update', apiVersion: 'v1', time: LONG_AGO, fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } } }];

/** What a policy sees of an object, in a warning. */
interface Seen {
  readonly name: string;
  readonly created: string;
  readonly times: readonly string[];
  /** Whether the options of the request are those of server-side apply. */
  readonly force: boolean;
}

const SEEN = "object.metadata.?name.orValue('') + '|' + object.metadata.?creationTimestamp.orValue('')"
  + " + '|' + object.metadata.?managedFields.orValue([]).map(entry, entry.?time.orValue('')).join(',') + '|' + string(request.options.?force.hasValue())";

/** A policy that warns with what it sees in a namespace of its own. */
function observer(namespace: string): KubernetesObject[] {
  const name = `observer-${namespace}`;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps', 'pods', 'pods/ephemeralcontainers'] };
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'false', messageExpression: SEEN }] } },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Warn'], matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } } },
    },
  ];
}

/** The last, for the server evaluates policies again when its cache was behind. */
function seen(answer: { readonly status: number; readonly body: any; readonly warnings: readonly string[] }): Seen {
  accepted(answer);
  const [, name, created, times, force] = /: (.*)\|(.*)\|(.*)\|(.*)$/.exec(answer.warnings.at(-1)!)!;
  return { name: name.split(' ').pop()!, created, times: times === '' ? [] : times.split(','), force: force === 'true' };
}

const secondsAgo = (time: string) => (Date.now() - Date.parse(time)) / 1000;
const isNow = (time: string) => secondsAgo(time) < 5 && secondsAgo(time) > -5;

describeOnClusters('the day that the server writes into objects', cluster => {
  let admin: Client;
  let namespace: string;
  let policy: KubernetesObject[];
  const map = (name: string, data: object = { a: '1', b: '2' }, metadata: object = {}): KubernetesObject =>
    ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...metadata }, data });

  beforeAll(async () => {
    admin = cluster.admin;
    namespace = await makeNamespace(admin, 'day');
    policy = observer(namespace);
    await applyAll(admin, policy);
    await waitFor(async () => (await admin.create(map('canary'), { dryRun: true })).warnings.length > 0, { what: 'the observer' });
  });
  afterAll(() => deleteAll(admin, policy));

  it('is in creationTimestamp when an object is created, by whatever verb and whatever the user sent', async () => {
    const forged = { creationTimestamp: LONG_AGO, managedFields: FORGED };
    expect(isNow(seen(await admin.create(map('created', {}, forged))).created)).toBe(true);
    expect(isNow(seen(await admin.create(map('dry', {}, forged), { dryRun: true })).created)).toBe(true);
    expect(isNow(seen(await admin.apply(map('applied', {}, { creationTimestamp: LONG_AGO }))).created)).toBe(true);
    const generated = seen(await admin.create({ ...map('', {}), metadata: { generateName: 'made-', namespace, creationTimestamp: LONG_AGO } }));
    expect(isNow(generated.created)).toBe(true);
    expect(generated.name).toMatch(/^made-.{5}$/);
  });

  it('is in managedFields when an update adds or changes a value, whatever the user sent', async () => {
    await admin.create(map('changed', { a: '1' }));
    const updated = seen(await admin.update(map('changed', { a: '2' }, { managedFields: FORGED, creationTimestamp: LONG_AGO })));
    expect([updated.times.some(isNow), updated.times.includes(LONG_AGO), isNow(updated.created)]).toEqual([true, true, true]);
    expect(seen(await admin.patch(map('changed'), 'merge', { metadata: { managedFields: FORGED, annotations: { x: '' } } })).times.some(isNow)).toBe(true);
    expect(seen(await admin.patch(map('changed'), 'merge', { metadata: { managedFields: FORGED }, data: { a: '3' } }, { query: { fieldManager: 'forger' } })).times.some(isNow)).toBe(true);
  });

  it('is what the user says where an update only removes: no policy may rely on it', async () => {
    await admin.create(map('shrunk'));
    expect(seen(await admin.update(map('shrunk', { a: '1' }, { managedFields: FORGED }))).times).toEqual([LONG_AGO]);
    expect(seen(await admin.patch(map('shrunk'), 'json', [{ op: 'replace', path: '/metadata/managedFields', value: FORGED }, { op: 'remove', path: '/data/a' }])).times).toEqual([LONG_AGO]);
  });

  it('is nowhere after managedFields were reset, and stays away', async () => {
    await admin.create(map('reset'));
    expect(seen(await admin.update(map('reset', { a: '2' }, { managedFields: [{}] }))).times).toEqual([]);
    expect(seen(await admin.update(map('reset', { a: '3' }))).times).toEqual([]);
  });

  it('is in managedFields after every server-side apply, which takes none from the user, but which policies cannot tell from other updates', async () => {
    await admin.apply(map('by-apply'));
    expect((await admin.apply(map('by-apply', {}, { managedFields: FORGED }))).status).toBe(400);
    const removed = seen(await admin.apply(map('by-apply', { a: '1' })));
    expect([removed.times.some(isNow), removed.force]).toEqual([true, false]);
  });

  it('of ephemeral containers is entered since some release after 1.30, and never taken from the user', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace }, spec: { containers: [{ name: 'main', image: 'a' }] } };
    const { times } = seen(await admin.create(pod));
    const patch = { metadata: { managedFields: FORGED }, spec: { ephemeralContainers: [{ name: 'debug', image: 'b' }] } };
    const after = seen(await admin.patch(pod, 'strategic', patch, { subresource: 'ephemeralcontainers' })).times;
    expect(after).not.toContain(LONG_AGO);
    expect(after.length).toBe(times.length + (cluster.isAtLeast('1.37') ? 1 : 0));
  });
});
