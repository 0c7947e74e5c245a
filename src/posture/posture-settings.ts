import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ScopedWaiver, validateWaiver, Waiver } from '../assessment';
import { Profile, Severity } from '../controls';
import { captureProgramLine } from '../manifests';
import { PostureProps } from './posture-props';
import { provenanceOf } from './provenance';
import { checkReports } from './report-files';
import { readWaivers } from './settings-files';
import { GateSettings } from './synth-gate';

/** Properties of a posture with every default filled in. */
export interface PostureSettings {
  readonly profile: Profile;
  readonly waivers: readonly ScopedWaiver[];
  readonly gate: GateSettings;
}

/** @throws when a property is something else than it should be, or two contradict each other */
export function checkProps(scope: IConstruct, props: PostureProps): PostureSettings {
  const profile = Profile._orDefault(props.profile);
  const { waiversFile, waivers = [], reports = [], reportOnly = false } = props;
  checkReports(reports, outdirOf(scope));
  if (!Array.isArray(waivers)) throw new Error(`waivers is ${JSON.stringify(waivers)}: expected a list of waivers`);
  if (typeof reportOnly !== 'boolean') throw new Error(`reportOnly is ${JSON.stringify(reportOnly)}: expected true or false`);
  if (reportOnly && props.failOn !== undefined) throw new Error(`failOn is '${props.failOn}' and reportOnly is true: keep one of the two`);
  const failOn = checkSeverity(props.failOn ?? Severity.LOW);
  return {
    profile,
    waivers: [
      ...waivers.map((waiver, i) => scoped(scope, waiver, `waivers[${i}]`, profile)),
      ...waiversFile === undefined ? [] : readWaivers(waiversFile, profile),
    ],
    gate: { failOn: reportOnly ? undefined : failOn, reports: reports.map(report => ({ ...report })) },
  };
}

/** @throws when it is none: programs without types pass any text */
export function checkSeverity(severity: Severity): Severity {
  if (Object.values(Severity).includes(severity)) return severity;
  throw new Error(`failOn is ${JSON.stringify(severity)}: expected one of ${Object.values(Severity).join(', ')}`);
}

function scoped(scope: IConstruct, waiver: Waiver, where: string, profile: Profile): ScopedWaiver {
  validateWaiver(waiver, where, profile);
  const { control, reason, owner, expires } = waiver;
  const granted: ScopedWaiver = {
    control,
    reason,
    ...owner === undefined ? {} : { owner },
    ...expires === undefined ? {} : { expires },
    origin: scope.node.path || 'the app',
  };
  captureProgramLine(granted, checkProps);
  return { ...granted, provenance: provenanceOf(scope, granted) };
}

/** Where manifests go; undefined where the tree has no app, as in tests. */
function outdirOf(scope: IConstruct): string | undefined {
  const outdir: unknown = (scope.node.root as App).outdir;
  return typeof outdir === 'string' && outdir !== '' ? outdir : undefined;
}
