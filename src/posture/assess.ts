import { Profile } from '../controls';
import { CompiledProfile, EvaluationTarget } from '../evaluation';
import { ManifestEntry, ManifestSet } from '../manifests';
import { Assessment, ObjectOutcomes } from './assessment';

/**
 * Runs the controls of a profile on every object. Pure: same input, same assessment.
 *
 * @param targetOf the cluster that an object is made for, where that differs from object to object
 * @throws when the profile uses what the target's Kubernetes version does not have
 */
export function assess(
  manifests: ManifestSet, profile: Profile, target: EvaluationTarget, targetOf: (entry: ManifestEntry) => EvaluationTarget = () => target,
): Assessment {
  const byTarget = new Map<EvaluationTarget, ManifestEntry[]>();
  for (const entry of manifests.entries) {
    const own = targetOf(entry);
    const group = byTarget.get(own);
    if (group) group.push(entry);
    else byTarget.set(own, [entry]);
  }
  const results = new Map<ManifestEntry, ObjectOutcomes>();
  for (const [own, entries] of byTarget) {
    const compiled = CompiledProfile.for(profile, own);
    const outcomes = compiled.evaluateAll(entries.map(({ object }) => ({ object, namespaceObject: manifests.namespaceOf(object) })));
    entries.forEach((entry, i) => results.set(entry, { entry, outcomes: outcomes[i], controls: compiled.controls.length }));
  }
  const versions = [...new Set([...byTarget.keys()].map(({ kubernetesVersion }) => kubernetesVersion))].sort();
  const controls = CompiledProfile.for(profile, target).controls.length;
  return Assessment._of(profile, versions.join(', ') || target.kubernetesVersion, controls, manifests.entries.map(entry => results.get(entry)!));
}
