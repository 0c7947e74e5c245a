import { Profile } from '../controls';
import { CompiledProfile, EvaluationTarget } from '../evaluation';
import { Diagnostic, FieldPath, ManifestEntry, ManifestSet } from '../manifests';
import { Assessment } from './assessment';

import { ObjectResult } from './object-result';
import { ScopedWaiver, WaiverUse } from './waiver-set';

/** How objects are assessed, beyond profile and target. */
export interface AssessOptions {
  /** The cluster that an object is made for, where that differs from object to object. */
  readonly targetOf?: (entry: ManifestEntry) => EvaluationTarget;
  /** Waivers that may cover what fails. By default none. */
  readonly waivers?: readonly ScopedWaiver[];
  /** The day that waivers are held against, as `YYYY-MM-DD` in UTC. Required where a waiver expires: nothing here reads a clock. */
  readonly today?: string;
  /** What of the input could not be read; reports show it. By default nothing. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The line of a field, for reports. Asked only for findings. By default the line of the object. */
  readonly lineOf?: (entry: ManifestEntry, path: FieldPath) => number | undefined;
}

/**
 * Runs the controls of a profile on every object. Pure: same input, same assessment.
 *
 * @throws when the profile uses what the target's Kubernetes version does not have
 */
export function assess(manifests: ManifestSet, profile: Profile, target: EvaluationTarget, options: AssessOptions = {}): Assessment {
  const targetOf = options.targetOf ?? (() => target);
  const byTarget = new Map<EvaluationTarget, ManifestEntry[]>();
  for (const entry of manifests.entries) {
    const own = targetOf(entry);
    const group = byTarget.get(own);
    if (group) group.push(entry);
    else byTarget.set(own, [entry]);
  }
  const results = new Map<ManifestEntry, ObjectResult>();
  for (const [own, entries] of byTarget) {
    const compiled = CompiledProfile.for(profile, own);
    const outcomes = compiled.evaluateAll(entries.map(({ object }) => ({ object, namespaceObject: manifests.namespaceOf(object) })));
    entries.forEach((entry, i) => results.set(entry, { entry, profile: compiled, outcomes: outcomes[i] }));
  }
  const versions = [...new Set([...byTarget.keys()].map(({ kubernetesVersion }) => kubernetesVersion))].sort();
  const waiverUses: WaiverUse[] = [];
  return Assessment._of({
    profile,
    kubernetesVersion: versions.join(', ') || target.kubernetesVersion,
    podSecurityVersion: profile.podSecurityVersion ?? target.kubernetesVersion,
    compiled: CompiledProfile.for(profile, target),
    results: manifests.entries.map(entry => results.get(entry)!),
    waivers: waiverUses,
    diagnostics: options.diagnostics ?? [],
    lineOf: options.lineOf ?? (({ provenance }) => provenance.line),
  });
}
