import { applyAll, deleteAll, makeNamespace } from './apply';
import type { KubernetesObject } from './client';
import { type Cluster, describeOnClusters } from './clusters';
import { comparable, differing, inBatches, optionsFor, type Place, placed, pod, sendable, waitUntilMutated } from './mutating';
import { admissible } from './objects/admissible';
import { FULL_PROFILE } from './objects/full-profile';
import { generateObjects } from './objects/generate';
import { Catalogue, ControlScope } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { hardenManifest, HardeningMode } from '../../src/fixes';
import { type KubeObject, PodTemplates, stripNulls, valueAt } from '../../src/manifests';
import { mutatingAdmissionPolicies, validatingAdmissionPolicies } from '../../src/policies';
import { realObjects } from '../oracle/verdict-cases';

const KINDS = [
  'v1/Pod', 'v1/PodTemplate', 'v1/ReplicationController', 'v1/ServiceAccount', 'v1/Namespace',
  'apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet', 'apps/v1/ReplicaSet', 'batch/v1/Job', 'batch/v1/CronJob',
];

const FIXABLE = Catalogue.all().filter(({ fix, scope }) => fix && scope !== ControlScope.SET).map(({ id }) => id);

/** Every control that has a fix. Host ports that are allowed would keep its fix away. */
const PROFILE = FULL_PROFILE.derive({ name: 'fixes', controls: [{ control: 'no-host-ports', parameters: { allowedHostPorts: [] } }] })._only(...FIXABLE);

interface Difference {
  readonly example: KubeObject;
  readonly of: (podSpec: any) => boolean;
}

/** Of a list whose type may be wrong: such objects are among those that are sent. */
const entries = (list: unknown): any[] => Array.isArray(list) ? list.filter(entry => typeof entry === 'object' && entry !== null) : [];
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** What the API server knows of an object before policies see it, and a manifest does not say. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'a volume of no type is an emptyDir to the server, which is bounded then': {
    example: pod('x', { volumes: [{ name: 'data' }] }),
    of: ({ volumes }) => entries(volumes).some(volume => Object.keys(volume).every(key => ['name', 'fromTheFuture'].includes(key))),
  },
  'a token volume with the name that the server gives it is taken for the one that it mounts': {
    example: pod('x', { volumes: [{ name: 'kube-api-access-abcde', projected: { sources: [{ configMap: { name: 'ca' } }] } }] }),
    of: ({ volumes }) => entries(volumes).some(({ name }) => `${name}`.startsWith('kube-api-access-')),
  },
  'an image that is no reference is pulled if it is not there, by default': {
    example: pod('x', { containers: [{ name: 'main', image: '<IMAGE>' }] }),
    of: ({ containers, initContainers }) => [...entries(containers), ...entries(initContainers)].some(({ image = '' }) => /[^a-z0-9/:@._-]/.test(`${image}`.replace(/:[\w.-]+$/, ''))),
  },
};

/** The server makes fields of annotations when policies have changed the pod, and before they judge it. */
const ofAnnotations = (object: KubeObject) => JSON.stringify(object).includes(APPARMOR);

describeOnClusters('mutating policies', cluster => {
  if (cluster.isAtLeast('1.36')) return suites(cluster);
  it('are not served yet, and cannot be made for this release', async () => {
    expect(await cluster.admin.serves('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy')).toBe(false);
    const options = { ...optionsFor(PROFILE, 'x', 'x'), target: { kubernetesVersion: cluster.version } };
    expect(() => mutatingAdmissionPolicies(options)).toThrow('use MutatingPolicy of Kyverno');
  });
});

