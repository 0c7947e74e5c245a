import { applyAll, deleteAll, makeNamespace } from './apply';
import { accepted, type KubernetesObject } from './client';
import { type Cluster, describeOnClusters } from './clusters';
import { installCrds } from './crds';
import { constraintDefinition, generatedPolicy } from './engines/gatekeeper-forms';
import { FULL_PROFILE } from './objects/full-profile';
import { Profile } from '../../src/controls';
import { gatekeeperPolicies, kyvernoPolicies, type PolicyOptions } from '../../src/policies';
import { describeWithCorpus } from '../corpora';
import { optionsFor } from '../policies/options';

/** What `kubectl apply` keeps of an object in an annotation, which is no longer. */
const MOST_BYTES = 256 * 1024;

const WAIVERS = [
  { control: 'no-host-pid', kind: 'Deployment', namespace: 'shop', name: 'agent-*', reason: 'reads the processes of its node', owner: 'ops', expires: '2027-01-31' },
  { control: 'no-default-namespace', namespace: 'default', reason: 'is going away soon' },
];

const release = ({ version }: Cluster) => version.split('.').slice(0, 2).join('.');
const PROFILES = [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST, FULL_PROFILE].map(profile => ({ profile, name: profile.name }));

function optionsOf(profile: Profile, cluster: Cluster): PolicyOptions {
  return optionsFor(profile, {
    target: { kubernetesVersion: release(cluster) },
    clusterScoped: true,
    excludedNamespaces: ['kube-system'],
    namespaceSelector: { matchLabels: { tier: 'gold' } },
    waivers: WAIVERS,
  });
}

/** Strictly, in a dry run, a few at a time: what the server says against objects. */
async function complaints({ admin }: Cluster, objects: readonly KubernetesObject[]): Promise<string[]> {
  const said: string[] = [];
  for (let i = 0; i < objects.length; i += 8) {
    await Promise.all(objects.slice(i, i + 8).map(async object => {
      const { status, body, warnings } = await admin.create(object, { dryRun: true, fieldValidation: 'Strict' });
      if (status >= 300 || warnings.length > 0) said.push(`${object.kind} ${object.metadata!.name}: ${status} ${body.message ?? ''} ${warnings}`);
    }));
  }
  return said;
}

const tooLarge = (objects: readonly object[]) => objects.filter(object => Buffer.byteLength(JSON.stringify(object)) > MOST_BYTES * 0.9);

describeWithCorpus(['crds'], 'forms for engines', () => describeOnClusters('are accepted', cluster => {
  beforeAll(async () => {
    await installCrds(cluster.admin);
    await applyAll(cluster.admin, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kyverno' } }]);
  }, 180_000);

  it.each(PROFILES)('as policies and exceptions of Kyverno: $name', async ({ profile }) => {
    const objects = kyvernoPolicies({ ...optionsOf(profile, cluster), mutates: true }).objects as KubernetesObject[];
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['ValidatingPolicy', 'PolicyException', 'MutatingPolicy']));
    expect(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata!.name}`)).size).toBe(objects.length);
    expect(tooLarge(objects)).toEqual([]);
    expect(await complaints(cluster, objects)).toEqual([]);
  });

  it.each(PROFILES)('as templates of Gatekeeper, and the kinds that it makes of them: $name', async ({ profile }) => {
    const templates = gatekeeperPolicies(optionsOf(profile, cluster)).objects.filter(({ kind }) => kind === 'ConstraintTemplate') as KubernetesObject[];
    expect(new Set(templates.map(({ metadata }) => metadata!.name)).size).toBe(templates.length);
    expect(tooLarge(templates)).toEqual([]);
    expect(await complaints(cluster, [...templates, ...templates.map(constraintDefinition)])).toEqual([]);
  }, 300_000);

  it('as policies that Gatekeeper has the API server enforce', async () => {
    const templates = gatekeeperPolicies(optionsOf(FULL_PROFILE, cluster)).objects.filter(({ kind }) => kind === 'ConstraintTemplate') as KubernetesObject[];
    expect(await complaints(cluster, templates.map(generatedPolicy))).toEqual([]);
  }, 300_000);

  it('and the API server then honours parameters and waivers of the constraints, and refuses constraints that make no sense', async () => {
    const namespace = await makeNamespace(cluster.admin, 'gatekeeper');
    const waivers = [{ control: 'allowed-registries', namespace, name: 'waived', reason: 'is going away soon', expires: '2999-12-31' }];
    const profile = Profile.ZERO_TRUST.derive({ name: 'site', controls: [{ control: 'allowed-registries', parameters: { registries: ['ghcr.io/acme/'] } }] });
    const { objects } = gatekeeperPolicies({ ...optionsOf(profile, cluster), name: namespace, namespaceSelector: undefined, waivers });
    const template = objects.find(({ metadata }) => metadata!.name!.endsWith('allowedregistries')) as KubernetesObject & { spec: any };
    const constraint = objects.find(({ kind }) => kind === template.spec.crd.spec.names.kind) as KubernetesObject & { spec: any };
    const policy = generatedPolicy(template);
    const binding = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: policy.metadata!.name },
      spec: {
        policyName: policy.metadata!.name,
        paramRef: { name: constraint.metadata!.name, parameterNotFoundAction: 'Deny' },
        validationActions: ['Deny'],
        // A selector of namespaces lets everything pass that is in none, and the rules of Gatekeeper are for everything: other suites make CRDs.
        matchResources: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        },
      },
    };
    const all = [constraintDefinition(template), policy, binding] as KubernetesObject[];
    try {
      await applyAll(cluster.admin, all.slice(0, 1));
      const senseless = { ...constraint, spec: { ...constraint.spec, parameters: { registries: 'ghcr.io' } } };
      expect((await cluster.admin.create(senseless, { dryRun: true })).status).toBe(422);
      await applyAll(cluster.admin, [constraint, ...all.slice(1)]);
      const pod = (name: string, image: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { containers: [{ name: 'web', image }] } });
      await cluster.admin.waitUntilDenied(pod('web', 'quay.io/web'), /\[allowed-registries\] images from outside the allowed registries \(ghcr\.io\/acme\/\): quay\.io\/web/);
      accepted(await cluster.admin.create(pod('web', 'ghcr.io/acme/web'), { dryRun: true }));
      accepted(await cluster.admin.create(pod('waived', 'quay.io/web'), { dryRun: true }));
    } finally {
      await deleteAll(cluster.admin, all);
    }
  });
}));
