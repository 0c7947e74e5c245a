import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { AssessmentSummary } from '../../src/assessment';
import { Catalogue, Profile } from '../../src/controls';
import { Hardening } from '../../src/hardening';
import { Posture } from '../../src/posture';
import { ClusterTarget } from '../../src/target';

const privileged = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx', securityContext: { privileged: true } }] } } },
};
const clean = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'ok' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };

describe('Posture', () => {
  it('assesses a construct tree, JSON patches and third-party objects included, and names the construct', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    new kplus.Deployment(chart, 'web', { containers: [{ image: 'nginx', securityContext: { privileged: true, allowPrivilegeEscalation: true } }] });
    const finding = Posture.assess(app, Profile.BASELINE).findings.find(f => f.value === true);
    expect(finding).toMatchObject({ constructPath: 'shop/web/Resource', kind: 'Deployment' });
  });

  it('asks the target of the scope for the version', () => {
    const app = new App();
    ClusterTarget.set(app, { kubernetesVersion: '1.30' });
    expect(Posture.assess(app).kubernetesVersion).toBe('1.30');
  });

  it('holds every chart against its own target', () => {
    const app = new App();
    const old = new Chart(app, 'old');
    const current = new Chart(app, 'current');
    ClusterTarget.set(old, { kubernetesVersion: '1.30' });
    ClusterTarget.set(current, { kubernetesVersion: '1.36', workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout' }] });
    const spec = { template: { spec: { containers: [{ name: 'web', image: 'nginx', securityContext: { privileged: true } }] } } };
    for (const chart of [old, current]) new ApiObject(chart, 'rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec } as any);
    const assessment = Posture.assess(app);
    expect(new Set(assessment.findings.map(f => f.constructPath))).toEqual(new Set(['current/rollout']));
    expect(assessment.kubernetesVersion).toBe('1.30, 1.36');
    const all = ({ passed, failed, errors, notApplicable }: AssessmentSummary) => passed + failed + errors + notApplicable;
    expect(all(assessment.summary)).toBe(all(Posture.assess(old).summary) + all(Posture.assess(current).summary));
  });

  it('tells an app how its constructs repair themselves', () => {
    const app = new App();
    new ApiObject(new Chart(app, 'shop'), 'web', privileged as any);
    expect(Posture.report(Posture.assess(app, Profile.BASELINE)))
      .toContain('\n1 of 1 finding can be repaired by `Hardening.of(scope).apply()`, with HardeningMode.ENFORCE also where the program sets something else\n');
  });

  it('lets no name forge a line of the report', () => {
    const forged = { ...privileged, metadata: { name: 'web\n\u001b[2Kall is well' } };
    const report = Posture.report(Posture.assessManifests([forged], Profile.BASELINE));
    expect(report).toContain('web\\u000a\\u001b[2Kall is well');
    expect(report).not.toContain('\u001b');
  });

  it('assesses parsed manifests for a described cluster', () => {
    expect(Posture.assessManifests([privileged], Profile.BASELINE, { kubernetesVersion: '1.29' }).kubernetesVersion).toBe('1.29');
  });

  it.each<[string, () => unknown, string]>([
    ['a manifest without apiVersion', () => Posture.assessManifests([{ hello: 'world' }]), 'object 0 has no apiVersion'],
    ['a manifest without kind', () => Posture.assessManifests([clean, { apiVersion: 'v1', metadata: { name: 'a' } }]), 'object 1 has no kind: expected a kubernetes object'],
    ['a manifest of an empty kind', () => Posture.assessManifests([{ apiVersion: 'v1', kind: '' }]), 'object 0 has no kind'],
    ['a manifest that is text', () => Posture.assessManifests(['kind: Pod']), 'object 0 is a string'],
    ['manifests that are no list', () => Posture.assessManifests('kind: Pod' as any), "manifests is 'kind: Pod', a string: expected a list of kubernetes objects"],
    ['one manifest in place of a list', () => Posture.assessManifests(clean as any), 'manifests is an object: expected a list'],
    ['a construct without kind', () => {
      const chart = new Chart(new App(), 'shop');
      new ApiObject(chart, 'odd', { apiVersion: 'v1', kind: '' });
      Posture.assess(chart);
    }, "of construct 'shop/odd' has no kind"],
    ['a scope that is none', () => Posture.assess('app' as any), "scope is 'app', a string: expected a construct"],
    ['the name of a profile', () => Posture.assess(new App(), 'restricted' as any), "profile is 'restricted', a string: expected a Profile, for example Profile.RESTRICTED"],
    ['a profile that is a number, for manifests', () => Posture.assessManifests([], 7 as any), 'profile is 7, a number: expected a Profile'],
    ['a version that is not supported', () => Posture.assessManifests([], undefined, { kubernetesVersion: '1.12' }), "kubernetes version '1.12' is not supported"],
    ['a version that is no text', () => Posture.assessManifests([], undefined, { kubernetesVersion: 1.34 as any }), 'kubernetesVersion is 1.34, a number'],
    ['a report of no assessment', () => Posture.report([] as any), 'assessment is a list: expected what Posture.assess gave'],
  ])('refuses %s', (_, use, message) => {
    expect(use).toThrow(message);
  });

  it('reports findings by object with control, path and construct', () => {
    const report = Posture.report(Posture.assessManifests([privileged], Profile.BASELINE));
    expect(report).toContain('Deployment shop/web');
    expect(report).toContain('spec.template.spec.containers[0].securityContext.privileged');
    expect(report).toMatch(/baseline @ kubernetes 1\.34: 1 object, \d+ controls, \d+ passed, 1 failed; findings: 1 critical$/);
  });

  it('reports the remedy once for each control that needs a person, worst first, and the findings by severity', () => {
    const lines = Posture.report(Posture.assessManifests([privileged, { ...privileged, metadata: { name: 'other' } }, clean])).split('\n');
    const remedies = lines.slice(lines.indexOf('to repair:') + 1, lines.indexOf('', lines.indexOf('to repair:')));
    // What a privileged container is to do is in the lines of its findings; only then can it be kept from more.
    const { remediation } = Catalogue.byId('no-privilege-escalation');
    expect(remedies[0]).toBe(`  no-privilege-escalation: ${remediation}`);
    expect(remedies.join('\n')).not.toContain('no-privileged-containers:');
    expect(new Set(remedies).size).toBe(remedies.length);
    expect(remedies.length).toBeGreaterThan(5);
    expect(lines.at(-1)).toMatch(/failed; findings: 2 critical, \d+ high, \d+ medium, \d+ low$/);
  });

  it('reports what the profile leaves out, with the reason', () => {
    const profile = Profile.BASELINE.derive({ name: 'own', disable: [{ control: 'no-privileged-containers', reason: 'the node agent needs its devices' }] });
    const report = Posture.report(Posture.assessManifests([privileged], profile));
    expect(report.split('\n')[0]).toBe('left out: no-privileged-containers, the node agent needs its devices');
    expect(report).toMatch(/, 0 failed$/);
    expect(report).not.toContain('to repair');
  });
});

describe('Posture of a hardened scope', () => {
  it('sees objects that were created after Hardening was asked for, hardened', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    Hardening.of(chart).apply();
    new kplus.Pod(chart, 'late', { containers: [{ image: 'nginx' }] });
    expect(Posture.assess(app).findings.map(f => f.control)).not.toContain('drop-all-capabilities');
  });
});
