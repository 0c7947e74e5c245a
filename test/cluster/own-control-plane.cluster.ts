import { writeFileSync } from 'fs';
import { join } from 'path';
import { makeNamespace } from './apply';
import { describeOnOwnClusters } from './clusters';

/** Pod Security admission as a file of the server: what it enforces in namespaces that say nothing themselves. */
function podSecurityDefaults(folder: string): Record<string, string> {
  const file = join(folder, 'admission.json');
  writeFileSync(file, JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [{
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        kind: 'PodSecurityConfiguration',
        defaults: { 'enforce': 'restricted', 'enforce-version': 'latest' },
      },
    }],
  }));
  return { 'admission-control-config-file': file };
}

describeOnOwnClusters('a control plane with flags of its own', () => ({ flags: podSecurityDefaults, users: [{ name: 'erin', token: 'erin' }] }), cluster => {
  it('does as they say', async () => {
    const namespace = await makeNamespace(cluster.admin, 'plain');
    const spec = { containers: [{ name: 'main', image: 'registry.example/main:1' }] };
    const { status, body } = await cluster.admin.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace }, spec }, { dryRun: true });
    expect([status, body.message]).toEqual([403, expect.stringContaining('violates PodSecurity "restricted:latest"')]);
  });

  it('knows its own users, who may do nothing', async () => {
    expect((await cluster.as('erin').list({ apiVersion: 'v1', kind: 'Pod' })).body.message).toContain('User "erin" cannot list resource "pods"');
    expect(() => cluster.as('alice')).toThrow("no user 'alice': the token file has admin, erin");
  });
});
