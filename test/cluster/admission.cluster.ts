import { readFileSync } from 'fs';
import { join } from 'path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { applyAll, deleteAll } from './apply';
import { accepted, type Client, isDenial, type KubernetesObject } from './client';
import { describeOnClusters } from './clusters';
import { enforce, onlineBoutique } from '../../examples/online-boutique/boutique';
import { AdmissionPolicies, ClusterTarget, ParameterSource, Posture, Profile, Waivers, ZeroTrustNamespace } from '../../src';
import { run } from '../cli/harness';

const PAGE = readFileSync(join(__dirname, '../../docs/admission.md'), 'utf8');
const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');
const container = { name: 'web', image: 'nginx' };
const POD_SPEC = { containers: [{ ...container, securityContext: { privileged: true } }, { name: 'agent', image: 'agent:1' }], hostNetwork: true };

function deployment(namespace: string, name: string, spec: object = POD_SPEC): KubernetesObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

/** What kubectl prints of a denial, and docs/admission.md shows: as it is there, without the lines that it is broken into. */
function shown(message: string): string {
  return message.replace(/\s+/g, ' ');
}

describeOnClusters('AdmissionPolicies', cluster => {
  const kubernetesVersion = minorOf(cluster.version);
  let admin: Client;
  let app: App;
  let objects: KubernetesObject[];

  beforeAll(async () => {
    admin = cluster.admin;
    app = new App();
    ClusterTarget.set(app, { kubernetesVersion });
    const workloads = new Chart(app, 'agents', { namespace: 'admission-shop' });
    const agent = new ApiObject(workloads, 'agent', deployment('admission-shop', 'node-agent') as any);
    for (const control of ['no-privileged-containers', 'no-host-network']) {
      Waivers.of(agent).add({ control, reason: 'the node agent watches the interfaces of the node' });
    }
    new AdmissionPolicies(new Chart(app, 'admission'), 'policies', {
      profile: Profile.BASELINE, name: 'bulwark-baseline', namespaces: ['admission-shop'],
    });
    new AdmissionPolicies(new Chart(app, 'params'), 'policies', {
      profile: Profile.BASELINE,
      name: 'bulwark-params',
      namespaces: ['admission-params'],
      parameters: ParameterSource.OBJECT,
      images: { registries: ['ghcr.io'] },
      parametersNamespace: 'admission-params-system',
    });
    new ZeroTrustNamespace(app, 'admission-zero-trust', { admission: { profile: Profile.RESTRICTED } });
    objects = app.charts.filter(chart => chart !== workloads).flatMap(chart => Testing.synth(chart));
    for (const name of ['admission-shop', 'admission-params']) await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    await applyAll(admin, objects);
    await admin.waitUntilDenied(deployment('admission-shop', 'canary'));
  }, 120_000);
  afterAll(() => deleteAll(admin, objects.filter(({ kind }) => kind !== 'CustomResourceDefinition')));

  it('refuse an object with all that is wrong, in the words of docs/admission.md', async () => {
    const answer = await admin.create(deployment('admission-shop', 'web'), { dryRun: true });
    const said = shown(answer.body.message).replace(/admission-shop/g, 'shop');
    expect(isDenial(answer)).toBe(true);
    expect(shown(PAGE)).toContain(said);
  });

  it('honour a waiver of the app for its object, and for no other', async () => {
    accepted(await admin.create(deployment('admission-shop', 'node-agent'), { dryRun: true }));
    expect(isDenial(await admin.create(deployment('admission-shop', 'node-agent-2'), { dryRun: true }))).toBe(true);
  });

  // The example is for 1.34: an older server drops fields that it does not know, hostUsers for one.
  const itWhereItIsFor = cluster.isAtLeast('1.34') ? it : it.skip;
  itWhereItIsFor('of the example online-boutique take every object of it, and refuse what is not of it', async () => {
    const boutique = new App();
    Posture.of(boutique, { waiversFile: join(__dirname, '../../examples/online-boutique/waivers.yaml') });
    const shop = onlineBoutique(boutique);
    const policies = Testing.synth(Chart.of(enforce(boutique, shop)));
    const [namespace, ...others] = Testing.synth(shop);
    await applyAll(admin, [namespace, ...policies]);
    await admin.waitUntilDenied(deployment(namespace.metadata.name, 'canary'), /online-boutique-pods/);
    await applyAll(admin, others, { dryRun: true });
    await deleteAll(admin, policies);
  });

  it('hold in the namespaces that they name only', async () => {
    accepted(await admin.create(deployment('default', 'web'), { dryRun: true }));
  });

  it('read parameters from the object that they brought', async () => {
    const { body } = await admin.waitUntilDenied(deployment('admission-params', 'web', { containers: [container] }));
    expect(body.message).toContain('[allowed-registries]');
    accepted(await admin.create(deployment('admission-params', 'web', { containers: [{ ...container, image: 'ghcr.io/nginx' }] }), { dryRun: true }));
  });

  it('of a ZeroTrustNamespace hold in it', async () => {
    const hostNetwork = await admin.waitUntilDenied(deployment('admission-zero-trust', 'web', { containers: [container], hostNetwork: true }), /admission policy|ValidatingAdmissionPolicy/i);
    expect(hostNetwork.body.message).toContain('bulwark-admission-zero-trust-pods');
  });

  it('are what the command prints', async () => {
    const argv = ['policies', '--profile', 'baseline', '-k', kubernetesVersion, '--namespace-selector', 'kubernetes.io/metadata.name=admission-shop'];
    const printed = (loadAll((await run(argv)).stdout) as any[]).filter(object => object?.kind === 'ValidatingAdmissionPolicy' && object.metadata.name === 'bulwark-baseline-pods');
    const { spec } = printed[0];
    const stored = accepted(await admin.get(printed[0])).spec;
    expect(stored.matchConditions).toEqual(spec.matchConditions);
    await applyAll(admin, printed, { dryRun: true });
  });
});
