import * as fc from 'fast-check';
import { clean, privileged, privilegedAs, TARGET } from './objects';
import { assess, AssessOptions, covers, ScopedWaiver } from '../../src/assessment';
import { ControlScope, Profile, Severity } from '../../src/controls';
import { KubeObject, ManifestSet, Provenance } from '../../src/manifests';

const WAIVER: ScopedWaiver = { control: 'no-privileged-containers', reason: 'the node agent needs its devices', origin: 'waivers.yaml:2' };

function run(objects: KubeObject[], waivers: ScopedWaiver[], options: AssessOptions & { profile?: Profile; provenance?: Provenance } = {}) {
  const set = ManifestSet.of(objects, () => options.provenance ?? {});
  return assess(set, options.profile ?? Profile.BASELINE, TARGET, { today: '2027-01-31', ...options, waivers });
}

/** `control of name` of everything that counts. */
function failing(...parameters: Parameters<typeof run>): string[] {
  return run(...parameters).findings.map(({ control, name }) => `${control} of ${name}`);
}

describe('covers', () => {
  const at = (constructPath?: string) => ({ object: privileged, provenance: { constructPath } });

  it.each<[string, string | undefined, boolean]>([
    ['shop/web', 'shop/web', true],
    ['shop/web', 'shop/web/Resource', true],
    ['shop/web', 'shop/web2', false],
    ['shop/web', 'shop', false],
    ['', 'shop/web', true],
    ['', '', true],
    ['', undefined, false],
    ['shop', undefined, false],
  ])('says of a waiver below construct %p and the path %p: %p', (scope, path, covered) => {
    expect(covers({ ...WAIVER, constructPath: scope }, at(path))).toBe(covered);
  });

  it.each<[ScopedWaiver['objects'], boolean]>([
    [undefined, true],
    [[{ kind: 'Deployment' }], true],
    [[{ kind: 'DaemonSet' }], false],
    [[{ kind: 'DaemonSet' }, { name: 'w*' }], true],
    [[{ kind: 'Deployment', namespace: 'shop', name: 'web' }], true],
    [[{ kind: 'Deployment', namespace: 'shop2', name: 'web' }], false],
    [[{ kind: '*', namespace: '*', name: '*' }], true],
    [[], false],
  ])('says of a waiver for %j and Deployment shop/web: %p', (objects, covered) => {
    expect(covers({ ...WAIVER, objects }, at())).toBe(covered);
  });

  it('wants both where a waiver names a construct and objects', () => {
    const waiver = { ...WAIVER, constructPath: 'shop', objects: [{ name: 'web' }] };
    expect([at('shop/a'), at('other/a'), { ...at('shop/a'), object: privilegedAs('db') }].map(entry => covers(waiver, entry))).toEqual([true, false, false]);
  });

  it('takes an object without namespace for one whose namespace is empty', () => {
    const entry = { object: clean, provenance: {} };
    expect([{ namespace: 'default' }, { namespace: '*' }].map(pattern => covers({ ...WAIVER, objects: [pattern] }, entry))).toEqual([false, true]);
  });

  it('is not led astray by names that are no text', () => {
    const entry = { object: { ...privileged, metadata: { name: { toString: 'x' } as any, namespace: 7 as any } }, provenance: {} };
    expect([{ name: '*' }, { namespace: '7' }].map(pattern => covers({ ...WAIVER, objects: [pattern] }, entry))).toEqual([false, true]);
  });
});

