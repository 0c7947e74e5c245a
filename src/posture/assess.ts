import { Profile } from '../controls';
import { CompiledProfile, EvaluationTarget } from '../evaluation';
import { ManifestSet } from '../manifests';
import { Assessment } from './assessment';

/**
 * Runs the controls of a profile on every object. Pure: same input, same assessment.
 *
 * @throws when the profile uses what the target's Kubernetes version does not have
 */
export function assess(manifests: ManifestSet, profile: Profile, target: EvaluationTarget): Assessment {
  const compiled = CompiledProfile.for(profile, target);
  const outcomes = compiled.evaluateAll(manifests.entries.map(({ object }) => ({ object, namespaceObject: manifests.namespaceOf(object) })));
  const results = manifests.entries.map((entry, i) => ({ entry, outcomes: outcomes[i] }));
  return Assessment._of(profile, target.kubernetesVersion, compiled.controls.length, results);
}
