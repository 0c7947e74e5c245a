import { ScopedWaiver } from '../assessment';
import { Profile, Severity, unknownControl } from '../controls';
import { EvaluationTarget } from '../evaluation';
import { ClusterTarget, WorkloadKind } from '../target';
import { PostureReport } from './posture-props';
import { checkReports } from './report-files';
import { namedProfile, readWaivers } from './settings-files';

/** Lets everything through: findings are only reported. */
const NONE = 'none';

/** The properties of the plugin with every default filled in. */
export interface PluginSettings {
  readonly profile: Profile;
  readonly target: EvaluationTarget;
  readonly waivers: readonly ScopedWaiver[];
  /** Findings of this severity or worse fail the validation; undefined when none does. */
  readonly failOn?: Severity;
  readonly reports: readonly PostureReport[];
}

const PROPERTIES = ['profile', 'controls', 'kubernetesVersion', 'workloadKinds', 'waivers', 'failOn', 'reports'];
const WORKLOAD_KIND_PROPERTIES = ['apiGroup', 'kind', 'podTemplatePath', 'plural'];
const REPORT_PROPERTIES = ['format', 'path', 'all'];

/**
 * Reads the properties that `cdk8s.yaml` gives the plugin.
 *
 * @throws when one is unknown or something else than it should be, or a file that it names cannot be read
 */
export function readProperties(properties: unknown): PluginSettings {
  const given = record(properties ?? {}, 'properties', PROPERTIES);
  const profile = profileOf(given.profile ?? Profile.ZERO_TRUST.name, given.controls);
  const kubernetesVersion = given.kubernetesVersion as string | undefined;
  const target = ClusterTarget._from({ kubernetesVersion, workloadKinds: workloadKindsOf(given.workloadKinds) })._evaluationTarget();
  const failOn = given.failOn ?? Severity.LOW;
  const severities = Object.values(Severity) as unknown[];
  if (failOn !== NONE && !severities.includes(failOn)) {
    throw new Error(`failOn is ${JSON.stringify(failOn)}: expected one of ${[...severities, NONE].join(', ')}`);
  }
  const reports = (given.reports ?? []) as PostureReport[];
  checkReports(reports);
  reports.forEach((report, i) => record(report, `reports[${i}]`, REPORT_PROPERTIES));
  const files = list(given.waivers ?? [], 'waivers', 'the name of a file with waivers, or several');
  return {
    profile,
    target,
    waivers: files.flatMap(file => readWaivers(file, profile)),
    failOn: failOn === NONE ? undefined : failOn as Severity,
    reports,
  };
}

function profileOf(name: unknown, controls: unknown): Profile {
  if (typeof name !== 'string' || name === '') throw new Error(`profile is ${JSON.stringify(name)}: expected the name of a profile, or of a file with one`);
  const profile = namedProfile(name);
  if (controls === undefined || controls === null) return profile;
  const ids = list(controls, 'controls', 'ids of controls');
  if (ids.length === 0) throw new Error('controls is an empty list: leave it out for all controls of the profile');
  for (const id of ids) {
    if (profile._control(id) === undefined) throw new Error(unknownControl(id, profile._knownIds));
  }
  return profile._only(...ids);
}

function workloadKindsOf(kinds: unknown): WorkloadKind[] | undefined {
  if (kinds === undefined) return undefined;
  if (!Array.isArray(kinds)) throw new Error(`workloadKinds is ${JSON.stringify(kinds)}: expected a list of custom kinds that run pods`);
  return kinds.map((kind, i) => record(kind, `workloadKinds[${i}]`, WORKLOAD_KIND_PROPERTIES) as unknown as WorkloadKind);
}

function record(value: unknown, what: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} is ${JSON.stringify(value)}: expected ${known.join(', ')}`);
  const stranger = Object.keys(value).find(key => !known.includes(key));
  if (stranger !== undefined) throw new Error(`${what} has '${stranger}', which nobody knows: expected ${known.join(', ')}`);
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

/** A text, or a list of texts. */
function list(value: unknown, what: string, expected: string): string[] {
  const texts = Array.isArray(value) ? value : [value];
  if (texts.every(text => typeof text === 'string' && text !== '')) return texts;
  throw new Error(`${what} is ${JSON.stringify(value)}: expected ${expected}`);
}
