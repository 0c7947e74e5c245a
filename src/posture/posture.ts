import { Construct, IConstruct } from 'constructs';
import { assess, Assessment } from '../assessment';
import { Profile } from '../controls';
import { ManifestSet } from '../manifests';
import { consoleReport } from '../reports';
import { ClusterTarget, ClusterTargetProps } from '../target';
import { targetedManifestsOf } from './construct-manifests';

/**
 * Answers how secure an application is.
 *
 * @example
 *
 * const assessment = Posture.assess(app);
 * console.error(Posture.report(assessment));
 */
export class Posture {
  /**
   * Assesses every object below a construct as it would be synthesized now, for the target that `ClusterTarget.of()` gives
   * for it.
   *
   * @param scope an app, a chart or any construct
   * @param profile the controls to hold it against; by default `Profile.ZERO_TRUST`
   * @throws when an object below has no `apiVersion` or `kind`, when an argument is something else, or when a control of
   * the profile uses what the target's Kubernetes version does not have
   */
  public static assess(scope: IConstruct, profile?: Profile): Assessment {
    if (!Construct.isConstruct(scope)) throw new Error(`scope is ${named(scope)}: expected a construct, for example the app`);
    const { manifests, targetOf } = targetedManifestsOf(scope);
    return assess(manifests, Profile._orDefault(profile), ClusterTarget.of(scope)._evaluationTarget(), { targetOf });
  }

  /**
   * Assesses Kubernetes objects as they are parsed from YAML or JSON.
   *
   * @param manifests objects; `List` kinds are taken apart
   * @param profile the controls to hold them against; by default `Profile.ZERO_TRUST`
   * @param target the cluster they are meant for; by default that of `ClusterTarget`
   * @throws when something is not an object with `apiVersion` and `kind`, when an argument is something else, or when the
   * target is not supported
   */
  public static assessManifests(manifests: any[], profile?: Profile, target?: ClusterTargetProps): Assessment {
    if (!Array.isArray(manifests)) throw new Error(`manifests is ${named(manifests)}: expected a list of kubernetes objects`);
    const cluster = ClusterTarget._from(target ?? {});
    return assess(ManifestSet.of(manifests), Profile._orDefault(profile), cluster._evaluationTarget());
  }

  /**
   * The findings as text for a console: by object, worst first; then the remedy for each control, what the profile leaves
   * out with the reasons, and the totals.
   */
  public static report(assessment: Assessment): string {
    if (!(assessment instanceof Assessment)) throw new Error(`assessment is ${named(assessment)}: expected what Posture.assess gave`);
    return [...consoleReport(assessment)].join('');
  }

  private constructor() {}
}

/** How messages name an argument that is something else. */
function named(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}', a string` : String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
