import { Control, ControlScope, Severity } from './control';
import { deepFreeze } from './deep-freeze';
import { POLICY_VERSIONS } from './frameworks';
import { knownControl, knownControls, unknownControl } from './known-controls';
import { defaultParameters, validateParameters } from './parameters';
import { RESTRICTED_OVERRIDDEN, RESTRICTED_SETTINGS } from './pod-security/restricted';
import { ZERO_TRUST_SETTINGS } from './pod-security/zero-trust';
import { ControlSetting, DisabledControl, ProfileChanges } from './profile-changes';
import { validateControl } from './validate-control';
import { inVersionRange } from './versions';

/** A control with everything that a profile and a target decide about it. */
export interface EffectiveControl {
  readonly control: Control;
  /** Whether the profile brought the control, and not the catalogue. */
  readonly custom: boolean;
  readonly severity: Severity;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface ProfileData {
  readonly name: string;
  readonly description: string;
  readonly settings: ReadonlyMap<string, ControlSetting>;
  readonly custom: ReadonlyMap<string, Control>;
  readonly disabled: readonly DisabledControl[];
  readonly podSecurityVersion?: string;
}

const MINIMUM_REASON = 10;

/** A copy that nobody can change afterwards, so that a profile stays what it was when it was compiled. */
function frozen<T>(value: T): T {
  return deepFreeze(structuredClone(value));
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `${typeof value === 'string' ? `'${value}'` : String(value)}, a ${typeof value}`;
}

function answers(control: Control, framework: string): boolean {
  return (control.frameworks ?? []).some(reference => reference.framework === framework);
}

/** Which controls hold, at what severity, with which parameters. A profile is data: deriving one leaves the other as it was. */
export class Profile {
  /** Pod Security Standards, level baseline. */
  public static readonly BASELINE = Profile.builtIn('baseline', 'Pod Security Standards, level baseline',
    control => answers(control, 'pss-baseline'), []);

  /** Pod Security Standards, level restricted. */
  public static readonly RESTRICTED = Profile.builtIn('restricted', 'Pod Security Standards, level restricted',
    control => (answers(control, 'pss-baseline') || answers(control, 'pss-restricted')) && !RESTRICTED_OVERRIDDEN.includes(control.id),
    RESTRICTED_SETTINGS);

  /** Everything that a new application should meet. The default. */
  public static readonly ZERO_TRUST = Profile.builtIn('zeroTrust', 'everything that a new application should meet',
    control => !control.optIn, ZERO_TRUST_SETTINGS);

  /**
   * The profile given, or `ZERO_TRUST` where none is.
   *
   * @throws when it is something else: programs without types pass names
   * @internal
   */
  public static _orDefault(profile: Profile | undefined): Profile {
    if (profile === undefined || profile === null) return Profile.ZERO_TRUST;
    // Not `instanceof`: a program may load two copies of the library.
    if (typeof (profile as any)._effectiveControls === 'function') return profile;
    throw new Error(`profile is ${described(profile)}: expected a Profile, for example Profile.RESTRICTED`);
  }

  private static builtIn(name: string, description: string, includes: (control: Control) => boolean, settings: ControlSetting[]): Profile {
    const included = knownControls().filter(includes).map(({ id }) => frozen(settings.find(s => s.control === id) ?? { control: id }));
    return new Profile({ name, description, settings: new Map(included.map(s => [s.control, s])), custom: new Map(), disabled: [] });
  }

  private constructor(private readonly data: ProfileData) {}

  /** Name of the profile, for example `zeroTrust`. */
  public get name(): string {
    return this.data.name;
  }

  /** What the profile is for, in one line. */
  public get description(): string {
    return this.data.description;
  }

  /** The Pod Security policy version, when the profile pins one. */
  public get podSecurityVersion(): string | undefined {
    return this.data.podSecurityVersion;
  }

  /** The controls of the profile and what it says about each: copies, which change nothing here. */
  public get controls(): ControlSetting[] {
    return structuredClone([...this.data.settings.values()]);
  }

  /** The controls that were left out on the way to this profile, with reasons: copies, which change nothing here. */
  public get disabled(): DisabledControl[] {
    return structuredClone([...this.data.disabled]);
  }

  /**
   * Ids of the controls, uncopied.
   *
   * @internal
   */
  public get _ids(): string[] {
    return [...this.data.settings.keys()];
  }

  /**
   * The record of a control that the profile knows, whether it holds it or not: of the catalogue, or brought along.
   *
   * @internal
   */
  public _control(id: string): Control | undefined {
    return this.data.custom.get(id) ?? knownControl(id);
  }

  /**
   * Ids that `_control` answers to.
   *
   * @internal
   */
  public get _knownIds(): string[] {
    return [...knownControls().map(({ id }) => id), ...this.data.custom.keys()];
  }

