import { clean, privileged, TARGET } from './objects';
import { assess } from '../../src/assessment';
import { ControlScope, Profile, Severity } from '../../src/controls';
import { ManifestSet } from '../../src/manifests';

describe('assess', () => {
  const assessment = assess(ManifestSet.of([privileged, clean], i => ({ file: 'web.yaml', document: i })), Profile.BASELINE, TARGET);

  it('finds what fails, with object, source, path and value', () => {
    expect(assessment.findings).toHaveLength(1);
    expect(assessment.findings[0]).toMatchObject({
      severity: Severity.CRITICAL,
      verdict: 'fail',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      file: 'web.yaml',
      document: 0,
      path: 'spec.template.spec.containers[0].securityContext.privileged',
      value: true,
      container: 'web',
    });
  });

  it('counts every control × object, passes included', () => {
    const { objects, controls, passed, failed, errors, notApplicable } = assessment.summary;
    expect(objects).toBe(2);
    expect(failed).toBe(1);
    expect(errors).toBe(0);
    expect(passed + failed + errors + notApplicable).toBe(objects * controls);
  });

  it('counts failures by control', () => {
    expect(assessment.failuresByControl).toEqual([{ control: assessment.findings[0].control, severity: Severity.CRITICAL, objects: 1 }]);
  });

  it('lists the worst findings first', () => {
    const order = Object.values(Severity) as string[];
    const severities = assess(ManifestSet.of([privileged, clean]), Profile.ZERO_TRUST, TARGET).findings.map(f => order.indexOf(f.severity));
    expect(severities.length).toBeGreaterThan(5);
    expect(severities).toEqual([...severities].sort((a, b) => a - b));
  });

  it('gives the same text for the same input', () => {
    const text = () => assess(ManifestSet.of([privileged, clean]), Profile.ZERO_TRUST, TARGET).toJson();
    expect(text()).toBe(text());
  });

  it('shows controls the Namespace that an object lives in, and null where it is not among the objects', () => {
    const profile = Profile.BASELINE.derive({
      name: 'team',
      customControls: [{
        id: 'in-a-namespace-of-a-team',
        family: 'team',
        title: 'Pods live in the namespace of a team',
        rationale: 'Somebody must answer for them.',
        remediation: 'Label the namespace.',
        severity: Severity.LOW,
        scope: ControlScope.POD,
        expression: "namespaceObject != null && 'team' in namespaceObject.?metadata.?labels.orValue({})",
        message: 'the namespace has no label team',
      }],
    });
    const fails = (...others: any[]) => assess(ManifestSet.of([privileged, ...others]), profile, TARGET).failuresByControl
      .some(({ control }) => control === 'in-a-namespace-of-a-team');
    const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: 'a' } } });
    expect([fails(), fails(namespace('other')), fails(namespace('shop'))]).toEqual([true, true, false]);
  });

  it('does not change the objects', () => {
    const before = JSON.stringify(privileged);
    assess(ManifestSet.of([privileged]), Profile.ZERO_TRUST, TARGET);
    expect(JSON.stringify(privileged)).toBe(before);
  });
});

describe('the findings of an assessment', () => {
  const deployment = assess(ManifestSet.of([privileged]), Profile.ZERO_TRUST, TARGET);
  const findingOf = (control: string) => deployment.findings.find(finding => finding.control === control);

  it('carry the fix as JSON Patch of the object', () => {
    expect(findingOf('no-privileged-containers')?.fix).toEqual([
      { op: 'replace', path: '/spec/template/spec/containers/0/securityContext/privileged', value: false },
    ]);
  });

  it('carry no fix where the control has none', () => {
    expect(findingOf('image-digest-pinned')).toBeDefined();
    expect(findingOf('image-digest-pinned')).toMatchObject({ fix: undefined });
  });

  it('name objects as text, whatever their manifests say', () => {
    const names = [7, true, { toString: 'x' }, ['a']].map((name: any) => assess(
      ManifestSet.of([{ ...privileged, metadata: { name, namespace: name } }]), Profile.BASELINE, TARGET).findings[0]);
    expect(names.map(({ name }) => name)).toEqual(['7', 'true', '{"toString":"x"}', '["a"]']);
    expect(names.map(({ namespace }) => namespace)).toEqual(names.map(({ name }) => name));
  });

  it('ask for the lines of what they show, and of nothing else', () => {
    const asked: string[] = [];
    const set = ManifestSet.of([privileged, clean], () => ({ file: 'a.yaml', line: 3 }));
    const { findings } = assess(set, Profile.BASELINE, TARGET, {
      lineOf: ({ object }, path) => {
        asked.push(`${object.kind} ${path.at(-1)}`);
        return 42;
      },
    });
    expect(findings.map(({ line }) => line)).toEqual([42]);
    expect(asked).toEqual(['Deployment privileged']);
  });
});
