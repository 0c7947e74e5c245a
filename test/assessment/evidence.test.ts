import { clean, privileged, TARGET } from './objects';
import { assess, frameworkEvidence } from '../../src/assessment';
import { Profile } from '../../src/controls';
import { ManifestSet } from '../../src/manifests';

const OBJECTS = ManifestSet.of([privileged, clean]);
const assessment = assess(OBJECTS, Profile.ZERO_TRUST, TARGET);

function framework(id: string, of = assessment, versions = {}) {
  return frameworkEvidence(of, versions).find(({ framework: found }) => found === id)!;
}

describe('frameworkEvidence', () => {
  it('counts for each row what its controls say, passes included', () => {
    const row = framework('cis-kubernetes').rows.find(({ id }) => id === '5.2.2')!;
    expect(row.controls.map(({ control }) => control.control.id)).toContain('no-privileged-containers');
    const { passed, failed } = row.controls.find(({ control }) => control.control.id === 'no-privileged-containers')!;
    expect([passed, failed]).toEqual([1, 1]);
  });

  it('lists rows by number', () => {
    const ids = framework('cis-kubernetes').rows.map(({ id }) => id);
    expect(ids.indexOf('5.2.10')).toBeGreaterThan(ids.indexOf('5.2.9'));
    expect(ids).toEqual([...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
  });

  it('scores the newest version, and another when asked', () => {
    expect(framework('cis-kubernetes').version).toBe('2.0.1');
    const rows = (version: string) => framework('cis-kubernetes', assessment, { 'cis-kubernetes': version }).rows
      .filter(({ controls }) => controls.some(({ control }) => control.control.id === 'no-default-namespace')).map(({ id }) => id);
    expect([rows('1.10'), rows('1.11')]).toEqual([['5.7.4'], ['5.6.4']]);
    expect(() => frameworkEvidence(assessment, { 'cis-kubernetes': '1.8' })).toThrow("version '1.8' of framework 'cis-kubernetes' is unknown: expected one of 1.9");
  });

  it.each([
    ['1.30', undefined, '1.30'],
    ['1.34', '1.31', '1.31'],
  ])('scores the Pod Security Standards of the target %s, or those %p that the profile pins', (kubernetesVersion, podSecurityVersion, version) => {
    const profile = Profile.RESTRICTED.derive({ name: 'own', podSecurityVersion });
    expect(framework('pss-restricted', assess(OBJECTS, profile, { kubernetesVersion })).version).toBe(version);
  });

  it('counts all of baseline in restricted, which includes it', () => {
    const [baseline, restricted] = ['pss-baseline', 'pss-restricted'].map(id => framework(id).rows.map(row => row.id));
    expect(restricted).toEqual(expect.arrayContaining(baseline));
    expect(restricted.length).toBeGreaterThan(baseline.length);
    expect(framework('pss-restricted').counts.failed).toBeGreaterThan(framework('pss-baseline').counts.failed);
  });

  it('leaves out a framework that only builds on one that the profile answers', () => {
    const onlyBaseline = assess(OBJECTS, Profile.BASELINE, TARGET);
    expect(frameworkEvidence(onlyBaseline).map(({ framework: id }) => id)).not.toContain('pss-restricted');
    expect(framework('pss-baseline', onlyBaseline).unanswered).toEqual([]);
  });

  it('names the rows that the catalogue answers and the profile does not', () => {
    const { rows, unanswered } = framework('cis-kubernetes', assess(OBJECTS, Profile.BASELINE, TARGET));
    expect(unanswered).toContain('5.2.6');
    expect(rows.map(({ id }) => id).filter(id => unanswered.includes(id))).toEqual([]);
  });

  it('counts a control once in a framework, however many rows it answers', () => {
    for (const { controls, rows, counts } of frameworkEvidence(assessment)) {
      expect(new Set(controls).size).toBe(controls.length);
      expect(counts.passed).toBe(controls.reduce((sum, { passed }) => sum + passed, 0));
      expect(new Set(rows.flatMap(row => row.controls)).size).toBe(controls.length);
    }
  });

  it('counts objects for several targets together', () => {
    const old = { kubernetesVersion: '1.30' };
    const mixed = assess(OBJECTS, Profile.ZERO_TRUST, TARGET, { targetOf: ({ object }) => object === privileged ? old : TARGET });
    const { passed, failed } = mixed._evidence.find(({ control }) => control.control.id === 'no-privileged-containers')!;
    expect([passed, failed]).toEqual([1, 1]);
    expect(mixed._evidence.map(({ control }) => control.control.id)).toEqual([...new Set(mixed._evidence.map(({ control }) => control.control.id))]);
  });

  it('lists controls that applied to nothing', () => {
    expect(assessment._evidence.find(({ control }) => control.control.id === 'webhook-timeout')).toMatchObject({ passed: 0, failed: 0, errors: 0, waived: 0 });
  });
});

describe('Assessment.frameworkScores', () => {
  it('gives the same as plain values', () => {
    const [score] = assessment.frameworkScores;
    const [evidence] = frameworkEvidence(assessment);
    expect(score).toMatchObject({ framework: 'pss-baseline', version: '1.34', score: evidence.score, passed: evidence.counts.passed });
    expect(score.rows.map(({ id }) => id)).toEqual(evidence.rows.map(({ id }) => id));
  });
});
