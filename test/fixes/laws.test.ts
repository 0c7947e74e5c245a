import * as fc from 'fast-check';
import { kubeObject } from './arbitrary-objects';
import { applyJsonPatch } from './json-patch';
import { expectLaws } from './laws';
import { EVERYTHING, TARGET } from './profiles';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { fixAsJsonPatch, HardeningMode, sameJson } from '../../src/fixes';
import { KubeObject, stripNulls } from '../../src/manifests';

const PROFILES = [Profile.BASELINE, Profile.RESTRICTED, Profile.ZERO_TRUST, EVERYTHING].map(profile => CompiledProfile.for(profile, TARGET));
const MODES = [HardeningMode.RESPECT, HardeningMode.ENFORCE];

function patchAgrees(object: KubeObject, profile: CompiledProfile): void {
  for (const outcome of profile.evaluate(object)) {
    const operations = fixAsJsonPatch(object, outcome, profile);
    if (operations.length === 0) continue;
    const patched = applyJsonPatch(object, operations);
    expect(sameJson(patched, object)).toBe(false);
    const after = profile.evaluate(patched).find(({ control }) => control === outcome.control)!;
    expect(after.violations.length).toBeLessThanOrEqual(outcome.violations.length);
  }
}

describe.each(MODES)('laws of hardening, mode %s', mode => {
  it.each(PROFILES.map((profile, i) => [['baseline', 'restricted', 'zeroTrust', 'everything'][i], profile] as const))('hold for generated objects and profile %s', (_, profile) => {
    fc.assert(fc.property(kubeObject, raw => expectLaws(stripNulls(raw), profile, mode)), { numRuns: 80, seed: 7 });
  });

  it('hold for objects with nulls in them', () => {
    fc.assert(fc.property(kubeObject, raw => expectLaws(raw, PROFILES[2], mode)), { numRuns: 100, seed: 8 });
  });
});

describe('the JSON patch of a fix', () => {
  it('changes generated objects and mends no less than the change in place', () => {
    fc.assert(fc.property(kubeObject, raw => patchAgrees(stripNulls(raw), PROFILES[3])), { numRuns: 100, seed: 9 });
  });
});

