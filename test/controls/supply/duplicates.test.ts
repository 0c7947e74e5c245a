import { assess } from '../../../src/assessment';
import { ManifestSet } from '../../../src/manifests';
import { itJudges, profileOf } from '../check';
import { judged, object } from '../set';

const map = (name: string, fields = {}) => object('v1', 'ConfigMap', name, fields);
const ID = 'no-duplicate-objects';

describe(ID, () => {
  it('accepts different objects', () => {
    const other = { ...map('a'), metadata: { name: 'a', namespace: 'other' } };
    expect(judged(ID, [map('a'), map('b'), other, object('v1', 'Secret', 'a'), object('example.com/v1', 'ConfigMap', 'a')])).toEqual(Array(5).fill('pass'));
  });

  it('rejects the second definition, and every later one', () => {
    expect(judged(ID, [map('a'), map('a'), map('b'), map('a', { data: {} })]).map(verdict => verdict === 'pass')).toEqual([true, false, true, false]);
  });

  it('knows an object by its group, whatever the version', () => {
    expect(judged(ID, [object('apps/v1', 'Deployment', 'a'), object('apps/v1beta1', 'Deployment', 'a')])[1]).not.toBe('pass');
  });

  it('takes the namespace default for none', () => {
    const [one, two] = [undefined, 'default'].map(namespace => object('v1', 'ConfigMap', 'a', {}, { namespace }));
    expect(judged(ID, [one, two])[1]).not.toBe('pass');
  });

  it('accepts objects whose names the API server makes', () => {
    const generated = object('v1', 'Pod', undefined as any, {}, { generateName: 'a-' });
    expect(judged(ID, [generated, generated])).toEqual(['pass', 'pass']);
  });

  it('says where the first definition is', () => {
    const set = ManifestSet.of([map('a'), map('a')], i => ({ file: `${i}.yaml`, line: 7 }));
    const { findings } = assess(set, profileOf(ID), { kubernetesVersion: '1.34' });
    expect(findings.map(({ file, message }) => [file, message])).toEqual([['1.yaml', "ConfigMap 'a' is defined before, in 0.yaml:7"]]);
  });
});

const endpoints = object('v1', 'Endpoints', 'a');
const policy = (version: string) => object(`admissionregistration.k8s.io/${version}`, 'ValidatingAdmissionPolicy', 'a');

itJudges('no-deprecated-api-versions', {
  good: [
    ['what was not deprecated yet', endpoints, { version: '1.32' }],
    ['what is current', policy('v1'), { version: '1.33' }],
    ['what is gone, which another control says', policy('v1beta1'), { version: '1.34' }],
  ],
  bad: [['Endpoints', endpoints, { version: '1.33' }], ['a version that will go', policy('v1beta1'), { version: '1.33' }]],
});
