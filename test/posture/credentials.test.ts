import { assess } from '../../src/assessment';
import { Profile } from '../../src/controls';
import { ManifestSet } from '../../src/manifests';

describe('findings about credentials', () => {
  it('never hold the credential, in no field of the JSON', () => {
    const container = { name: 'app', image: 'app:1', env: [{ name: 'DB_PASSWORD', value: 'hunter2' }], args: ['--token=hunter2'] };
    const assessment = assess(ManifestSet.of([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { password: 'hunter2' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { password: 'hunter2' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } },
    ]), Profile.ZERO_TRUST, { kubernetesVersion: '1.34' });
    expect(assessment.findings.map(({ control }) => control)).toEqual(expect.arrayContaining([
      'no-secret-data-in-manifests', 'no-credentials-in-config-maps', 'no-credentials-in-environment', 'no-credentials-in-arguments',
    ]));
    expect(assessment.toJson()).not.toContain('hunter2');
  });
});
