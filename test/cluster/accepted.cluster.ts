import { App, Testing } from 'cdk8s';
import { everyConstruct, type Emitted } from './accepted/constructs';
import { everyProjection } from './accepted/projections';
import { applyAll, deleteAll, inApplyOrder } from './apply';
import { accepted, type Client, type KubernetesObject } from './client';
import { type Cluster, describeOnClusters } from './clusters';
import { installCrds } from './crds';
import { waitFor } from './wait';
import { ArgoCd } from '../../examples/argo-cd/argo-cd';
import { onlineBoutique } from '../../examples/online-boutique/boutique';
import { ClusterTarget } from '../../src/target';
import { corpusPath } from '../corpora';

/** What the server says about an object that is not simply taken. */
interface Complaint {
  readonly title: string;
  readonly object: string;
  readonly says: string;
}

/** Namespaces and kinds of ours are made for real, as others are asked for in them; everything else is created and applied in dry runs. */
async function complaintsAbout(client: Client, emitted: readonly Emitted[]): Promise<{ complaints: Complaint[]; asked: number }> {
  const all = emitted.flatMap(({ objects }) => objects as KubernetesObject[]);
  const namespaces = new Map<string, object | undefined>(all.flatMap(({ metadata }) => metadata?.namespace ? [[metadata.namespace, undefined]] : []));
  for (const { kind, metadata } of all) if (kind === 'Namespace') namespaces.set(metadata!.name!, metadata!.labels);
  await applyAll(client, [...new Map(all.filter(isOurKind).map(crd => [crd.metadata!.name, crd])).values()]);
  await applyAll(client, [...namespaces].map(([name, labels]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })));
  const ask = async (title: string, object: KubernetesObject): Promise<Complaint[]> => {
    const options = { dryRun: true, fieldValidation: 'Strict' } as const;
    // What is applied is merged by the server, which is stricter about lists; policies have none that it merges.
    const answers = [await client.create(object, options), ...(isDear(object) ? [] : [await client.apply(object, options)])];
    const said = answers.flatMap(({ status, body, warnings }) => [
      ...(status < 300 || (status === 409 && body.reason === 'AlreadyExists') ? [] : [`${status} ${body.message}`]),
      ...warnings,
    ]);
    return [...new Set(said)].map(says => ({ title, object: `${object.kind} ${object.metadata?.name}`, says }));
  };
  const questions = emitted.flatMap(({ title, objects }) => inApplyOrder(objects).flat().map(object => ({ title, object })));
  const complaints = await Promise.all(questions.filter(({ object }) => !isDear(object)).map(({ title, object }) => ask(title, object)));
  for (const { title, object } of questions.filter(question => isDear(question.object))) complaints.push(await ask(title, object));
  return { complaints: complaints.flat(), asked: all.length };
}

/** Compiled when they are sent, for up to two seconds: together they would take longer than a request may. */
const isDear = ({ kind }: KubernetesObject) => kind.endsWith('AdmissionPolicy');

const isOurKind = ({ kind, metadata }: KubernetesObject) => kind === 'CustomResourceDefinition' && metadata!.name!.endsWith('.bulwark.io');

function say(cluster: Cluster, what: string): void {
  process.stderr.write(`cluster tests: Kubernetes ${cluster.version} accepts ${what}\n`);
}

const release = ({ version }: Cluster) => version.split('.').slice(0, 2).join('.');

describeOnClusters('what is emitted', cluster => {
  beforeAll(async () => {
    await installCrds(cluster.admin);
    await applyAll(cluster.admin, [{ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'sandboxed' }, handler: 'sandboxed' }]);
  }, 120_000);

  it('is accepted, whatever properties constructs get, without warnings', async () => {
    const emitted = everyConstruct(release(cluster));
    const { complaints, asked } = await complaintsAbout(cluster.admin, emitted);
    expect(complaints).toEqual([]);
    expect(asked).toBeGreaterThan(400);
    say(cluster, `${asked} objects of ${emitted.length} uses of the constructs`);
  });

  it('is accepted of the example online-boutique', async () => {
    const objects = Testing.synth(onlineBoutique(new App()));
    expect(await complaintsAbout(cluster.admin, [{ title: 'online-boutique', objects }])).toEqual({ complaints: [], asked: objects.length });
    say(cluster, `${objects.length} objects of online-boutique`);
  });

  const argoCd = corpusPath('manifests', 'argo-cd.yaml');
  (argoCd ? it : it.skip)(`is accepted of the example argo-cd${argoCd ? '' : ' (corpus absent)'}`, async () => {
    const app = Testing.app();
    ClusterTarget.set(app, { kubernetesVersion: release(cluster) });
    const chart = new ArgoCd(app, 'argo-cd', argoCd!);
    chart.harden();
    const objects = Testing.synth(chart).map((object: any) => withNamespace(object, 'accepted-argo-cd'));
    expect(await complaintsAbout(cluster.admin, [{ title: 'argo-cd', objects }])).toEqual({ complaints: [], asked: objects.length });
    say(cluster, `${objects.length} objects of argo-cd`);
  });

  it('is accepted of every form of the policies of every profile', async () => {
    const emitted = everyProjection(release(cluster));
    const { complaints, asked } = await complaintsAbout(cluster.admin, emitted);
    expect(complaints).toEqual([]);
    say(cluster, `${asked} objects of ${emitted.length} projections`);
  }, 300_000);

  it('gives no warnings when policies are type-checked', async () => {
    const found = everyProjection(release(cluster)).flatMap(({ objects }) => objects as KubernetesObject[]).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    // The checker compiles a policy anew for every kind that it matches: of those on pods the largest is asked.
    const largest = /^accepted-zerotrust-3-pods$/;
    const list = [...new Map(found.map(object => [object.metadata!.name!, object])).values()]
      .filter(({ metadata }) => !/-pods(-\w+)?$/.test(metadata!.name!) || largest.test(metadata!.name!));
    try {
      for (const policy of list) await applyAll(cluster.admin, [policy]);
      const warnings = await Promise.all(list.map(async policy => {
        const { status } = await waitFor(async () => {
          const stored = accepted(await cluster.admin.get(policy));
          return stored.status?.observedGeneration === stored.metadata.generation && stored;
        }, { what: `${policy.metadata!.name} to be type-checked`, timeoutSeconds: 300 });
        return (status.typeChecking?.expressionWarnings ?? []).map((warning: any) => `${policy.metadata!.name} ${warning.fieldRef}: ${warning.warning}`);
      }));
      expect(warnings.flat()).toEqual([]);
      expect(list.length).toBeGreaterThan(20);
      say(cluster, `${list.length} policies without a warning of the type checker`);
    } finally {
      await deleteAll(cluster.admin, list);
    }
  }, 400_000);
});

/** The manifest says no namespace: whoever applies it chooses one. */
function withNamespace(object: any, namespace: string): any {
  const clusterScoped = ['CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'Namespace'].includes(object.kind);
  return clusterScoped ? object : { ...object, metadata: { ...object.metadata, namespace } };
}
