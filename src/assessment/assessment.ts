import { DisabledControl, EffectiveControl, Profile, Severity, UNUSED_WAIVER } from '../controls';
import { CompiledProfile, Violation } from '../evaluation';
import { fixAsJsonPatch, JsonPatchOperation } from '../fixes';
import { Diagnostic, FieldPath, ManifestEntry } from '../manifests';

import { ControlEvidence, controlEvidence, frameworkEvidence } from './evidence';
import { Finding } from './finding';
import { assessmentJson } from './json-format';
import { findingOf } from './make-finding';
import { AssessedOutcome, AssessedVerdict, ObjectResult, verdictOf } from './object-result';
import { FrameworkScore, scoreOf } from './score';
import { AssessmentSummary, ControlFailures, WORST_FIRST } from './summary';
import { WaiverUse } from './waiver-set';

interface AssessmentData {
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly podSecurityVersion: string;
  /** The profile for the target of most objects. */
  readonly compiled: CompiledProfile;
  /** Of the objects, and then of what stands for the waivers. */
  readonly results: readonly ObjectResult[];
  /** How many objects there are, without what stands for the waivers. */
  readonly objects: number;
  readonly waivers: readonly WaiverUse[];
  readonly diagnostics: readonly Diagnostic[];
  readonly lineOf: (entry: ManifestEntry, path: FieldPath) => number | undefined;
}

/** Every control × object verdict of one run, passes included. */
export class Assessment {
  /** @internal */
  public static _of(data: AssessmentData): Assessment {
    return new Assessment(data);
  }

  private cachedFindings?: Finding[];
  private cachedEvidence?: ControlEvidence[];

  private constructor(private readonly data: AssessmentData) {}

  /** Name of the profile. */
  public get profile(): string {
    return this.data.profile.name;
  }

  /** The Kubernetes version that the objects were held against; several, separated by commas, where charts have several targets. */
  public get kubernetesVersion(): string {
    return this.data.kubernetesVersion;
  }

  /**
   * What the profile leaves out, and why.
   *
   * @internal
   */
  public get _disabled(): DisabledControl[] {
    return this.data.profile.disabled;
  }

  /**
   * The controls that objects were held against.
   *
   * @internal
   */
  public get _controls(): readonly EffectiveControl[] {
    return this.data.compiled.controls.map(({ effective }) => effective);
  }

  /**
   * Verdicts by object, in the order of the objects. The form that bulk work reads: findings are made from it.
   *
   * @internal
   */
  public get _results(): readonly ObjectResult[] {
    return this.data.results;
  }

  /**
   * The version of the Pod Security Standards that objects were held against; where charts have several targets, that of
   * the assessment's own.
   *
   * @internal
   */
  public get _podSecurityVersion(): string {
    return this.data.podSecurityVersion;
  }

  /**
   * What each control of the profile said, passes included.
   *
   * @internal
   */
  public get _evidence(): readonly ControlEvidence[] {
    return this.cachedEvidence ??= controlEvidence(this);
  }

  /** @internal */
  public get _waivers(): readonly WaiverUse[] {
    return this.data.waivers;
  }

  /** @internal */
  public get _diagnostics(): readonly Diagnostic[] {
    return this.data.diagnostics;
  }

  /** What was not accepted and no waiver excuses: worst first, then in the order of the objects. */
  public get findings(): Finding[] {
    this.cachedFindings ??= worstFirst(this.fixedFindingsWith('fail', 'error'));
    return [...this.cachedFindings];
  }

  /** What is not accepted, but excused by a waiver: worst first, then in the order of the objects. */
  public get waivedFindings(): Finding[] {
    return worstFirst(this.fixedFindingsWith('waived'));
  }

  /** Verdicts counted over control × object. */
  public get summary(): AssessmentSummary {
    const counts: Record<AssessedVerdict, number> = { 'pass': 0, 'fail': 0, 'error': 0, 'waived': 0, 'not-applicable': 0 };
    for (const { outcomes, profile } of this.data.results) {
      for (const outcome of outcomes) counts[verdictOf(outcome)]++;
      counts['not-applicable'] += profile.controls.length - outcomes.length;
    }
    return {
      objects: this.data.objects,
      controls: this.data.compiled.controls.length,
      passed: counts.pass,
      failed: counts.fail,
      waived: counts.waived,
      errors: counts.error,
      notApplicable: counts['not-applicable'],
    };
  }

