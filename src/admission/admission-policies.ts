import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { KubeObject } from '../manifests';
import { AdmissionWaiver, LeftOut } from '../policies';
import { isLaterValidationOfSynth } from '../posture';
import { ClusterTarget } from '../target';
import { AdmissionPoliciesProps } from './admission-policies-props';
import { AdmissionSettings, completeOptions } from './complete-options';
import { Form, FORMS } from './forms';
import { RenderedNames } from './rendered-names';
import { AppWaivers, waiversOfApp } from './waivers-of-app';

// A registered symbol, so that two copies of the library in one program know each other's policies.
const POLICIES = Symbol.for('cdk8s-bulwark.AdmissionPolicies');

const LATE = 'since the policies were made, the target was described or waivers were granted with which others are needed: make the policies last';

/** A control that the cluster does not enforce, and why. */
export interface NotEnforcedControl {
  /** Id of the control. */
  readonly control: string;
  /** Why no policy enforces it. */
  readonly reason: string;
}

/** Objects of the policies, and the controls that are in none. */
interface Projected {
  readonly objects: ReadonlyMap<string, KubeObject>;
  readonly leftOut: readonly LeftOut[];
}

/**
 * The controls of a profile, enforced by the cluster: whatever way an object comes in, it meets what `Posture` checks at
 * synth. By default as `ValidatingAdmissionPolicy`, which the API server evaluates itself from Kubernetes 1.30 on: nothing has to
 * run, and nothing that is down lets objects pass.
 *
 * An object is refused once, with everything that is wrong in one message. What was there before stays, and may be changed
 * elsewhere: an update is judged only where it touches what is judged. Waivers of the app hold, bound to kind, namespace and
 * name; nothing that a deployer can write on an object takes one.
 *
 * Policies hold in `kube-system` too unless it is excluded, see `SYSTEM_NAMESPACES`.
 *
 * @example
 * new AdmissionPolicies(new Chart(app, 'admission'), 'policies', {
 *   profile: Profile.RESTRICTED,
 *   excludedNamespaces: AdmissionPolicies.SYSTEM_NAMESPACES,
 *   lowAction: EnforcementAction.WARN,
 * });
 */
export class AdmissionPolicies extends Construct {
  /**
   * Namespaces that Kubernetes makes for itself: `kube-node-lease`, `kube-public`, `kube-system`. Node agents, the network plugin
   * and DNS live there, need what strict profiles refuse, and a cluster in which they cannot restart does not heal. Who may
   * create pods there owns the cluster anyhow: give that to nobody who does not.
   */
  public static readonly SYSTEM_NAMESPACES: string[] = Object.freeze(['kube-node-lease', 'kube-public', 'kube-system']) as string[];

  /** Begins the name of every object. */
  public readonly name: string;

  private readonly settings: AdmissionSettings;
  private readonly keys: ReadonlySet<string>;
  private lastFaults?: string[];
  private last?: { readonly key: string; readonly projected: Projected };

  /**
   * @throws with the path of the construct, when the Kubernetes version of the target has no such policies, when a
   * name can be none, a selector is empty or cannot be read, when two properties contradict each other, a waiver is malformed, of an
   * unwaivable control or bound to nothing, or when the scope is in no chart
   */
  public constructor(scope: Construct, id: string, props: AdmissionPoliciesProps = {}) {
    const path = [scope.node.path, id].filter(Boolean).join('/');
    const { settings, projected } = atPolicies(path, () => {
      requireChart(scope);
      return validateAdmissionPolicies(scope, props);
    });
    super(scope, id);
    this.settings = settings;
    this.name = settings.options.name;
    this.keys = new Set(projected.objects.keys());
    const shared = this.sharedKeys();
    for (const [key, object] of projected.objects) {
      if (!shared.has(key)) this.addObject(key, object);
    }
    Object.defineProperty(this, POLICIES, { value: true });
    this.node.addValidation({ validate: () => this.faults() });
  }

  /** The controls of the profile that no policy enforces, with reasons; `Posture` goes on checking them at synth. */
  public get notEnforced(): NotEnforcedControl[] {
    return atPolicies(this.node.path, () => this.projectedFor(ClusterTarget.of(this), this.settings.options.waivers))
      .leftOut.map(({ control, reason }) => ({ control, reason }));
  }

  /** What policies before these brought to the same cluster already, such as the definition of the param object. */
  private sharedKeys(): ReadonlySet<string> {
    return new Set(this.before().filter(({ name }) => name !== this.name).flatMap(other => [...other.keys]));
  }

  /** Policies for the same cluster that were made earlier. */
  private before(): AdmissionPolicies[] {
    const all = this.node.root.node.findAll().filter((construct): construct is AdmissionPolicies => construct instanceof AdmissionPolicies);
    return all.slice(0, all.indexOf(this)).filter(other => ClusterTarget.of(other) === ClusterTarget.of(this));
  }