function suites(cluster: Cluster): void {
  const { admin } = cluster;
  const compiled = CompiledProfile.for(PROFILE, { kubernetesVersion: '1.37' });
  const fixed = (object: KubeObject) => hardenManifest(object, compiled, { mode: HardeningMode.ENFORCE }).object;
  const unmet = (object: KubeObject) => compiled.evaluate(object).filter(({ verdict }) => verdict === 'fail' || verdict === 'error').map(({ control }) => control.control.id);
  const podSpecOf = (object: KubeObject) => valueAt(object, [...PodTemplates.BUILT_IN.kindOf(object)?.path ?? [], 'spec']);
  const differs = (object: KubeObject) => Object.values(DIFFERENCES).some(difference => difference.of(podSpecOf(object) ?? {}));
  const policies = [
    ...mutatingAdmissionPolicies(optionsFor(PROFILE, 'mutating-suite', 'bulwark.test/mutated')).objects,
    ...validatingAdmissionPolicies(optionsFor(PROFILE, 'mutating-suite', 'bulwark.test/validated')).objects,
  ] as KubernetesObject[];
  const ofOurKinds = (given: readonly KubeObject[]) => given.map(object => stripNulls(object) as KubeObject).filter(({ apiVersion, kind }) => KINDS.includes(`${apiVersion}/${kind}`));
  const generated = ofOurKinds(generateObjects(5, { changedPods: 600, changedOthers: 0 }));
  const objects = [...ofOurKinds(realObjects().map(admissible)), ...generated.filter((_, i) => i % 3 === 0)];
  const places: Record<string, Place> = {};

  beforeAll(async () => {
    for (const [name, ...labels] of [['plain'], ['mutated', 'mutated'], ['validated', 'validated'], ['both', 'mutated', 'validated']]) {
      const wanted = Object.fromEntries(labels.map(label => [`bulwark.test/${label}`, 'true']));
      places[name] = { namespace: await makeNamespace(admin, `mutating-${name}`, wanted), labels: wanted };
    }
    await applyAll(admin, policies);
    await admin.waitUntilDenied(pod(places.validated.namespace, { hostPID: true }));
    await waitUntilMutated(admin, places.mutated.namespace);
    await waitUntilMutated(admin, places.both.namespace);
  });
  afterAll(() => deleteAll(admin, policies));

  const create = (object: KubeObject, place: string) => admin.create(placed(object, places[place]), { dryRun: true });

  it('make of an object what its fixes make of it before it is sent, and leave that alone', async () => {
    const differences: string[] = [];
    const counts = { admitted: 0, refused: 0, changed: 0 };
    await inBatches(objects.filter(object => !differs(object)), async object => {
      const answers = await Promise.all([create(object, 'plain'), create(fixed(object), 'plain'), create(object, 'mutated')]);
      // What cannot be decoded reaches no policy, though the fix of a malformed field may mend it in the manifest.
      if (answers[0].status === 400) return void counts.refused++;
      const [sent, expected, once] = answers.map(comparable);
      const found = differing(expected, once);
      if (found.length > 0) differences.push(`${found.slice(0, 5).join(' | ')} ${answers[2].body.message?.slice(-500) ?? ''} of ${JSON.stringify(object).slice(0, 800)}`);
      if (once === 'refused') return void counts.refused++;
      counts.admitted++;
      if (differing(sent, once).length > 0) counts.changed++;
      const again = differing(once, comparable(await create(sendable(answers[2].body), 'mutated')));
      if (again.length > 0) differences.push(`again: ${again.slice(0, 5).join(' | ')} of ${JSON.stringify(object).slice(0, 800)}`);
    });
    console.info(`mutating policies: ${counts.admitted} objects admitted, ${counts.changed} of them changed; ${counts.refused} refused either way`);
    expect(differences.slice(0, 10)).toEqual([]);
    expect(counts.changed).toBeGreaterThan(1000);
  }, 900_000);

  it.each(Object.entries(DIFFERENCES))('differ from manifests where %s', async (_, { example, of }) => {
    expect(of(podSpecOf(example))).toBe(true);
    const [expected, once] = (await Promise.all([create(fixed(example), 'plain'), create(example, 'mutated')])).map(comparable);
    expect(differing(expected, once)).not.toEqual([]);
  });

  it('cannot mend what the server makes of an annotation after them', async () => {
    const example: KubeObject = { ...pod('x'), metadata: { name: 'x', annotations: { [`${APPARMOR}main`]: 'unconfined' } } };
    for (const object of [example, fixed(example)]) expect((await create(object, 'both')).body.message).toContain('[no-unconfined-apparmor]');
  });

  it('let in what was denied for a control, as its fix does, for every control that has one', async () => {
    const shown = new Set<string>();
    const wrong: string[] = [];
    const some = new Set(objects.filter((_, i) => i % 4 === 0));
    await inBatches([...objects, ...generated], async object => {
      const before = unmet(object);
      if (before.every(id => shown.has(id)) && !some.has(object)) return;
      if (unmet(fixed(object)).length > 0 || differs(object) || ofAnnotations(object)) return;
      // A fix may leave what the server itself refuses: others say that.
      const valid = await Promise.all([create(object, 'plain'), create(fixed(object), 'plain')]);
      const denied = await create(object, 'validated');
      if (valid.some(({ status }) => status >= 300) || denied.status < 300) return;
      const answers = await Promise.all([create(fixed(object), 'validated'), create(object, 'both')]);
      for (const { status, body } of answers) if (status >= 300) wrong.push(`${body.message.slice(0, 500)} of ${JSON.stringify(object).slice(0, 800)}`);
      for (const id of FIXABLE) if (denied.body.message.includes(`[${id}]`)) shown.add(id);
    });
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(FIXABLE.filter(id => !shown.has(id))).toEqual([]);
  }, 900_000);
}
