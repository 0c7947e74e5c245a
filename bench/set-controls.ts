/**
 * What the controls cost that need all objects, on real manifests repeated with varied names. Target: near-linear, that is
 * about the same time for each object however many there are.
 */
import { built } from './built';
import { realObjects } from './manifest-files';
import type * as Set from '../src/assessment/set';
import type * as Controls from '../src/controls';
import type * as Evaluation from '../src/evaluation';
import type * as Manifests from '../src/manifests';

const { evaluateSet } = built<typeof Set>('assessment/set');
const { Profile } = built<typeof Controls>('controls');
const { CompiledProfile } = built<typeof Evaluation>('evaluation');
const { ManifestSet } = built<typeof Manifests>('manifests');

const SIZES = [1_000, 10_000, 50_000];
const ROUNDS = 3;

function main(): void {
  const profile = CompiledProfile.for(Profile.ZERO_TRUST, { kubernetesVersion: '1.34' });
  const objects = realObjects();
  console.log(`${profile.setControls.length} controls that need all objects, best of ${ROUNDS}`);
  for (const count of SIZES) {
    const manifests = ManifestSet.of(Array.from({ length: count }, (_, i) => {
      const object = objects[i % objects.length];
      return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${i}` } };
    }));
    const times = Array.from({ length: ROUNDS }, () => {
      const start = process.hrtime.bigint();
      evaluateSet(manifests.entries, profile, object => manifests.namespaceOf(object));
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    const best = Math.min(...times);
    console.log(`  ${String(count).padStart(6)} objects ${best.toFixed(0).padStart(6)} ms  ${(best * 1000 / count).toFixed(1).padStart(6)} µs for each`);
  }
}

main();
