import * as fc from 'fast-check';
import { optionsFor } from './options';
import { runPolicies } from './run-policy';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { hardenObject } from '../../src/fixes';
import { API_RESOURCES, type KubeObject, stripNulls } from '../../src/manifests';
import { validatingAdmissionPolicies } from '../../src/policies';
import { arbitraryTemplate, inEveryKind, ROLLOUT } from '../helpers/arbitrary-kubernetes';
import { arbitraryObject } from '../helpers/arbitrary-objects';

const VERSION = '1.37';
const target = { kubernetesVersion: VERSION, workloadKinds: [ROLLOUT] };
const compiled = CompiledProfile.for(Profile.ZERO_TRUST, target);
const { objects, leftOut } = validatingAdmissionPolicies(optionsFor(Profile.ZERO_TRUST, { target, clusterScoped: true }));
const withoutShortcut = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').map(object => ({
  ...object, spec: { ...object.spec, matchConditions: object.spec.matchConditions.filter(({ name }: any) => name !== 'something-may-be-wrong') },
}));

const CLUSTER_SCOPED = new Set(API_RESOURCES.filter(({ namespaced }) => !namespaced).map(({ kind }) => kind));

function inItsScope(object: KubeObject): KubeObject {
  const { namespace: _, ...metadata } = object.metadata ?? {};
  return CLUSTER_SCOPED.has(object.kind) ? { ...object, metadata } : object;
}

/** Objects of all kinds; workloads as somebody wrote them, or with all that can be repaired repaired. */
const arbitrarySubject: fc.Arbitrary<KubeObject> = fc.oneof(
  arbitraryObject.map(object => inItsScope(stripNulls(object))),
  fc.tuple(arbitraryTemplate, fc.nat(9), fc.boolean()).map(([template, kind, hardened]) => {
    const object = inEveryKind(stripNulls(template))[kind];
    return hardened ? hardenObject(object, compiled).object : object;
  }),
);

const left = new Set(leftOut.map(({ control }) => control));

/** The controls that an object does not meet, of those that policies enforce. */
function notMet(object: KubeObject): string[] {
  return compiled.evaluate(object).filter(({ verdict }) => verdict === 'fail' || verdict === 'error').map(({ control: { control } }) => control.id)
    .filter(id => !left.has(id));
}

describe('the policies of a profile', () => {
  it('deny what the profile does not accept, and name the controls that are not met', () => {
    let denied = 0;
    fc.assert(fc.property(arbitrarySubject, object => {
      const controls = notMet(object);
      const [denial, ...others] = runPolicies(objects, { object }, VERSION);
      expect(others).toEqual([]);
      expect(denial === undefined).toBe(controls.length === 0);
      if (denial === undefined) return;
      denied++;
      expect(denial.error).toBeUndefined();
      const [, count, listed] = /^profile zeroTrust: (\d+) controls? (?:is|are) not met: (.*)$/.exec(denial.message!)!;
      const named = [...listed.matchAll(/(?:^|\); )\[([a-z0-9-]+)\] /g)].map(([, id]) => id);
      const more = Number(/; … and (\d+) more$/.exec(listed)?.[1] ?? 0);
      expect([Number(count), named.length + more]).toEqual([controls.length, controls.length]);
      expect(controls).toEqual(expect.arrayContaining(named));
    }), { numRuns: 400 });
    expect(denied).toBeGreaterThan(100);
    expect(denied).toBeLessThan(400);
  });

  it('answer the same without their shortcut', () => {
    fc.assert(fc.property(arbitrarySubject, object => {
      expect(runPolicies(objects, { object }, VERSION)).toEqual(runPolicies(withoutShortcut, { object }, VERSION));
    }), { numRuns: 200 });
  });
});
