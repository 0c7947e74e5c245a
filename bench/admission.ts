/**
 * What admission costs on a real API server: pods created in dry run, one after the other over a kept connection, in
 * namespaces that different policies select; interleaved, so that a noisy moment hits all alike. Targets: the whole profile
 * as one policy adds at most 25 % to the median of a plain creation, and at most a third of what a policy for each control adds.
 */
import { Profile } from '../src/controls';
import { CompiledProfile } from '../src/evaluation';
import { hardenObject } from '../src/fixes';
import { type KubeObject, PodTemplates } from '../src/manifests';
import {
  bindingOf, DENY_ALL, EnforcementAction, groupControls, ParameterSource, policyOf, type PolicyDraft, type PolicyOptions, validatingAdmissionPolicies,
} from '../src/policies';
import { projectControl } from '../src/policies/projected-control';
import { validatingSpec } from '../src/policies/validating-spec';
import { applyAll } from '../test/cluster/apply';
import { findBinaries, VERSIONS } from '../test/cluster/binaries';
import { accepted, Client } from '../test/cluster/client';
import { startControlPlane } from '../test/cluster/control-plane';

const ROUNDS = 400;
const WARM_UP = 60;
const LABEL = 'bench';
const TARGET = { kubernetesVersion: VERSIONS[0].split('.').slice(0, 2).join('.') };

/** Three containers that meet every control: what a policy has to look at in full. */
function goodPod(namespace: string): KubeObject {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const amounts = { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '1Gi' };
  const container = (i: number) => ({
    name: `container-${i}`,
    image: `registry.example.com/shop/web-${i}@${digest}`,
    ports: [{ containerPort: 8080 + i, name: `http-${i}` }],
    env: [{ name: 'LOG_LEVEL', value: 'info' }, { name: 'MODE', value: 'fast' }],
    resources: { requests: amounts, limits: amounts },
    readinessProbe: { httpGet: { path: '/ready', port: 8080 + i } },
    livenessProbe: { httpGet: { path: '/live', port: 8080 + i } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  });
  const compiled = CompiledProfile.for(Profile.ZERO_TRUST, TARGET);
  const { object } = hardenObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '0' }] },
    spec: { serviceAccountName: 'web', containers: [0, 1, 2].map(container), volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }] },
  }, compiled);
  const failed = compiled.evaluate(object).filter(({ verdict }) => verdict === 'fail' || verdict === 'error').map(({ control }) => control.control.id);
  if (failed.length > 0) throw new Error(`the pod of the measurement does not meet ${failed.join(', ')}: repair it here`);
  return object;
}

function optionsFor(name: string): PolicyOptions {
  return {
    profile: Profile.ZERO_TRUST,
    target: TARGET,
    name,
    actions: DENY_ALL,
    parameters: ParameterSource.INLINE,
    namespaceSelector: { matchLabels: { [LABEL]: name } },
    excludedNamespaces: [],
    clusterScoped: false,
    waivers: [],
  };
}

/** The same controls of pods, each in a policy of its own. */
function onePolicyForEachControl(options: PolicyOptions): KubeObject[] {
  const pods = groupControls(options).groups.find(({ name }) => name === 'pods')!;
  return pods.controls.flatMap(control => {
    const group = { ...pods, controls: [control] };
    const spec = validatingSpec(group, [projectControl(control, group)], {
      profileName: options.profile.name, templates: PodTemplates.BUILT_IN, parameterVariables: [],
    });
    const draft: PolicyDraft = { name: `${options.name}-${control.control.id}`, action: EnforcementAction.DENY, group, spec };
    return [policyOf(draft, options), bindingOf(draft, options)];
  });
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(admin: Client): Promise<Record<string, number>> {
  const aggregated = validatingAdmissionPolicies(optionsFor('aggregated')).objects;
  const names = ['none', 'aggregated', 'separate', 'pod-security'];
  for (const name of names) {
    const labels = { [LABEL]: name, ...name === 'pod-security' ? { 'pod-security.kubernetes.io/enforce': 'restricted' } : {} };
    accepted(await admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }));
  }
  await applyAll(admin, onePolicyForEachControl(optionsFor('separate')));
  await applyAll(admin, aggregated);
  for (const name of names.slice(1)) {
    const bad: any = goodPod(name);
    for (const { securityContext } of bad.spec.containers) delete securityContext.capabilities;
    await admin.waitUntilDenied(bad);
  }

  const requests = names.map(name => ({ name, path: `/api/v1/namespaces/${name}/pods?dryRun=All`, body: JSON.stringify(goodPod(name)), times: [] as number[] }));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const { path, body, times } of requests) {
      const start = process.hrtime.bigint();
      accepted(await admin.request('POST', path, body));
      if (round >= WARM_UP) times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  return Object.fromEntries(requests.map(({ name, times }) => [name, median(times)]));
}

async function main(): Promise<void> {
  const binaries = findBinaries(VERSIONS[0]);
  if (!binaries) {
    console.log(`admission: NOT MEASURED, for Kubernetes ${VERSIONS[0]} is not built here: npx tsx scripts/cluster-binaries.ts builds it`);
    return;
  }
  const plane = await startControlPlane({ version: VERSIONS[0], controllers: false });
  try {
    const medians = await measure(new Client(plane.connection));
    const pods = groupControls(optionsFor('aggregated')).groups.find(({ name }) => name === 'pods')!;
    const row = (title: string, name: string, note = '') => console.log(`  ${title.padEnd(42)}${medians[name].toFixed(2).padStart(6)} ms`
      + `  +${(medians[name] - medians.none).toFixed(2).padStart(5)} ms ${(100 * (medians[name] / medians.none - 1)).toFixed(0).padStart(5)} %   ${note}`);
    console.log(`creation of a pod with 3 containers, in dry run, on Kubernetes ${binaries.version}; median of ${ROUNDS}`);
    row('no policies', 'none', 'baseline');
    row(`zeroTrust as one policy (${pods.controls.length} controls)`, 'aggregated', 'target: at most 25 %');
    row('zeroTrust as a policy for each control', 'separate',
      `the one policy adds ${((medians.aggregated - medians.none) / (medians.separate - medians.none)).toFixed(2)} of it; target: at most 0.33`);
    row('Pod Security Admission, restricted', 'pod-security');
  } finally {
    await plane.stop();
  }
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exitCode = 1;
});
