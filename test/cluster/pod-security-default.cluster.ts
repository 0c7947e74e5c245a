import { writeFileSync } from 'fs';
import { join } from 'path';
import { makeNamespace } from './apply';
import type { KubernetesObject } from './client';
import { describeOnOwnClusters } from './clusters';
import { Profile } from '../../src/controls';
import { podSecurityAdmission, podSecurityNamespaceLabels, type PolicyOptions } from '../../src/policies';
import { optionsFor } from '../policies/options';

const options = (profile: Profile, changes: Partial<PolicyOptions> = {}): PolicyOptions => optionsFor(profile, { target: { kubernetesVersion: '1.30' }, ...changes });

const pod = (namespace: string, spec: object = {}, container: object = {}): KubernetesObject => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace }, spec: { containers: [{ name: 'main', image: 'a:1', ...container }], ...spec },
});
const hardened = (namespace: string) => pod(namespace, { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } });

describeOnOwnClusters('an API server with our configuration of Pod Security', () => ({
  controllers: false,
  flags: folder => {
    const file = join(folder, 'admission.json');
    const [configuration] = podSecurityAdmission(options(Profile.ZERO_TRUST, { excludedNamespaces: ['kube-system', 'excluded'] })).objects;
    writeFileSync(file, JSON.stringify(configuration));
    return { 'admission-control-config-file': file };
  },
}), cluster => {
  const said = async (object: KubernetesObject) => {
    const { status, body } = await cluster.admin.create(object, { dryRun: true });
    return status < 300 ? 'admitted' : body.message;
  };

  it('holds namespaces without labels against the level of the profile, at its version', async () => {
    const namespace = await makeNamespace(cluster.admin, 'silent');
    expect(await said(pod(namespace))).toContain('violates PodSecurity "restricted:v1.30"');
    expect(await said(hardened(namespace))).toBe('admitted');
  });

  it('warns of templates whose pods it would refuse', async () => {
    const namespace = await makeNamespace(cluster.admin, 'templates');
    const template = { metadata: { labels: { a: 'b' } }, spec: pod(namespace).spec };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd', namespace }, spec: { selector: { matchLabels: { a: 'b' } }, template } };
    const { status, warnings } = await cluster.admin.create(deployment, { dryRun: true });
    expect([status, warnings]).toEqual([201, [expect.stringContaining('would violate PodSecurity "restricted:v1.30"')]]);
  });

  it('leaves excluded namespaces alone', async () => {
    await cluster.admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'excluded' } });
    expect(await said(pod('excluded', { hostNetwork: true }))).toBe('admitted');
  });

  it('lets labels of a namespace say otherwise, ours among them', async () => {
    const namespace = await makeNamespace(cluster.admin, 'labelled', podSecurityNamespaceLabels(options(Profile.BASELINE)));
    expect(await said(pod(namespace))).toBe('admitted');
    expect(await said(pod(namespace, { hostNetwork: true }))).toContain('violates PodSecurity "baseline:v1.30"');
  });
});
