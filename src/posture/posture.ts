import { Construct, IConstruct } from 'constructs';
import { assess, Assessment } from '../assessment';
import { Profile } from '../controls';
import { ManifestSet } from '../manifests';
import { consoleReport } from '../reports';
import { ClusterTarget, ClusterTargetProps } from '../target';
import { assessConstructs } from './assess-constructs';
import { knowProfile, profileAbove } from './known-profile';
import { observeCreation } from './observe-creation';
import { PostureProps } from './posture-props';
import { checkProps, PostureSettings } from './posture-settings';
import { SynthGate } from './synth-gate';
import { Waivers } from './waivers';

// A registered symbol, so that two copies of the library in one program see the same gate.
const POSTURE = Symbol.for('cdk8s-bulwark.Posture');

/**
 * Answers how secure an application is, and stops it from being synthesized when it is not secure enough.
 *
 * @example
 *
 * Posture.of(app, {
 *   failOn: Severity.MEDIUM,
 *   reports: [{ format: ReportFormat.SARIF, path: 'reports/posture.sarif' }],
 * });
 */
export class Posture {
  /**
   * Holds a scope against a profile whenever the app is synthesized, after Lazy values, JSON patches and hardening. Findings
   * are printed to stderr, stop the synth as `failOn` says, and come with the line of the program that created the object.
   *
   * Call it right after the app is made: lines are known for what is created later. Constructs of this library know theirs
   * anyhow. Programs in Python and Java give lines when `JSII_HOST_STACK_TRACES=1` is set, programs in Go cannot.
   *
   * Nested scopes are held each against their own profile. Without properties a second call gives what the first made.
   *
   * @param scope an app, a chart or any construct
   * @param props by default every finding under `Profile.ZERO_TRUST` stops the synth
   * @throws when the scope was given properties before, a waiver is malformed, a file of waivers cannot be read, two options
   * contradict each other, or a report would land in the folder of the manifests
   */
  public static of(scope: IConstruct, props?: PostureProps): Posture {
    requireConstruct(scope);
    const existing: Posture | undefined = Object.prototype.hasOwnProperty.call(scope, POSTURE) ? (scope as any)[POSTURE] : undefined;
    // Python gives an empty record where there are no properties.
    const given = Object.values(props ?? {}).some(value => value !== undefined && value !== null);
    if (existing && given) throw new Error(`posture of ${nameOf(scope)} is already set: give all properties in the first call`);
    if (existing) return existing;
    let settings: PostureSettings;
    try {
      settings = checkProps(scope, props ?? {});
    } catch (error) {
      throw new Error(`${(error as Error).message} (posture of ${nameOf(scope)})`, { cause: error });
    }
    const created = new Posture(scope, settings);
    Object.defineProperty(scope, POSTURE, { value: created });
    return created;
  }

  /**
   * Assesses every object below a construct as it would be synthesized now, for the target that `ClusterTarget.of()` gives
   * for it. Waivers of the scope, of what is above it and of what is below it hold.
   *
   * @param scope an app, a chart or any construct
   * @param profile the controls to hold it against; by default the profile of `Posture.of()` at the scope or above it, and
   * without one `Profile.ZERO_TRUST`
   * @throws when an object below has no `apiVersion` or `kind`, when an argument is something else, or when a control of
   * the profile uses what the target's Kubernetes version does not have
   */
  public static assess(scope: IConstruct, profile?: Profile): Assessment {
    requireConstruct(scope);
    return assessConstructs(scope, Profile._orDefault(profile ?? profileAbove(scope)));
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
    return [...consoleReport(assessment)].join('').trimEnd();
  }

  /** The controls that the scope is held against. */
  public readonly profile: Profile;

  private constructor(scope: IConstruct, { profile, waivers, gate }: PostureSettings) {
    this.profile = profile;
    knowProfile(scope, profile);
    for (const waiver of waivers) Waivers.of(scope)._grant(waiver);
    observeCreation(scope);
    scope.node.addValidation(new SynthGate(scope, gate, () => assessConstructs(scope, profile)));
  }
}

function requireConstruct(scope: unknown): void {
  if (!Construct.isConstruct(scope)) throw new Error(`scope is ${named(scope)}: expected a construct, for example the app`);
}

function nameOf({ node }: IConstruct): string {
  return node.path === '' ? 'the app' : `'${node.path}'`;
}

/** How messages name an argument that is something else. */
function named(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}', a string` : String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
