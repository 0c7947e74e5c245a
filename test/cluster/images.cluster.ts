import { createHash } from 'crypto';
import { applyAll, deleteAll, makeNamespace } from './apply';
import { accepted, type KubernetesObject } from './client';
import { type Cluster, describeOnClusters } from './clusters';
import { waitFor } from './wait';
import { Profile } from '../../src/controls';
import { deniedImageLists, imageDigestsDefinition, type ImageOptions, imagePolicies } from '../../src/policies';
import { optionsFor } from '../policies/options';

const digest = (seed: string | number) => `sha256:${createHash('sha256').update(String(seed)).digest('hex')}`;
const digests = (count: number) => Array.from({ length: count }, (_, i) => ({ digest: digest(i) }));
const image = (seed: string | number) => `registry.example.com/team/app@${digest(seed)}`;
const release = ({ version }: Cluster) => version.split('.').slice(0, 2).join('.');

const podOf = (namespace: string, spec: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace }, spec });
const running = (namespace: string, ...images: string[]): KubernetesObject =>
  podOf(namespace, { containers: images.map((name, i) => ({ name: `c${i}`, image: name })) });

const listOf = (namespace: string, seeds: readonly string[]): KubernetesObject => ({
  apiVersion: 'bulwark.io/v1alpha1',
  kind: 'ImageDigests',
  metadata: { name: 'verified-images', namespace },
  spec: { digests: Object.fromEntries(seeds.map(seed => [digest(seed).slice(7), ''])) },
});

interface Installed {
  readonly shop: string;
  readonly lists: string;
  readonly objects: KubernetesObject[];
}

/** Policies for one namespace, with lists in another; the lists that are given are made too. */
async function install(cluster: Cluster, prefix: string, imageOptions: ImageOptions): Promise<Installed> {
  const [shop, lists] = [await makeNamespace(cluster.admin, prefix), await makeNamespace(cluster.admin, `${prefix}-lists`)];
  const options = optionsFor(Profile.RESTRICTED, {
    target: { kubernetesVersion: release(cluster) }, name: shop, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': shop } },
  });
  const objects = imagePolicies(options, { ...imageOptions, listsNamespace: lists }).objects as KubernetesObject[];
  await applyAll(cluster.admin, [imageDigestsDefinition(), ...objects] as KubernetesObject[]);
  return { shop, lists, objects };
}

const message = async (cluster: Cluster, object: KubernetesObject): Promise<string | undefined> => {
  const { status, body } = await cluster.admin.create(object, { dryRun: true });
  return status < 300 ? undefined : body.message;
};

describeOnClusters('an allow-list of digests', cluster => {
  let shop: string;
  let lists: string;
  let objects: KubernetesObject[];
  beforeAll(async () => {
    ({ shop, lists, objects } = await install(cluster, 'verified', { verifiedDigests: [] }));
  });
  afterAll(() => deleteAll(cluster.admin, objects));
  const list = (...seeds: string[]): KubernetesObject => listOf(lists, seeds);

  it('lets nothing run while it is missing', async () => {
    await cluster.admin.waitUntilDenied(running(shop, image('good')), /no params found for policy binding with `Deny` parameterNotFoundAction/);
  });

  it('lets run what it has, and says everything that it has not', async () => {
    accepted(await cluster.admin.apply(list('good')));
    await cluster.admin.waitUntilAdmitted(running(shop, image('good')));
    const bad = await message(cluster, running(shop, image('good'), image('bad'), 'nginx:1.27'));
    expect(bad).toContain(`[verified-image-digests] images without a verified digest: ${image('bad')}, nginx:1.27 (Have the image verified`);
  });

  it('is followed when it changes, and when it is emptied or deleted', async () => {
    accepted(await cluster.admin.apply(list('better')));
    await cluster.admin.waitUntilDenied(running(shop, image('good')));
    expect(await message(cluster, running(shop, image('better')))).toBeUndefined();
    accepted(await cluster.admin.apply(list()));
    await cluster.admin.waitUntilDenied(running(shop, image('better')), /without a verified digest/);
    accepted(await cluster.admin.delete(list()));
    await cluster.admin.waitUntilDenied(running(shop, image('better')), /no params found/);
  });

  it('is asked about init containers, templates, and image volumes where the server has them', async () => {
    accepted(await cluster.admin.apply(list('good')));
    await cluster.admin.waitUntilAdmitted(running(shop, image('good')));
    const containers = [{ name: 'main', image: image('good') }];
    expect(await message(cluster, podOf(shop, { containers, initContainers: [{ name: 'init', image: image('bad') }] }))).toContain(image('bad'));
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: image('bad') }] } };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd', namespace: shop }, spec: { selector: { matchLabels: { app: 'a' } }, template } };
    expect(await message(cluster, deployment)).toContain(image('bad'));
    const volumes = (seed: string) => podOf(shop, { containers, volumes: [{ name: 'v', image: { reference: image(seed) } }] });
    if (cluster.isAtLeast('1.35')) {
      expect(await message(cluster, volumes('good'))).toBeUndefined();
      expect(await message(cluster, volumes('bad'))).toContain(image('bad'));
    } else {
      // The field does not exist, or is dropped: nothing is mounted.
      const { body } = await cluster.admin.create(volumes('bad'), { dryRun: true });
      expect(body.spec?.volumes?.[0]?.image).toBeUndefined();
    }
  });

  it('is asked about ephemeral containers of a pod that runs', async () => {
    const pod = running(shop, image('good'));
    accepted(await cluster.admin.create(pod));
    const debug = (seed: string) => ({ spec: { ephemeralContainers: [{ name: 'debug', image: image(seed) }] } });
    const refused = await cluster.admin.patch(pod, 'strategic', debug('bad'), { subresource: 'ephemeralcontainers' });
    expect(refused.body.message).toContain(`images without a verified digest: ${image('bad')} (`);
    accepted(await cluster.admin.patch(pod, 'strategic', debug('good'), { subresource: 'ephemeralcontainers' }));
  });
});