describe('a waiver', () => {
  it('excuses what it covers and nothing else', () => {
    const assessment = run([privileged, privilegedAs('db')], [{ ...WAIVER, objects: [{ name: 'web' }] }]);
    expect(assessment.findings.map(({ name }) => name)).toEqual(['db']);
    expect(assessment.waivedFindings).toMatchObject([{ name: 'web', verdict: 'waived', waiver: { reason: WAIVER.reason } }]);
    expect(assessment.summary).toMatchObject({ failed: 1, waived: 1 });
  });

  it('leaves every other control alone', () => {
    expect(failing([privileged], [{ ...WAIVER, control: 'no-privilege-escalation' }], { profile: Profile.RESTRICTED })).toContain('no-privileged-containers of web');
  });

  it('excuses a control that could not be evaluated, which counts as failed', () => {
    const profile = Profile.BASELINE.derive({
      name: 'own',
      customControls: [{
        id: 'errs',
        family: 'own',
        title: 'Errs',
        rationale: 'It does.',
        remediation: 'None.',
        severity: Severity.LOW,
        scope: ControlScope.POD,
        expression: 'variables.podSpec.nothing == 1',
        message: 'never',
      }],
    });
    expect(run([clean], [], { profile }).summary).toMatchObject({ errors: 1, waived: 0 });
    expect(run([clean], [{ ...WAIVER, control: 'errs' }], { profile }).summary).toMatchObject({ errors: 0, waived: 1 });
  });

  it('holds on its last day and no longer', () => {
    const waiver = { ...WAIVER, expires: '2027-01-31' };
    expect(failing([privileged], [waiver], { today: '2027-01-31' })).toEqual([]);
    expect(failing([privileged], [waiver], { today: '2027-02-01' })).toEqual(['no-privileged-containers of web']);
  });

  it('that expired leaves the finding, which says so on one line', () => {
    const [finding] = run([privileged], [{ ...WAIVER, reason: 'needs its\n  devices', expires: '2026-12-31' }]).findings;
    expect(finding.message).toBe('securityContext.privileged is true (waiver expired on 2026-12-31: needs its devices)');
    expect(finding).toMatchObject({ verdict: 'fail', waiver: { expires: '2026-12-31' } });
  });

  it('gives way to the one before it, and an expired one to any active one', () => {
    const waivers = [{ ...WAIVER, expires: '2026-12-31' }, { ...WAIVER, origin: 'first' }, { ...WAIVER, origin: 'second' }];
    const [finding] = run([privileged], waivers).waivedFindings;
    expect(finding.waiver).toMatchObject({ origin: 'first' });
    expect(finding.message).not.toContain('expired');
  });

  it('that expired last is the one that a finding names', () => {
    const waivers = ['2026-11-30', '2026-12-31', '2026-10-31'].map(expires => ({ ...WAIVER, expires }));
    expect(run([privileged], waivers).findings[0].waiver?.expires).toBe('2026-12-31');
  });

  it('never comes from the object that it excuses', () => {
    const words = { 'bulwark/waive': 'no-privileged-containers', 'cdk8s-bulwark/v1': 'Waiver', 'waiver': JSON.stringify(WAIVER), 'reason': WAIVER.reason };
    const metadata = { ...privileged.metadata, annotations: words, labels: words, waiver: WAIVER };
    const standIn = { apiVersion: 'cdk8s-bulwark/v1', kind: 'Waiver', metadata: { name: WAIVER.control }, spec: WAIVER, status: { use: 'active' } };
    const { findings, summary } = run([{ ...privileged, metadata, waiver: WAIVER, waivers: [WAIVER] }, standIn], []);
    expect(findings.map(({ control }) => control)).toEqual(['no-privileged-containers']);
    expect(summary.waived).toBe(0);
  });

  it.each<[string, ScopedWaiver[], AssessOptions, string]>([
    ['an unknown control', [{ ...WAIVER, control: 'nope' }], {}, "waivers.yaml:2: a waiver names an unknown control 'nope'"],
    ['an expiry and no day', [{ ...WAIVER, expires: '2027-01-31' }], { today: undefined }, 'waivers.yaml:2: the waiver of \'no-privileged-containers\' expires on 2027-01-31: say which day it is'],
    ['a day that is none', [WAIVER], { today: '2027-02-30' }, 'today is "2027-02-30": expected a day of the calendar'],
    ['no objects', [{ ...WAIVER, objects: [] }], {}, 'has a pattern that names nothing'],
    ['a pattern that names nothing', [{ ...WAIVER, objects: [{ name: 'a' }, {}] }], {}, 'has a pattern that names nothing'],
  ])('is refused with %s', (_, waivers, options, message) => {
    expect(() => run([privileged], waivers, options)).toThrow(message);
  });

  it('touches nothing but what it covers, whatever it covers', () => {
    const pattern = fc.record({ kind: fc.constantFrom('*', 'Deployment', 'Pod'), name: fc.constantFrom('w*', 'db', '*', 'x') }, { requiredKeys: ['name'] });
    const waiver = fc.record({ control: fc.constantFrom('no-privileged-containers', 'run-as-non-root', 'no-host-pid'), objects: fc.array(pattern, { minLength: 1, maxLength: 2 }) });
    const objects = [privileged, privilegedAs('db'), clean];
    const key = (finding: any) => `${finding.control} ${finding.name} ${finding.path}`;
    const before = run(objects, [], { profile: Profile.RESTRICTED });
    fc.assert(fc.property(fc.array(waiver, { maxLength: 4 }), waivers => {
      const given = waivers.map(w => ({ ...WAIVER, ...w }));
      const after = run(objects, given, { profile: Profile.RESTRICTED });
      const ours = after.findings.filter(({ control }) => control !== 'unused-waiver');
      expect([...ours, ...after.waivedFindings].map(key).sort()).toEqual(before.findings.map(key).sort());
      for (const finding of after.waivedFindings) {
        const object = objects.find(({ metadata }) => metadata?.name === finding.name)!;
        expect(given.some(w => w.control === finding.control && covers(w, { object, provenance: {} }))).toBe(true);
      }
      expect(after._waivers.map(({ waiver: used }) => used)).toEqual(given);
    }), { numRuns: 300 });
  });
});

