import { IConstruct } from 'constructs';
import { Profile } from '../controls';
import { ManifestSet } from '../manifests';
import { ClusterTarget, ClusterTargetProps } from '../target';
import { assess } from './assess';
import { Assessment } from './assessment';
import { consoleReport } from './console-report';
import { manifestsOf } from './construct-manifests';

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
   * Assesses every object below a construct as it would be synthesized now. The target is the one that
   * `ClusterTarget.of(scope)` gives.
   *
   * @param scope an app, a chart or any construct
   * @param profile the controls to hold it against; by default `Profile.ZERO_TRUST`
   */
  public static assess(scope: IConstruct, profile?: Profile): Assessment {
    return assess(manifestsOf(scope), profile ?? Profile.ZERO_TRUST, ClusterTarget.of(scope)._evaluationTarget());
  }

  /**
   * Assesses Kubernetes objects as they are parsed from YAML or JSON.
   *
   * @param manifests objects; `List` kinds are taken apart
   * @param profile the controls to hold them against; by default `Profile.ZERO_TRUST`
   * @param target the cluster they are meant for; by default that of `ClusterTarget`
   * @throws when something is not an object with `apiVersion` and `kind`
   */
  public static assessManifests(manifests: any[], profile?: Profile, target?: ClusterTargetProps): Assessment {
    const cluster = ClusterTarget._from(target ?? {});
    return assess(ManifestSet.of(manifests), profile ?? Profile.ZERO_TRUST, cluster._evaluationTarget());
  }

  /** The findings as text for a console: grouped by object, worst first. */
  public static report(assessment: Assessment): string {
    return consoleReport(assessment);
  }

  private constructor() {}
}