describeOnClusters('a deny-list of digests', cluster => {
  const denied = digests(10_000);
  let shop: string;
  let objects: KubernetesObject[];
  let lists: string;
  beforeAll(async () => {
    ({ shop, lists, objects } = await install(cluster, 'denied', { deniedDigests: denied }));
  });
  afterAll(() => deleteAll(cluster.admin, objects));

  it('refuses every digest of every part, and nothing else', async () => {
    const parts = deniedImageLists(denied, lists);
    expect(parts.length).toBeGreaterThan(2);
    for (const { spec } of parts) {
      const [first] = Object.keys(spec.digests);
      await cluster.admin.waitUntilDenied(running(shop, `a@sha256:${first}`), /\[denied-image-digests\] images with denied digests/);
    }
    expect(await message(cluster, running(shop, image('not denied')))).toBeUndefined();
    expect(await message(cluster, running(shop, 'nginx:1.27'))).toBeUndefined();
  });

  it('names all images that a part denies, and why', async () => {
    const [{ apiVersion, kind, metadata, spec }] = deniedImageLists(denied, lists);
    const [one, two] = Object.keys(spec.digests);
    accepted(await cluster.admin.patch({ apiVersion, kind, metadata }, 'merge', { spec: { digests: { [two]: 'CVE-2026-1' } } }));
    await cluster.admin.waitUntilDenied(running(shop, `b@sha256:${two}`), /CVE-2026-1/);
    const said = await message(cluster, running(shop, `a@sha256:${one}`, 'nginx:1.27', `b@sha256:${two}`));
    expect(said).toContain(`images with denied digests: a@sha256:${one}, b@sha256:${two} (CVE-2026-1) (Use a rebuilt image`);
  });

  it('is asked about ten containers within the budget, in milliseconds', async () => {
    const good = running(shop, ...Array.from({ length: 10 }, (_, i) => image(`good ${i}`)));
    const bad = running(shop, ...Array.from({ length: 10 }, (_, i) => image(i)));
    expect(await message(cluster, bad)).toMatch(/images with denied digests: registry/);
    const other = await makeNamespace(cluster.admin, 'unlisted');
    const times = { with: [] as number[], without: [] as number[] };
    for (let i = 0; i < 40; i++) {
      for (const [kind, namespace] of [['with', shop], ['without', other]] as const) {
        const start = process.hrtime.bigint();
        accepted(await cluster.admin.create({ ...good, metadata: { name: 'pod', namespace } }, { dryRun: true }));
        times[kind].push(Number(process.hrtime.bigint() - start) / 1e6);
      }
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[list.length / 2];
    process.stderr.write(`cluster tests: Kubernetes ${cluster.version}: a pod of 10 images against 10,000 denied digests takes ${median(times.with).toFixed(1)} ms, ${median(times.without).toFixed(1)} ms without\n`);
  });

  // Params of built-in kinds would not be followed any more: kubernetes/kubernetes#130887.
  it('is followed again after nothing was bound to it for a while', async () => {
    const bindings = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    const bad = running(shop, `a@${denied[0].digest}`);
    await deleteAll(cluster.admin, bindings);
    await cluster.admin.waitUntilAdmitted(bad);
    await new Promise(resolve => setTimeout(resolve, 3000));
    await applyAll(cluster.admin, bindings);
    await cluster.admin.waitUntilDenied(bad);
    const [{ apiVersion, kind, metadata }] = deniedImageLists(denied, lists);
    accepted(await cluster.admin.patch({ apiVersion, kind, metadata }, 'merge', { spec: { digests: { [digest('new').slice(7)]: '' } } }));
    await cluster.admin.waitUntilDenied(running(shop, image('new')));
  });

  it('denies nothing once no list is left', async () => {
    await deleteAll(cluster.admin, objects.filter(({ kind }) => kind === 'ImageDigests'));
    await cluster.admin.waitUntilAdmitted(running(shop, `a@${denied[0].digest}`));
  });
});

describeOnClusters('an allow-list of 19,000 digests', cluster => {
  it('fits into one object, and into the budget', async () => {
    const { shop, objects } = await install(cluster, 'large', { verifiedDigests: digests(19_000) });
    const first = running(shop, image(19_001));
    await cluster.admin.waitUntilDenied(first);
    await waitFor(async () => (await message(cluster, running(shop, ...Array.from({ length: 10 }, (_, i) => image(i))))) === undefined, { what: 'the list to be known' });
    expect(await message(cluster, running(shop, image(19_001)))).toContain('without a verified digest');
    await deleteAll(cluster.admin, objects);
  });
});
