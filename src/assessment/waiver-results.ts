import { Profile, UNUSED_WAIVER } from '../controls';
import { CompiledProfile, EvaluationTarget } from '../evaluation';
import { ManifestEntry } from '../manifests';
import { ObjectResult } from './object-result';
import { WaiverUse } from './waiver-set';

/**
 * Holds the waivers themselves against the control that asks whether they excuse anything. One that excuses nothing stands
 * as an object of a kind that no cluster knows, where it was granted; the others are no objects, in no report. Whatever
 * the profile, because whoever grants waivers must keep them in order; unless the profile disables the control.
 */
export function waiverResults(uses: readonly WaiverUse[], profile: Profile, target: EvaluationTarget): ObjectResult[] {
  const unused = uses.filter(({ status }) => status === 'unused');
  if (unused.length === 0 || profile.disabled.some(({ control }) => control === UNUSED_WAIVER.id)) return [];
  const compiled = CompiledProfile.for(profile._only(UNUSED_WAIVER.id), target);
  const entries = unused.map(entryOf);
  const outcomes = compiled.evaluateAll(entries);
  return entries.map((entry, i) => ({ entry, profile: compiled, outcomes: outcomes[i] }));
}

function entryOf({ waiver, status }: WaiverUse): ManifestEntry {
  const { control, reason, owner, expires, origin, provenance } = waiver;
  const nothing = 'no object that it covers fails the control';
  const because = expires === undefined ? nothing : `${nothing} (its last day is ${expires})`;
  return {
    object: {
      apiVersion: 'cdk8s-bulwark/v1',
      kind: 'Waiver',
      metadata: { name: control },
      spec: { control, reason, owner, expires },
      status: { use: status, because },
    },
    provenance: provenance ?? { constructPath: origin },
  };
}