  /** The controls that some object fails: worst first, then by id. */
  public get failuresByControl(): ControlFailures[] {
    const failures = new Map<string, { severity: Severity; objects: number }>();
    for (const { outcomes } of this.data.results) {
      for (const outcome of outcomes) {
        const { control } = outcome;
        if (!isBad(verdictOf(outcome))) continue;
        const row = failures.get(control.control.id) ?? { severity: control.severity, objects: 0 };
        failures.set(control.control.id, { ...row, objects: row.objects + 1 });
      }
    }
    return [...failures]
      .map(([control, row]) => ({ control, ...row }))
      .sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) || (a.control < b.control ? -1 : 1));
  }

  /**
   * How much of the profile is met, from 0 to 100 with one decimal: the share of pairs of a control and an object that are
   * good, by weight of severity. What a waiver excuses is not met. 100 means that nothing is left; repairing a finding never
   * lowers it. Undefined where no control says anything about any object.
   */
  public get score(): number | undefined {
    return scoreOf(this.scored).score;
  }

  /** The score if what waivers excuse were met. */
  public get scoreWithWaivers(): number | undefined {
    return scoreOf(this.scored).scoreWithWaivers;
  }

  /** How much of each compliance framework is met, as far as controls of the profile answer it. */
  public get frameworkScores(): FrameworkScore[] {
    return frameworkEvidence(this).map(({ framework, title, version, score, scoreWithWaivers, counts, rows, unanswered }) => ({
      framework,
      title,
      version,
      score,
      scoreWithWaivers,
      passed: counts.passed,
      failed: counts.failed + counts.errors,
      waived: counts.waived,
      rows: rows.map(row => ({
        id: row.id,
        controls: row.controls.map(({ control }) => control.control.id),
        score: row.score,
        passed: row.counts.passed,
        failed: row.counts.failed + row.counts.errors,
        waived: row.counts.waived,
      })),
      unanswered: [...unanswered],
    }));
  }

  /** What the score counts: the objects, not the waivers, of which nobody gets safer. */
  private get scored(): ControlEvidence[] {
    return this._evidence.filter(({ control }) => control.control.id !== UNUSED_WAIVER.id);
  }

  /** Whether no control failed, waived ones aside. */
  public get isClean(): boolean {
    return !this.hasFindings(Severity.LOW);
  }

  /** Whether something of this severity or worse was not accepted and no waiver excuses it. */
  public hasFindings(severity: Severity): boolean {
    const worst = WORST_FIRST.slice(0, WORST_FIRST.indexOf(severity) + 1);
    return this.data.results.some(({ outcomes }) => outcomes.some(outcome => isBad(verdictOf(outcome)) && worst.includes(outcome.control.severity)));
  }

  /** What was not accepted, as one JSON text in the format that docs/assessment.schema.json describes. */
  public toJson(): string {
    return [...assessmentJson(this)].join('');
  }

  /**
   * The findings with some verdicts, in the order of the objects. Without their JSON patches, which cost time: `_fixOf` gives one.
   *
   * @internal
   */
  public* _findingsWith(...verdicts: AssessedVerdict[]): Iterable<Finding> {
    for (const result of this.data.results) {
      for (const outcome of result.outcomes) {
        if (outcome.violations.length === 0 || !verdicts.includes(verdictOf(outcome))) continue;
        for (const violation of outcome.violations) yield this._findingOf(result, outcome, violation);
      }
    }
  }

  private* fixedFindingsWith(...verdicts: AssessedVerdict[]): Iterable<Finding> {
    for (const result of this.data.results) {
      for (const outcome of result.outcomes) {
        if (outcome.violations.length === 0 || !verdicts.includes(verdictOf(outcome))) continue;
        const fix = this._fixOf(result, outcome);
        for (const violation of outcome.violations) yield this._findingOf(result, outcome, violation, fix);
      }
    }
  }

  /**
   * The change that makes an object good for a control that it fails, as JSON Patch (RFC 6902) of the object; undefined where
   * the control has no fix for it. Computed anew each time: one call serves all violations of an outcome.
   *
   * @internal
   */
  public _fixOf({ entry, profile }: ObjectResult, outcome: AssessedOutcome): JsonPatchOperation[] | undefined {
    if ((outcome.control.control.fix ?? []).length === 0) return undefined;
    const patch = fixAsJsonPatch(entry.object, outcome, profile);
    return patch.length > 0 ? patch : undefined;
  }

  /** @internal */
  public _findingOf({ entry }: ObjectResult, outcome: AssessedOutcome, violation: Violation, fix?: JsonPatchOperation[]): Finding {
    return findingOf(entry, outcome, violation, this.data.lineOf(entry, violation.path), fix);
  }
}

function isBad(verdict: AssessedVerdict): boolean {
  return verdict === 'fail' || verdict === 'error';
}

function worstFirst(findings: Iterable<Finding>): Finding[] {
  return [...findings]
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => WORST_FIRST.indexOf(a.finding.severity) - WORST_FIRST.indexOf(b.finding.severity) || a.i - b.i)
    .map(({ finding }) => finding);
}
