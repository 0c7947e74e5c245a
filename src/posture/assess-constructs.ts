import { IConstruct } from 'constructs';
import { assess, Assessment, ScopedWaiver } from '../assessment';
import { Profile } from '../controls';
import { ClusterTarget } from '../target';
import { targetedManifestsOf } from './construct-manifests';
import { todayFor } from './source-date';
import { Waivers } from './waivers';

/** Assesses what a construct tree would synthesize now, with the waivers that its constructs were granted. */
export function assessConstructs(scope: IConstruct, profile: Profile): Assessment {
  const { manifests, targetOf } = targetedManifestsOf(scope);
  const target = ClusterTarget.of(scope)._evaluationTarget();
  const { above, within } = Waivers._touching(scope);
  const run = (waivers: readonly ScopedWaiver[]) => {
    // Waivers were checked when they were granted, maybe for a profile that brings controls of its own.
    const isKnown = ({ control }: ScopedWaiver) => profile._control(control) !== undefined;
    const known = waivers.filter(isKnown);
    const foreignWaivers = waivers.filter(waiver => !isKnown(waiver));
    return assess(manifests, profile, target, { targetOf, waivers: known, foreignWaivers, today: todayFor(known) });
  };
  const assessment = run([...above, ...within]);
  // What excuses nothing here may excuse something elsewhere in the app: only the whole of its scope can tell.
  const idle = new Set(assessment._waivers.filter(({ waiver, status }) => status === 'unused' && above.includes(waiver)).map(({ waiver }) => waiver));
  return idle.size === 0 ? assessment : run([...above.filter(waiver => !idle.has(waiver)), ...within]);
}
