import { readFileSync } from 'fs';
import { join } from 'path';
import { load } from 'js-yaml';
import { Profile } from '../../src/controls';
import { describeWithCorpus } from '../corpora';
import { deployment, hostileShop, manyFindings, shop, textOf } from './assessments';
import { validatorOf } from './official-schema';

const itemsOf = (assessment = shop(), all = false): any[] => JSON.parse(textOf(assessment, 'openreports', { all })).items;

describe('openReports', () => {
  it('has a report for each namespace and one for the cluster', () => {
    const items = itemsOf(shop({ objects: [deployment('cart'), deployment('search', {}, 'web'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }] }));
    expect(items.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['Report', 'shop', 'cdk8s-bulwark-zerotrust-1'], ['Report', 'web', 'cdk8s-bulwark-zerotrust-1'], ['ClusterReport', undefined, 'cdk8s-bulwark-zerotrust-1'],
    ]);
    expect(items[1].scope).toEqual({ apiVersion: 'v1', kind: 'Namespace', name: 'web' });
  });

  it('counts its results', () => {
    for (const all of [false, true]) {
      for (const { results, summary } of itemsOf(shop(), all)) {
        for (const verdict of ['pass', 'fail', 'warn', 'error', 'skip']) expect(summary[verdict]).toBe(results.filter(({ result }: any) => result === verdict).length);
      }
    }
  });

  it('says that it leaves passes out, unless it does not', () => {
    expect(itemsOf()[0].configuration.limits.statusFilter).toEqual(['fail', 'warn', 'error', 'skip']);
    const [report] = itemsOf(shop(), true);
    expect(report.configuration).toBeUndefined();
    expect(report.summary.pass).toBeGreaterThan(50);
  });

  it('names object, field and severity of a finding', () => {
    expect(itemsOf()[0].results[0]).toMatchObject({
      policy: 'no-privileged-containers',
      result: 'fail',
      severity: 'critical',
      scored: true,
      resources: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'cart', fieldPath: 'spec.template.spec.containers[0].securityContext.privileged' }],
      properties: { container: 'web', source: 'k8s/shop.yaml:8', value: 'true' },
    });
  });

  it('skips what a waiver excuses', () => {
    const skipped = itemsOf()[0].results.filter(({ result }: any) => result === 'skip');
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toMatchObject({ scored: false, properties: { waiver: 'the node agent needs its devices (owner team-node, until 2027-06-30)' } });
  });

  it('fits into etcd, in parts with names of their own', () => {
    const assessment = manyFindings(10_000);
    const items = itemsOf(assessment);
    expect(items.length).toBeGreaterThan(3);
    for (const item of items) expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(1_100_000);
    const names = items.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(items.reduce((sum, { summary }) => sum + summary.fail, 0)).toBe([...assessment._findingsWith('fail')].length);
  }, 60_000);

  it('cuts a text that no cluster could store', () => {
    const huge = 'x'.repeat(2_000_000);
    for (const item of itemsOf(shop({ objects: [deployment('cart', { containers: [{ name: huge, image: huge, securityContext: { privileged: true } }] })] }))) {
      expect(JSON.stringify(item).length).toBeLessThan(1_100_000);
    }
  });

  it.each(['Team Profile!', 'a'.repeat(80), '---', 'ünï'])('gives the reports of profile %s names that Kubernetes takes', name => {
    const profile = Profile.BASELINE.derive({ name });
    for (const { metadata } of itemsOf(shop({ profile, waivers: [] }))) expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]{0,250}[a-z0-9])?$/);
  });
});

describeWithCorpus(['crds'], 'OpenReports under the schemas of its CRDs', path => {
  const validators = new Map(['reports', 'clusterreports'].map(plural => {
    const crd: any = load(readFileSync(join(path, `openreports.io_${plural}.yaml`), 'utf8'));
    return [crd.spec.names.kind, validatorOf(closed(crd.spec.versions[0].schema.openAPIV3Schema))] as const;
  }));

  it.each([
    ['a shop', () => itemsOf()], ['a shop with all verdicts', () => itemsOf(shop(), true)],
    ['a shop full of hostile texts', () => itemsOf(hostileShop(), true)], ['many findings', () => itemsOf(manyFindings(2_000))],
  ])('is valid for %s', (_, items) => {
    for (const item of items()) expect(validators.get(item.kind)!(item)).toEqual([]);
  });
});

/** The API server drops fields that a CRD does not know: here they are faults. */
function closed(schema: any): any {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const rules = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return schema.type === 'object' && schema.properties && schema.additionalProperties === undefined ? { ...rules, additionalProperties: false } : rules;
}