  /** Everything but the names is made when the app is synthesized: the target and the waivers may change until then. */
  private addObject(key: string, { apiVersion, kind, metadata, ...fields }: KubeObject): void {
    const id = [kind, ...metadata?.namespace === undefined ? [] : [metadata.namespace], withoutPrefix(String(metadata?.name), this.name)].filter(Boolean).join('-');
    const lazily = (field: string) => Lazy.any({ produce: () => this.fieldOf(key, field) });
    const object: ApiObject = new ApiObject(this, id, {
      apiVersion,
      kind,
      // A chart would give its namespace to objects that live in none.
      metadata: { ...metadata, namespace: metadata?.namespace ?? Lazy.any({ produce: () => undefined }) },
      ...Object.fromEntries(Object.keys(fields).map(field => [field, lazily(field)])),
    });
    Object.defineProperty(object, POLICIES, { value: true });
  }

  private fieldOf(key: string, field: string): unknown {
    RenderedNames.of(this).ask(`${this.node.path} ${key} ${field}`);
    const object = atPolicies(this.node.path, () => this.projected()).objects.get(key);
    return object?.[field];
  }

  /** With the target and the waivers as they are now. */
  private projected(): Projected {
    return this.projectedFor(ClusterTarget.of(this), waiversFor(this.settings, this).waivers);
  }

  private projectedFor(cluster: ClusterTarget, waivers: readonly AdmissionWaiver[]): Projected {
    const key = JSON.stringify([cluster._evaluationTarget(), cluster.policyEngine, waivers]);
    if (this.last?.key !== key) this.last = { key, projected: project(this.settings, cluster, waivers) };
    return this.last.projected;
  }

  private faults(): string[] {
    if (this.lastFaults === undefined || !isLaterValidationOfSynth()) this.lastFaults = this.findFaults();
    return [...this.lastFaults];
  }

  private findFaults(): string[] {
    RenderedNames.of(this).ask(this.node.path);
    try {
      const { objects } = this.projected();
      const { faults } = waiversFor(this.settings, this);
      const changed = objects.size !== this.keys.size || [...this.keys].some(key => !objects.has(key));
      return [
        ...changed ? [LATE] : [],
        ...this.sameName(),
        ...faults,
      ].map(fault => `${fault} (admission policies '${this.node.path}')`);
    } catch (error) {
      return [`${(error as Error).message} (admission policies '${this.node.path}')`];
    }
  }

  /** Others in the same cluster that would overwrite these. */
  private sameName(): string[] {
    const before = this.before().find(({ name }) => name === this.name);
    return before ? [`name '${this.name}' is already taken by '${before.node.path}', whose objects these would replace: give one of them another name, `
      + 'or describe each cluster with ClusterTarget.set() where they are for two'] : [];
  }
}

/** @throws on whatever the constructor throws on but a scope in no chart */
export function validateAdmissionPolicies(scope: Construct, props: AdmissionPoliciesProps): { settings: AdmissionSettings; projected: Projected } {
  const settings = completeOptions(scope, props);
  const cluster = ClusterTarget.of(scope);
  // To know them, their objects are rendered: not before it must be.
  const waivers = formOf(settings, cluster).waiversAreObjects ? waiversFor(settings, scope).waivers : settings.options.waivers;
  return { settings, projected: project(settings, cluster, waivers) };
}

/** All waivers that the policies may be asked for, and why others are not among them. */
function waiversFor({ namespaces, options: { profile, waivers, excludedNamespaces } }: AdmissionSettings, scope: IConstruct): AppWaivers {
  const ofApp = waiversOfApp(scope, profile, isOwn);
  // Of other namespaces these policies never ask.
  const matters = ({ namespace }: AdmissionWaiver) => namespace === undefined || namespace.includes('*')
    || (!excludedNamespaces.includes(namespace) && (namespaces?.includes(namespace) ?? true));
  return { waivers: [...waivers, ...ofApp.waivers].filter(matters), faults: ofApp.faults };
}

function formOf({ engine }: AdmissionSettings, cluster: ClusterTarget): Form {
  return FORMS[engine ?? cluster.policyEngine];
}

function project(settings: AdmissionSettings, cluster: ClusterTarget, waivers: readonly AdmissionWaiver[]): Projected {
  const projections = formOf(settings, cluster).project({ ...settings.options, waivers, target: cluster._evaluationTarget() }, settings.form);
  const objects = projections.flatMap(projection => projection.objects);
  return {
    objects: new Map(objects.map(object => [`${object.apiVersion} ${object.kind} ${object.metadata?.namespace ?? ''} ${object.metadata?.name}`, object])),
    leftOut: projections.flatMap(projection => projection.leftOut),
  };
}

function isOwn(object: IConstruct): boolean {
  return Object.prototype.hasOwnProperty.call(object, POLICIES);
}

/** `bulwark-restricted-pods` -> `pods` */
function withoutPrefix(name: string, prefix: string): string {
  if (name === prefix) return '';
  return (name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : name).replace(/\//g, '.');
}

function requireChart(scope: Construct): void {
  if (scope.node.scopes.some(construct => Chart.isChart(construct))) return;
  throw new Error("is in no chart: write for example new Chart(app, 'admission') and use that as the scope");
}

function atPolicies<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${(error as Error).message} (admission policies '${path}')`, { cause: error });
  }
}
