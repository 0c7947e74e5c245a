import * as fc from 'fast-check';
import { clean, privileged, TARGET } from './objects';
import { assess, Assessment, scoreOf, SEVERITY_WEIGHTS } from '../../src/assessment';
import { Profile, Severity } from '../../src/controls';
import { CompiledProfile, Outcome } from '../../src/evaluation';
import { fixAsJsonPatch, hardenObject } from '../../src/fixes';
import { KubeObject, ManifestSet, stripNulls } from '../../src/manifests';
import { arbitraryTemplate, inEveryKind } from '../helpers/arbitrary-kubernetes';

const counts = { passed: 0, failed: 0, errors: 0, waived: 0 };
const compiled = CompiledProfile.for(Profile.ZERO_TRUST, TARGET);

/** Every score that an assessment has, by name. */
function scoresOf(assessment: Assessment): Map<string, number> {
  const scores = new Map<string, number>();
  const add = (name: string, score: number | undefined) => score !== undefined && scores.set(name, score);
  add('overall', assessment.score);
  add('overall with waivers', assessment.scoreWithWaivers);
  for (const { framework, score, scoreWithWaivers, rows } of assessment.frameworkScores) {
    add(framework, score);
    add(`${framework} with waivers`, scoreWithWaivers);
    for (const row of rows) add(`${framework} ${row.id}`, row.score);
  }
  return scores;
}

/** Scores that are there before and after, and fell. */
function fallen(before: Assessment, after: Assessment): string[] {
  const now = scoresOf(after);
  return [...scoresOf(before)].filter(([name, score]) => now.has(name) && now.get(name)! < score).map(([name]) => name);
}

/** An assessment of given outcomes, of one object each list. */
function assessmentOf(outcomes: Outcome[][]): Assessment {
  return Assessment._of({
    profile: Profile.ZERO_TRUST,
    kubernetesVersion: '1.34',
    podSecurityVersion: '1.34',
    compiled,
    results: outcomes.map(of => ({ entry: { object: privileged, provenance: {} }, profile: compiled, outcomes: of })),
    objects: outcomes.length,
    waivers: [],
    diagnostics: [],
    lineOf: () => undefined,
  });
}

describe('a score', () => {
  it('is the share of what is met, by weight of severity', () => {
    expect(scoreOf([
      { ...counts, severity: Severity.CRITICAL, passed: 1 },
      { ...counts, severity: Severity.HIGH, failed: 1 },
      { ...counts, severity: Severity.MEDIUM, passed: 1, errors: 1 },
      { ...counts, severity: Severity.LOW, passed: 1 },
    ])).toEqual({ score: 65, scoreWithWaivers: 65 });
    expect(SEVERITY_WEIGHTS).toEqual({ critical: 10, high: 5, medium: 2, low: 1 });
  });

  it('counts what a waiver excuses as not met, and shows beside it what it would be', () => {
    expect(scoreOf([{ ...counts, severity: Severity.LOW, passed: 1, waived: 1 }])).toEqual({ score: 50, scoreWithWaivers: 100 });
  });

  it('is 100 where everything is met and nowhere else', () => {
    expect(scoreOf([{ ...counts, severity: Severity.LOW, passed: 1e9 }]).score).toBe(100);
    expect(scoreOf([{ ...counts, severity: Severity.LOW, passed: 1e9, failed: 1 }]).score).toBe(99.9);
  });

  it('is not there where nothing applies', () => {
    expect(scoreOf([{ ...counts, severity: Severity.LOW }])).toEqual({});
    const empty = assess(ManifestSet.of([]), Profile.ZERO_TRUST, TARGET);
    const scores = [empty.score, empty.scoreWithWaivers, ...empty.frameworkScores.map(({ score }) => score)];
    expect(scores.filter(score => score !== undefined)).toEqual([]);
  });

  it('does not rise or fall with waivers, used or not', () => {
    const waiver = (control: string) => ({ control, reason: 'it is what it is', origin: 'here' });
    const scores = [[], ['no-privileged-containers'], ['no-privileged-containers', 'no-host-pid', 'no-host-pid']]
      .map(controls => assess(ManifestSet.of([privileged, clean]), Profile.BASELINE, TARGET, { waivers: controls.map(waiver) }));
    expect(new Set(scores.map(({ score }) => score)).size).toBe(1);
    expect(scores.map(({ scoreWithWaivers }) => scoreWithWaivers === 100)).toEqual([false, true, true]);
  });
});

