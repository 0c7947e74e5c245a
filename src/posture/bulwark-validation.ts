import { Assessment, assess, Finding } from '../assessment';
import { onOneLine } from '../reports';
import { judge } from './gate';
import { PluginContext, Violation, ViolatingResource } from './plugin-contract';
import { PluginSettings, readProperties } from './plugin-properties';
import { checkReports, writeReports } from './report-files';
import { todayFor } from './source-date';
import { printReport } from './synth-gate';
import { folderOf, readWritten, WrittenManifests } from './written-manifests';

/**
 * The validation plugin of the cdk8s CLI: holds what an app of any language synthesized against a profile, without a
 * change in the app.
 *
 * ```yaml
 * validations:
 *   - package: cdk8s-bulwark
 *     version: 0.0.0
 *     class: BulwarkValidation
 *     properties:
 *       profile: restricted             # baseline, restricted, zeroTrust (the default) or a file
 *       kubernetesVersion: '1.34'
 *       workloadKinds: [{ apiGroup: argoproj.io, kind: Rollout }]
 *       waivers: waivers.yaml
 *       failOn: high                    # low by default, which is any finding; none only reports
 *       reports: [{ format: sarif, path: reports/posture.sarif }]
 * ```
 *
 * Findings of lesser severity than `failOn` are listed as well. Names of files start at the folder of `cdk8s.yaml`. The
 * CLI loads it and no program does: so it is not part of the jsii API.
 *
 * @internal
 */
export class BulwarkValidation {
  private readonly settings: PluginSettings;

  /** @throws when a property is unknown or something else than it should be, or a file that it names cannot be read */
  public constructor(properties?: unknown) {
    try {
      this.settings = readProperties(properties);
    } catch (error) {
      throw new Error(`BulwarkValidation: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Assesses the manifests, tells the CLI of each finding, and writes the reports. */
  public async validate(context: PluginContext): Promise<void> {
    const { profile, target, waivers, failOn, reports } = this.settings;
    checkReports(reports, folderOf(context.manifests));
    const written = readWritten(context);
    const { manifests, diagnostics, lineOf } = written;
    const assessment = assess(manifests, profile, target, { waivers, today: todayFor(waivers), diagnostics, lineOf });

    for (const violation of violationsOf(assessment, written)) context.report.addViolation(violation);
    const failures = writeReports(assessment, reports);
    if (failures.length > 0) throw new Error(`BulwarkValidation: ${failures.join('; ')}`);
    const { stops, summary } = judge(assessment, failOn);
    const failed = stops || diagnostics.length > 0;
    context.report.submit(failed ? 'failure' : 'success', metadataOf(assessment));
    if (!failed) return;
    // The CLI prints its report to standard output, where with --stdout the manifests go as well: whoever reads those sees this.
    if (context.stdout) printReport(assessment, 'posture');
    else process.stderr.write(`posture: ${summary ?? 'not all manifests can be read'}\n`);
  }
}

/** A violation a control, in the order of the findings, which is worst first; then what could not be read. */
function* violationsOf(assessment: Assessment, { diagnostics, pathOf }: WrittenManifests): Iterable<Violation> {
  const byControl = new Map<string, Finding[]>();
  for (const finding of assessment.findings) {
    const same = byControl.get(finding.control);
    if (same) same.push(finding);
    else byControl.set(finding.control, [finding]);
  }
  for (const [id, findings] of byControl) {
    const control = assessment._controls.find(effective => effective.control.id === id)?.control;
    yield {
      ruleName: `${id} (${findings[0].severity})`,
      recommendation: onOneLine(control ? `${control.title}. ${control.rationale}` : findings[0].message),
      fix: onOneLine(findings[0].remediation),
      violatingResources: resourcesOf(findings, pathOf),
    };
  }
  if (diagnostics.length === 0) return;
  yield {
    ruleName: 'readable-manifests',
    recommendation: 'What cannot be read is not assessed.',
    fix: 'Repair what writes the manifest.',
    violatingResources: diagnostics.map(({ file, line, message }) => (
      { resourceName: onOneLine(file), manifestPath: pathOf(file), locations: [onOneLine(line === undefined ? message : `line ${line}: ${message}`)] }
    )),
  };
}

function resourcesOf(findings: readonly Finding[], pathOf: (file: string) => string): ViolatingResource[] {
  const byObject = new Map<string, { readonly resourceName: string; readonly manifestPath: string; readonly locations: string[] }>();
  for (const finding of findings) {
    const { apiVersion, kind, namespace, name, file = '', document, path, message, line } = finding;
    const key = JSON.stringify([file, document, apiVersion, kind, namespace, name]);
    const resource = byObject.get(key) ?? { resourceName: resourceName(finding), manifestPath: pathOf(file), locations: [] };
    resource.locations.push(onOneLine(`${path || 'the object'}${line === undefined ? '' : ` (line ${line})`}: ${message}`));
    byObject.set(key, resource);
  }
  return [...byObject.values()];
}

/**
 * The CLI shows the path of the construct that it finds under this name. Only a bare name that one object has leads to the
 * right one; kind and namespace before it lead to none, which is better than to a wrong one.
 */
function resourceName({ constructPath, kind, namespace, name }: Finding): string {
  return constructPath === undefined ? onOneLine([kind, ...namespace === undefined ? [] : [namespace], name].join('/')) : onOneLine(name);
}

/** What the CLI prints beside the violations. */
function metadataOf(assessment: Assessment): { [key: string]: string } {
  const { objects, controls, passed, failed, waived, errors } = assessment.summary;
  const waivers = assessment._waivers.map(({ waiver: { control, reason, owner, expires }, status, objects: covered }, i) => {
    const terms = [status, ...owner === undefined ? [] : [`owner ${owner}`], ...expires === undefined ? [] : [`until ${expires}`], `${covered.length} object${covered.length === 1 ? '' : 's'}`];
    return [`Waiver ${i + 1}`, onOneLine(`${control}: ${reason} (${terms.join(', ')})`)];
  });
  return {
    Profile: onOneLine(assessment.profile),
    Kubernetes: assessment.kubernetesVersion,
    Objects: String(objects),
    Controls: String(controls),
    Verdicts: `${passed} passed, ${failed + errors} failed, ${waived} waived`,
    ...Object.fromEntries(waivers),
  };
}
