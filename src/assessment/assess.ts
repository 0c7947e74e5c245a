import { Profile } from '../controls';
import { CompiledProfile, EvaluationTarget } from '../evaluation';
import { Diagnostic, FieldPath, ManifestEntry, ManifestSet } from '../manifests';
import { applyWaivers, checkWaivers } from './apply-waivers';
import { Assessment } from './assessment';
import { ObjectResult } from './object-result';
import { evaluateSet } from './set';
import { waiverResults } from './waiver-results';
import { ScopedWaiver } from './waiver-set';

/** How objects are assessed, beyond profile and target. */
export interface AssessOptions {
  /** The cluster that an object is made for, where that differs from object to object. */
  readonly targetOf?: (entry: ManifestEntry) => EvaluationTarget;
  /** Waivers that may cover what fails. By default none. */
  readonly waivers?: readonly ScopedWaiver[];
  /** Waivers of controls that the profile does not know, checked where they were granted: they are listed as not evaluated. By default none. */
  readonly foreignWaivers?: readonly ScopedWaiver[];
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
 * @throws when the profile uses what the target's Kubernetes version does not have, when a waiver is malformed, or when one
 * expires and nobody says which day it is
 */
export function assess(manifests: ManifestSet, profile: Profile, target: EvaluationTarget, options: AssessOptions = {}): Assessment {
  const { waivers = [], today } = options;
  checkWaivers(waivers, profile, today);
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
    // Charts with targets of their own are clusters of their own: a policy in one covers no pods of the other.
    const ofSet = evaluateSet(entries, compiled, object => manifests.namespaceOf(object));
    entries.forEach((entry, i) => {
      outcomes[i].push(...ofSet[i]);
      results.set(entry, { entry, profile: compiled, outcomes: outcomes[i] });
    });
  }
  const versions = [...new Set([...byTarget.keys()].map(({ kubernetesVersion }) => kubernetesVersion))].sort();
  const evaluated = waivers.length > 0 ? evaluatedIds(profile, versions) : new Set<string>();
  const waived = applyWaivers(manifests.entries.map(entry => results.get(entry)!), waivers, today, evaluated);
  const ofWaivers = waiverResults(waived.uses, profile, target);
  return Assessment._of({
    profile,
    kubernetesVersion: versions.join(', ') || target.kubernetesVersion,
    podSecurityVersion: profile.podSecurityVersion ?? target.kubernetesVersion,
    compiled: CompiledProfile.for(profile, target),
    results: ofWaivers.length === 0 ? waived.results : [...waived.results, ...ofWaivers],
    objects: waived.results.length,
    waivers: [...waived.uses, ...(options.foreignWaivers ?? []).map(waiver => ({ waiver, status: 'not-evaluated' as const, objects: [] }))],
    diagnostics: options.diagnostics ?? [],
    lineOf: lineOf(options, new Set(ofWaivers.map(({ entry }) => entry))),
  });
}

function evaluatedIds(profile: Profile, versions: readonly string[]): ReadonlySet<string> {
  return new Set(versions.flatMap(version => profile._effectiveControls(version).map(({ control }) => control.id)));
}

/** Who looks lines up knows the objects, and not what stands for the waivers. */
function lineOf({ lineOf: given }: AssessOptions, waivers: ReadonlySet<ManifestEntry>): NonNullable<AssessOptions['lineOf']> {
  return (entry, path) => given && !waivers.has(entry) ? given(entry, path) : entry.provenance.line;
}