describe('repairing a finding', () => {
  const controls = compiled.controls.slice(0, 40).map(({ effective }) => effective);
  const verdict = fc.constantFrom('pass', 'fail', 'error', 'not-applicable') as fc.Arbitrary<Outcome['verdict']>;
  const violation = { scopePath: [], path: [], value: undefined, message: 'bad' };
  const outcome = fc.tuple(fc.constantFrom(...controls), verdict).map(([control, v]): Outcome => (
    { control, verdict: v, violations: v === 'fail' || v === 'error' ? [violation] : [] }));
  const ofOneObject = fc.uniqueArray(outcome, { selector: ({ control }) => control.control.id, maxLength: 20 });
  const outcomes = fc.array(ofOneObject, { minLength: 1, maxLength: 5 });

  it.each<[string, (bad: Outcome) => Outcome[]]>([
    ['turning a pair good', ({ control }) => [{ control, verdict: 'pass', violations: [] }]],
    ['taking a pair away', () => []],
  ])('by %s lowers no score', (_, repair) => {
    fc.assert(fc.property(outcomes, fc.nat(), (lists, pick) => {
      const bad = lists.flatMap((list, i) => list.filter(isBad).map(found => ({ i, found })));
      fc.pre(bad.length > 0);
      const { i, found } = bad[pick % bad.length];
      const repaired = lists.map((list, j) => j === i ? list.flatMap(o => o === found ? repair(o) : [o]) : list);
      expect(fallen(assessmentOf(lists), assessmentOf(repaired))).toEqual([]);
    }), { numRuns: 200 });
  });

  /** Pairs that were good, or did not exist, and are bad. */
  function harmed(before: readonly Outcome[], after: readonly Outcome[]): string[] {
    const bad = (list: readonly Outcome[]) => new Set(list.filter(isBad).map(({ control }) => control.control.id));
    const was = bad(before);
    return [...bad(after)].filter(id => !was.has(id));
  }

  it('by its fix lowers no score, unless the fix makes another control fail or fall silent', () => {
    let repaired = 0;
    fc.assert(fc.property(arbitraryTemplate, fc.nat(), (template, pick) => {
      const object = stripNulls(inEveryKind(stripNulls(template))[1]) as KubeObject;
      const before = compiled.evaluate(object);
      const patched = before.filter(({ verdict: v }) => v === 'fail').map(found => ({ found, patch: fixAsJsonPatch(object, found, compiled) }))
        .filter(({ patch }) => patch.length > 0);
      fc.pre(patched.length > 0);
      const after = compiled.evaluate(applied(object, patched[pick % patched.length].patch));
      fc.pre(harmed(before, after).length === 0 && silenced(before, after).length === 0);
      repaired++;
      expect(fallen(assessmentOf([before]), assessmentOf([after]))).toEqual([]);
    }), { numRuns: 80 });
    expect(repaired).toBeGreaterThan(50);
  });

  it('of all kinds at once does not lower the overall score', () => {
    fc.assert(fc.property(arbitraryTemplate, template => {
      const object = stripNulls(inEveryKind(stripNulls(template))[1]) as KubeObject;
      const [before, after] = [object, hardenObject(object, compiled).object].map(o => assess(ManifestSet.of([o]), Profile.ZERO_TRUST, TARGET));
      expect(after.score).toBeGreaterThanOrEqual(before.score!);
    }), { numRuns: 25 });
  });
});

function isBad({ violations }: Outcome): boolean {
  return violations.length > 0;
}

/** Controls that were met and say nothing any more. */
function silenced(before: readonly Outcome[], after: readonly Outcome[]): string[] {
  const says = new Set(after.filter(({ verdict }) => verdict !== 'not-applicable').map(({ control }) => control.control.id));
  return before.filter(({ verdict, control }) => verdict === 'pass' && !says.has(control.control.id)).map(({ control }) => control.control.id);
}

/** JSON Patch as RFC 6902 says, of what fixes use. */
function applied(object: KubeObject, patch: ReturnType<typeof fixAsJsonPatch>): KubeObject {
  const copy = structuredClone(object);
  for (const { op, path, value } of patch) {
    const segments = path.slice(1).split('/').map(segment => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
    const last = segments.pop()!;
    const parent: any = segments.reduce((node: any, segment) => node[segment], copy);
    if (op === 'remove' && Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (op === 'remove') delete parent[last];
    else if (op === 'add' && Array.isArray(parent)) parent.splice(last === '-' ? parent.length : Number(last), 0, structuredClone(value));
    else parent[last] = structuredClone(value);
  }
  return copy;
}