describe('what became of waivers', () => {
  const uses = (waivers: ScopedWaiver[], objects = [privileged, clean]) => run(objects, waivers)._waivers
    .map(({ status, objects: excused }) => [status, excused.map(({ name }) => name)]);

  it('is told of each in order, with the objects', () => {
    expect(uses([
      { ...WAIVER, objects: [{ name: 'ok' }] },
      WAIVER,
      { ...WAIVER, expires: '2026-12-31' },
      { ...WAIVER, expires: '2026-12-31', objects: [{ name: 'gone' }] },
    ])).toEqual([['unused', []], ['active', ['web']], ['expired', ['web']], ['unused', []]]);
  });

  it('counts for each that covers an object, so that no order of waivers makes one look unused', () => {
    const broad = { ...WAIVER, expires: '2027-02-01' };
    const narrow = { ...WAIVER, objects: [{ name: 'web' }] };
    for (const order of [[broad, narrow], [narrow, broad]]) expect(uses(order)).toEqual([['active', ['web']], ['active', ['web']]]);
  });

  it('cannot be told where the control was not part of the run', () => {
    const assessment = run([privileged], [{ ...WAIVER, control: 'memory-limits' }]);
    expect(assessment._waivers).toMatchObject([{ status: 'not-evaluated', objects: [] }]);
    expect(assessment.findings.map(({ control }) => control)).toEqual(['no-privileged-containers']);
  });
});

describe('a waiver that excuses nothing', () => {
  const unused: ScopedWaiver = { ...WAIVER, control: 'no-host-pid', provenance: { file: 'waivers.yaml', line: 2 } };

  it('is a finding of its own, where it was granted', () => {
    expect(run([clean], [unused]).findings).toMatchObject([{
      control: 'unused-waiver',
      severity: 'low',
      kind: 'Waiver',
      name: 'no-host-pid',
      file: 'waivers.yaml',
      line: 2,
      message: "the waiver of 'no-host-pid' excuses nothing: no object that it covers fails the control",
    }]);
  });

  it('names its construct where it was granted in an app', () => {
    expect(run([clean], [{ ...unused, provenance: undefined, origin: 'shop/web' }]).findings[0]).toMatchObject({ constructPath: 'shop/web' });
  });

  it('keeps its own line, whoever looks up the lines of objects', () => {
    expect(run([clean], [unused], { lineOf: () => 99 }).findings[0].line).toBe(2);
  });

  it('says which day was its last', () => {
    expect(run([clean], [{ ...unused, expires: '2026-12-31' }]).findings[0].message).toContain('(its last day is 2026-12-31)');
  });

  it('is told of every profile but one that disables it, at the severity of the profile', () => {
    const profile = (changes: object) => Profile.BASELINE.derive({ name: 'own', ...changes });
    const severities = (own: Profile) => run([clean], [unused], { profile: own }).findings.filter(({ control }) => control === 'unused-waiver').map(({ severity }) => severity);
    expect(severities(Profile.RESTRICTED)).toEqual(['low']);
    expect(severities(profile({ controls: [{ control: 'unused-waiver', severity: Severity.HIGH }] }))).toEqual(['high']);
    expect(severities(profile({ disable: [{ control: 'unused-waiver', reason: 'two runs share one file' }] }))).toEqual([]);
  });

  it('is no object that was assessed, and one that excuses something has no result at all', () => {
    const assessment = run([privileged], [unused, WAIVER]);
    expect(assessment.summary.objects).toBe(1);
    expect(assessment._results.map(({ entry }) => `${entry.object.kind} ${entry.object.metadata!.name}`)).toEqual(['Deployment web', 'Waiver no-host-pid']);
  });
});