  /**
   * The profile with these controls only: as this profile holds them, or as the catalogue has them where it does not.
   *
   * @internal
   */
  public _only(...ids: string[]): Profile {
    const settings = new Map(ids.map(id => [id, this.data.settings.get(id) ?? { control: id }]));
    return new Profile({ ...this.data, settings, disabled: this.data.disabled.filter(({ control }) => !settings.has(control)) });
  }

  /**
   * A profile that differs from this one.
   *
   * @throws when an id, a parameter, a severity or the Pod Security version is unknown, a parameter has another type, a
   * reason is too short, a control is both set and disabled, or a custom control is malformed: a text is missing, or an
   * expression does not compile or gives no bool
   */
  public derive(changes: ProfileChanges): Profile {
    if (typeof changes !== 'object' || changes === null) throw new Error(`the changes of a profile are ${changes}: expected at least { name: '…' }`);
    const fail = (message: string): never => {
      throw new Error(`profile '${changes.name}': ${message}`);
    };
    if (typeof changes.name !== 'string' || changes.name === '') fail('the name is empty: give the profile a name');
    const { podSecurityVersion: version } = changes;
    if (version !== undefined && !POLICY_VERSIONS.includes(version)) {
      fail(`podSecurityVersion is ${JSON.stringify(version)}: expected one of ${POLICY_VERSIONS.join(', ')}`);
    }

    const custom = new Map(this.data.custom);
    const settings = new Map(this.data.settings);
    for (const control of changes.customControls ?? []) {
      validateControl(control);
      if (control.scope === ControlScope.SET) {
        fail(`custom control '${control.id}' has scope 'set', which only the catalogue may have: expected container, pod or object`);
      }
      if (custom.has(control.id) || knownControl(control.id)) {
        fail(`custom control '${control.id}' has the id of an existing control: choose another id`);
      }
      custom.set(control.id, frozen(control));
      settings.set(control.id, frozen({ control: control.id }));
    }
    const find = (id: string): Control => custom.get(id)
      ?? knownControl(id)
      ?? fail(unknownControl(id, [...knownControls().map(control => control.id), ...custom.keys()]));

    for (const setting of changes.controls ?? []) {
      const before = settings.get(setting.control);
      const parameters = { ...before?.parameters, ...setting.parameters };
      validateParameters(find(setting.control), parameters);
      if (setting.severity !== undefined && !Object.values(Severity).includes(setting.severity)) {
        fail(`severity '${setting.severity}' of control '${setting.control}' is unknown: expected one of ${Object.values(Severity).join(', ')}`);
      }
      settings.set(setting.control, frozen({ ...before, ...setting, parameters }));
    }
    for (const { control, reason } of changes.disable ?? []) {
      find(control);
      if (typeof reason !== 'string' || reason.trim().length < MINIMUM_REASON) {
        fail(`the reason '${reason}' for disabling '${control}' is too short: say in at least ${MINIMUM_REASON} characters why`);
      }
      if ((changes.controls ?? []).some(setting => setting.control === control)) {
        fail(`control '${control}' is both set and disabled: keep one of the two`);
      }
      settings.delete(control);
    }
    const disabledNow = (changes.disable ?? []).map(({ control }) => control);
    const stillDisabled = this.data.disabled.filter(({ control }) => !settings.has(control) && !disabledNow.includes(control));
    return new Profile({
      name: changes.name,
      description: changes.description ?? this.data.description,
      settings,
      custom,
      disabled: frozen([...stillDisabled, ...changes.disable ?? []]),
      podSecurityVersion: changes.podSecurityVersion ?? this.data.podSecurityVersion,
    });
  }

  /**
   * The controls that hold for a Kubernetes version, with severities and parameters filled in. Where the profile pins no
   * Pod Security version, it is the one given, else that of Kubernetes.
   *
   * @internal
   */
  public _effectiveControls(kubernetesVersion: string, podSecurity: string = kubernetesVersion): EffectiveControl[] {
    const podSecurityVersion = this.podSecurityVersion ?? podSecurity;
    return [...this.data.settings.values()]
      .map(setting => ({ setting, control: this.data.custom.get(setting.control) ?? knownControl(setting.control)! }))
      .filter(({ control }) => inVersionRange(kubernetesVersion, control.kubernetesVersions ?? '>=0')
        && inVersionRange(podSecurityVersion, control.podSecurityVersions ?? '>=0'))
      .map(({ setting, control }) => ({
        control,
        custom: this.data.custom.has(control.id),
        severity: setting.severity ?? control.severity,
        parameters: { ...defaultParameters(control, { kubernetes: kubernetesVersion, podSecurity: podSecurityVersion }), ...setting.parameters },
      }));
  }
}
