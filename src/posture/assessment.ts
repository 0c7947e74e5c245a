import { DisabledControl, EffectiveControl, Profile, Severity } from '../controls';
import { Outcome, Verdict, Violation } from '../evaluation';
import { formatFieldPath, KubeObject, ManifestEntry, Provenance } from '../manifests';

/** The outcomes of every control that applies to one object. */
export interface ObjectOutcomes {
  readonly entry: ManifestEntry;
  readonly outcomes: readonly Outcome[];
  /** How many controls the profile has for the target of the object, applicable or not. */
  readonly controls: number;
}

/** Something that a control does not accept, and where. */
export interface Finding {
  /** Id of the control. */
  readonly control: string;
  /** How bad it is, as the profile says. */
  readonly severity: Severity;
  /** `fail`; or `error` when the control could not be evaluated, which counts as failed. */
  readonly verdict: string;
  /** API version of the object, for example `apps/v1`. */
  readonly apiVersion: string;
  /** Kind of the object, for example `Deployment`. */
  readonly kind: string;
  /**
   * Namespace that the object names.
   *
   * @default - the object names none
   */
  readonly namespace?: string;
  /** Name of the object; empty when it has none, as with `generateName`. */
  readonly name: string;
  /**
   * Path of the construct that renders the object, for example `shop/web/Resource`.
   *
   * @default - the object does not come from a construct
   */
  readonly constructPath?: string;
  /**
   * The file that holds the object, as it was named to whoever read it.
   *
   * @default - the object does not come from a file
   */
  readonly file?: string;
  /**
   * Number of the document in the file, from 0.
   *
   * @default - the object does not come from a file
   */
  readonly document?: number;
  /**
   * Line in the file, from 1.
   *
   * @default - the object does not come from a file
   */
  readonly line?: number;
  /** The field that decides, for example `spec.template.spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /**
   * What stands there, when it is a string, a number or a boolean. Lists and objects are left out, because they may hold
   * credentials.
   *
   * @default - the field is not set, or is a list or an object
   */
  readonly value?: any;
  /**
   * Name of the container, for controls that look at containers.
   *
   * @default - the control looks at the pod or at the whole object
   */
  readonly container?: string;
  /** What is wrong, on one line, with the offending value; or why the expression failed. */
  readonly message: string;
  /** What to do about it. */
  readonly remediation: string;
}

/** Verdicts counted over control × object. */
export interface AssessmentSummary {
  /** Objects that were assessed; items of a `List` count one by one. */
  readonly objects: number;
  /** Controls of the profile that hold for the Kubernetes version. */
  readonly controls: number;
  /** Pairs of a control and an object in which the object is good. */
  readonly passed: number;
  /** Pairs in which it is not, however many places of the object are wrong. */
  readonly failed: number;
  /** Pairs in which the control could not be evaluated, which counts as failed. */
  readonly errors: number;
  /** Pairs in which the control says nothing about such an object. */
  readonly notApplicable: number;
}

/** How many objects fail a control. */
export interface ControlFailures {
  /** Id of the control. */
  readonly control: string;
  /** How bad it is, as the profile says. */
  readonly severity: Severity;
  /** Objects that fail it, or for which it could not be evaluated. */
  readonly objects: number;
}

/** Severities in the order of reports. */
export const WORST_FIRST: readonly Severity[] = [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW];

/** Every control × object verdict of one run, passes included. */
export class Assessment {
  /** @internal */
  public static _of(profile: Profile, kubernetesVersion: string, controls: number, results: ObjectOutcomes[]): Assessment {
    return new Assessment(profile, kubernetesVersion, controls, results);
  }

  private cachedFindings?: Finding[];

  private constructor(
    private readonly assessedProfile: Profile,
    /** The Kubernetes version that the objects were held against; several, separated by commas, where charts have several targets. */
    public readonly kubernetesVersion: string,
    private readonly controls: number,
    private readonly results: ObjectOutcomes[],
  ) {}

  /** Name of the profile. */
  public get profile(): string {
    return this.assessedProfile.name;
  }

  /**
   * What the profile leaves out, and why.
   *
   * @internal
   */
  public get _disabled(): DisabledControl[] {
    return this.assessedProfile.disabled;
  }

  /** What was not accepted: worst first, then in the order of the objects. */
  public get findings(): Finding[] {
    this.cachedFindings ??= this.results
      .flatMap(({ entry, outcomes }) => outcomes.flatMap(({ control, verdict, violations }) =>
        violations.map(violation => toFinding(entry.object, entry.provenance, control, verdict, violation))))
      .map((finding, i) => ({ finding, i }))
      .sort((a, b) => WORST_FIRST.indexOf(a.finding.severity) - WORST_FIRST.indexOf(b.finding.severity) || a.i - b.i)
      .map(({ finding }) => finding);
    return [...this.cachedFindings];
  }

  /** Verdicts counted over control × object. */
  public get summary(): AssessmentSummary {
    const counts: Record<Verdict, number> = { 'pass': 0, 'fail': 0, 'error': 0, 'not-applicable': 0 };
    for (const { outcomes, controls } of this.results) {
      for (const { verdict } of outcomes) counts[verdict]++;
      counts['not-applicable'] += controls - outcomes.length;
    }
    return {
      objects: this.results.length,
      controls: this.controls,
      passed: counts.pass,
      failed: counts.fail,
      errors: counts.error,
      notApplicable: counts['not-applicable'],
    };
  }

  /** The controls that some object fails: worst first, then by id. */
  public get failuresByControl(): ControlFailures[] {
    const failures = new Map<string, { severity: Severity; objects: number }>();
    for (const { outcomes } of this.results) {
      for (const { control, verdict } of outcomes) {
        if (verdict !== 'fail' && verdict !== 'error') continue;
        const row = failures.get(control.control.id) ?? { severity: control.severity, objects: 0 };
        failures.set(control.control.id, { ...row, objects: row.objects + 1 });
      }
    }
    return [...failures]
      .map(([control, row]) => ({ control, ...row }))
      .sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) || (a.control < b.control ? -1 : 1));
  }

  /** Whether no control failed. */
  public get isClean(): boolean {
    return this.failuresByControl.length === 0;
  }

  /** The findings, the summary and the controls that the profile leaves out, as one JSON text. */
  public toJson(): string {
    return JSON.stringify({
      profile: this.profile,
      kubernetesVersion: this.kubernetesVersion,
      summary: this.summary,
      disabled: this._disabled,
      findings: this.findings,
    }, undefined, 2);
  }
}

function toFinding(object: KubeObject, provenance: Provenance, control: EffectiveControl, verdict: string, violation: Violation): Finding {
  return {
    control: control.control.id,
    severity: control.severity,
    verdict,
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: object.metadata?.namespace,
    name: object.metadata?.name ?? '',
    ...provenance,
    path: formatFieldPath(violation.path),
    // Scalars only: a whole container or Secret would carry credentials into every report.
    value: typeof violation.value === 'object' ? undefined : violation.value,
    container: violation.container,
    message: violation.message,
    remediation: control.control.remediation,
  };
}
