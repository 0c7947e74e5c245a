import type { ScopedWaiver } from '../assessment';
import { Profile, unknownControl } from '../controls';
import { EvaluationTarget } from '../evaluation';
import { builtInProfile, parseProfile, parseWaivers, sourceDate } from '../settings';
import { ClusterTarget, completeWorkloadKind, WorkloadKind } from '../target';
import { CommandError } from './exit-code';
import { readFailure } from './input/read-file';
import { didYouMean } from './interface/nearest';
import { CONTROL, KUBERNETES_VERSION, PROFILE, PROFILE_NAMES, WAIVERS, WORKLOAD_KIND } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { readSettings } from './reading';

/** The profile that `--profile` names, with the controls that `--control` leaves of it. */
export function selectedProfile(args: Arguments, io: Io): Profile {
  const profile = profileOf(args.value(PROFILE) ?? Profile.ZERO_TRUST.name, io);
  const ids = args.all(CONTROL);
  if (ids.length === 0) return profile;
  for (const id of ids) {
    if (!profile._control(id)) throw new CommandError(onOneLine(unknownControl(id, profile._knownIds)), 'bulwark controls');
  }
  return profile._only(...ids);
}

function profileOf(name: string, io: Io): Profile {
  return builtInProfile(name)
    ?? fromFile(name, io, parseProfile, () => didYouMean(name, PROFILE_NAMES, `expected ${PROFILE_NAMES.join(', ')}, or a file`));
}

/** The waivers of every `--waivers`, in the order given. */
export function selectedWaivers(args: Arguments, profile: Profile, io: Io): ScopedWaiver[] {
  return args.all(WAIVERS).flatMap(file => fromFile(file, io, (text, name) => parseWaivers(text, name, profile), () => 'expected a file with waivers'));
}

/** What a settings file says; any failure is about its file. */
export function fromFile<T>(file: string, io: Io, parse: (text: string, file: string) => T, missing: () => string): T {
  let text: string;
  try {
    text = readSettings(file, io);
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT' ? `: ${missing()}` : '';
    throw new CommandError(`${onOneLine(file)}: ${readFailure(error)}${gone}`);
  }
  try {
    return parse(text, file);
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/** What an assessment needs beside the objects. */
export interface AssessmentSettings {
  readonly profile: Profile;
  readonly target: EvaluationTarget;
  readonly waivers: readonly ScopedWaiver[];
  readonly time: Date;
}

/** Everything that the options say about an assessment. */
export function selectedSettings(args: Arguments, io: Io): AssessmentSettings {
  const profile = selectedProfile(args, io);
  return { profile, target: selectedTarget(args), waivers: selectedWaivers(args, profile, io), time: timeOf(io) };
}

/** The cluster that objects are held against. */
export function selectedTarget(args: Arguments): EvaluationTarget {
  try {
    const workloadKinds = args.all(WORKLOAD_KIND).map(text => completeWorkloadKind(workloadKindOf(text), `option '--${WORKLOAD_KIND.name} ${text}'`));
    return ClusterTarget._from({ kubernetesVersion: args.value(KUBERNETES_VERSION), workloadKinds })._evaluationTarget();
  } catch (error) {
    throw new CommandError(onOneLine((error as Error).message));
  }
}

/** `argoproj.io/Rollout`, `example.com/Batch=/spec/jobTemplate/spec/template` */
function workloadKindOf(text: string): WorkloadKind {
  const [name, ...pointer] = text.split('=');
  const slash = name.lastIndexOf('/');
  return { apiGroup: name.slice(0, Math.max(slash, 0)), kind: name.slice(slash + 1), podTemplatePath: pointer.length > 0 ? pointer.join('=') : undefined };
}

/** The time that reports carry. */
export function timeOf(io: Io): Date {
  try {
    return sourceDate(io.env.SOURCE_DATE_EPOCH, io.now);
  } catch (error) {
    throw new CommandError(onOneLine((error as Error).message));
  }
}
