import { Control, ControlScope, Severity } from './control';
import { deepFreeze } from './deep-freeze';
import { knownControl, knownControls, unknownControl } from './known-controls';
import { defaultParameters, validateParameters } from './parameters';
import { RESTRICTED_OVERRIDDEN, RESTRICTED_SETTINGS } from './pod-security/restricted';
import { ZERO_TRUST_SETTINGS } from './pod-security/zero-trust';
import { validateControl } from './validate-control';
import { inVersionRange, parseVersion } from './versions';

/** A control in a profile, with what the profile says about it. */
export interface ControlSetting {
  /** Id of the control. */
  readonly control: string;
  /** @default - the severity of the control */
  readonly severity?: Severity;
  /**
   * Values of parameters by name.
   *
   * @default - the defaults of the control
   */
  readonly parameters?: { [name: string]: any };
}

/** A control that a profile leaves out, and why. */
export interface DisabledControl {
  /** Id of the control. */
  readonly control: string;
  /** At least ten characters. */
  readonly reason: string;
}

/** What a derived profile changes. */
export interface ProfileChanges {
  readonly name: string;
  /** @default - the description of the profile derived from */
  readonly description?: string;
  /**
   * Controls to add, or to give another severity or other parameters.
   *
   * @default - none
   */
  readonly controls?: ControlSetting[];
  /**
   * Controls to leave out, each with a reason.
   *
   * @default - none
   */
  readonly disable?: DisabledControl[];
  /**
   * Controls of your own. They are part of the derived profile.
   *
   * @default - none
   */
  readonly customControls?: Control[];
  /**
   * Pod Security policy version to hold objects against, for example `1.34`.
   *
   * @default - that of the profile derived from, else the Kubernetes version of the target
   */
  readonly podSecurityVersion?: string;
}

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
    control => !control.optIn && control.scope !== ControlScope.SET, ZERO_TRUST_SETTINGS);

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
   * A profile that differs from this one.
   *
   * @throws when an id, a parameter or a severity is unknown, a parameter has another type, a reason is too short, a
   * control is both set and disabled, or a custom control has an expression that does not compile
   */
  public derive(changes: ProfileChanges): Profile {
    const fail = (message: string): never => {
      throw new Error(`profile '${changes.name}': ${message}`);
    };
    if (!changes.name) fail('the name is empty: give the profile a name');
    if (changes.podSecurityVersion !== undefined) parseVersion(changes.podSecurityVersion);

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
      if (reason.trim().length < MINIMUM_REASON) {
        fail(`the reason '${reason}' for disabling '${control}' is too short: say in at least ${MINIMUM_REASON} characters why`);
      }
      if ((changes.controls ?? []).some(setting => setting.control === control)) {
        fail(`control '${control}' is both set and disabled: keep one of the two`);
      }
      settings.delete(control);
    }
    const disabledNow = (changes.disable ?? []).map(({ control }) => control);
    return new Profile({
      name: changes.name,
      description: changes.description ?? this.data.description,
      settings,
      custom,
      disabled: frozen([...this.data.disabled.filter(({ control }) => !settings.has(control) && !disabledNow.includes(control)), ...changes.disable ?? []]),
      podSecurityVersion: changes.podSecurityVersion ?? this.data.podSecurityVersion,
    });
  }

  /**
   * The controls that hold for a Kubernetes version, with severities and parameters filled in.
   *
   * @internal
   */
  public _effectiveControls(kubernetesVersion: string): EffectiveControl[] {
    const podSecurityVersion = this.podSecurityVersion ?? kubernetesVersion;
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
