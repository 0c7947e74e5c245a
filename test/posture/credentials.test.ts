import { assess } from '../../src/assessment';
import { Profile } from '../../src/controls';
import { ManifestSet } from '../../src/manifests';
import { REPORT_FORMATS, renderReport } from '../../src/reports';

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

  it('never hold it where it stands in place of a list or a map, in no format', () => {
    const pod = (field: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'app', image: 'app:1', ...field }] } });
    const assessment = assess(ManifestSet.of([
      pod({ args: '--password=hunter2' }), pod({ command: 'app --password hunter2' }), pod({ env: 'PASSWORD=hunter2' }), pod({ env: ['PASSWORD=hunter2'] }),
      pod({ env: [{ name: 'PASSWORD', value: { is: 'hunter2' } }] }),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: 'password: hunter2' },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: 'password: hunter2' },
    ]), Profile.ZERO_TRUST, { kubernetesVersion: '1.34' });
    expect(assessment.summary.errors).toBeGreaterThan(3);
    for (const { name } of REPORT_FORMATS) {
      expect([...renderReport(assessment, name, { all: true, time: '2027-01-31T12:00:00Z' })].join('')).not.toContain('hunter2');
    }
  });
});
