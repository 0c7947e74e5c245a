/** How bad it is when the control is not met. */
export enum Severity {
  /** Breaks the isolation between a container and its node or the cluster. */
  CRITICAL = 'critical',
  /** One step away from it, or discloses credentials. */
  HIGH = 'high',
  /** Weakens a layer of the defence. */
  MEDIUM = 'medium',
  /** Hygiene. */
  LOW = 'low',
}

/** What one evaluation of a control's expression looks at. */
export enum ControlScope {
  /** One container at a time; the expression sees `container`. */
  CONTAINER = 'container',
  /** The pod template of a workload; the expression uses `variables.podSpec` and its kin. */
  POD = 'pod',
  /** One whole object of the kinds that the control names. */
  OBJECT = 'object',
  /** One whole object of the kinds that the control names, among all others; the expression sees `set`. Not evaluated on single objects. */
  SET = 'set',
}

/** The three lists of containers in a pod specification. */
export enum ContainerList {
  /** What the pod is there for. */
  CONTAINERS = 'containers',
  /** What runs before it; sidecars too. */
  INIT_CONTAINERS = 'initContainers',
  /** What somebody adds to the running pod in order to look into it. */
  EPHEMERAL_CONTAINERS = 'ephemeralContainers',
}

/** The type of a control's parameter. */
export enum ParameterType {
  /** Text. */
  STRING = 'string',
  /** A whole number. */
  INTEGER = 'integer',
  /** True or false. */
  BOOLEAN = 'boolean',
  /** A list of texts. */
  STRING_LIST = 'string-list',
}

/** The value of a parameter from one version on. */
export interface VersionedValue {
  /** The first version, for example `1.29`. */
  readonly since: string;
  /** The value from that version on. */
  readonly value: any;
}

/** Declares a parameter of a control. */
export interface ControlParameter {
  /** The type of its values. */
  readonly type: ParameterType;
  /** What it means, in one line, with units. */
  readonly description: string;
  /**
   * The value where the profile gives none.
   *
   * @default - taken from `defaultByVersion` or `defaultByKubernetesVersion`; one of the three is required
   */
  readonly defaultValue?: any;
  /**
   * The value where the profile gives none, by Pod Security version (ascending).
   *
   * @default - `defaultValue` holds for all versions
   */
  readonly defaultByVersion?: VersionedValue[];
  /**
   * The value where the profile gives none, by Kubernetes version (ascending), for what depends on the cluster and not on
   * the policy that objects are held against.
   *
   * @default - `defaultValue` or `defaultByVersion` holds
   */
  readonly defaultByKubernetesVersion?: VersionedValue[];
}

/** A row of a compliance framework that a control answers. */
export interface FrameworkReference {
  /** Id of the framework, for example `cis-kubernetes`. */
  readonly framework: string;
  /** Versions of the framework in which the row exists under this id: `1.9-1.11, 2.0.1` or `>=1.34`. */
  readonly versions: string;
  /** Id of the row in the framework. */
  readonly id: string;
}

/** Where the paths of a fix start. */
export enum FixTarget {
  /** The failing container (controls of scope `container` only). */
  CONTAINER = 'container',
  /** The pod specification. */
  POD_SPEC = 'podSpec',
  /** The object itself. */
  OBJECT = 'object',
}

/** What a fix does at its path. */
export enum FixOperation {
  /** Set the value. A value that the user wrote is kept unless the fix is enforced. */
  SET = 'set',
  /** Add the value to a list unless it is in it. */
  APPEND = 'append',
  /** Remove the field. Only when enforced, because the user wrote it. */
  REMOVE = 'remove',
}

/** One step of a fix: a typed patch, lowered to an in-place change, JSON Patch (RFC 6902) or apply configuration. */
export interface ControlFix {
  /** Where the path starts. */
  readonly target: FixTarget;
  /**
   * JSON pointer from the target, for example `/securityContext/privileged`. Missing parents are created.
   * A segment `*` stands for every element of an existing list that has the parents named after it: those are not
   * created, for an element of another shape (a volume of another type) is not meant.
   */
  readonly path: string;
  /**
   * What happens at the path.
   *
   * @default FixOperation.SET
   */
  readonly operation?: FixOperation;
  /**
   * The JSON value to set or append.
   *
   * @default - the value of `parameter`, or what `valueExpression` gives
   */
  readonly value?: any;
  /**
   * Name of the parameter of the control that holds the value.
   *
   * @default - `value` or `valueExpression` is used
   */
  readonly parameter?: string;
  /**
   * CEL expression that gives the value, for example what is left of a list without its bad elements; sees what the
   * expression of the control sees. Where it fails the step does not apply.
   *
   * @default - `value` or `parameter` is used
   */
  readonly valueExpression?: string;
  /**
   * Whether a value that is there is good whatever it is, so that even an enforced fix keeps it.
   *
   * @default false
   */
  readonly onlyAbsent?: boolean;
  /**
   * CEL condition under which the step applies; sees what the expression of the control sees.
   *
   * @default - always
   */
  readonly when?: string;
}

/**
 * One statement of what "secure" means, from which every form of it is projected: construct default, check,
 * admission policy, fix, report and documentation. A record without behaviour.
 */
export interface Control {
  /** Stable kebab-case id, for example `drop-all-capabilities`. */
  readonly id: string;
  /** Family, the heading in the documentation, for example `pod-security`. */
  readonly family: string;
  /** The good state in one line, for example "Containers drop all capabilities". */
  readonly title: string;
  /** Why an attacker cares. */
  readonly rationale: string;
  /** What to do about it. */
  readonly remediation: string;
  /** How bad it is when the control is not met; a profile may say otherwise. */
  readonly severity: Severity;
  /** What one evaluation of the expression looks at. Controls of your own cannot have scope `set`. */
  readonly scope: ControlScope;
  /**
   * Kinds that the control applies to: `Service` (core group), or with the API group
   * `rbac.authorization.k8s.io/Role`; `*` for all kinds.
   *
   * @default - every kind with a pod template (scopes `container`, `pod` and `set`); required for scope `object`
   */
  readonly kinds?: string[];
  /**
   * For scope `container`: which lists of containers are looked at.
   *
   * @default - all three
   */
  readonly containerLists?: ContainerList[];
  /**
   * What a profile may set, by the name under which expressions see it in `params`.
   *
   * @default - the control takes no parameters
   */
  readonly parameters?: { [name: string]: ControlParameter };
  /**
   * CEL expression, true when the object is good. Sees `object`, `params`, `namespaceObject` and `variables`;
   * with scope `container` also `container`, with scope `set` also `set`. Must not fail on any well-formed object. `namespaceObject` is null where
   * the Namespace is not among the objects, and when a fix decides whether it is needed.
   */
  readonly expression: string;
  /**
   * What is wrong, on one line. `{{ … }}` holds a CEL expression of type string that names the offending value;
   * it sees what `expression` sees.
   */
  readonly message: string;
  /**
   * JSON pointer from the scope (container, pod specification or object) to the field that decides; locates
   * findings.
   *
   * @default - the finding points at the scope itself
   */
  readonly path?: string;
  /**
   * The steps that make a failing object good, in order.
   *
   * @default - the control has no automatic fix
   */
  readonly fix?: ControlFix[];
  /**
   * Rows of compliance frameworks that the control answers.
   *
   * @default - none
   */
  readonly frameworks?: FrameworkReference[];
  /**
   * Kubernetes versions for which the control holds, for example `>=1.30`.
   *
   * @default - all
   */
  readonly kubernetesVersions?: string;
  /**
   * Pod Security policy versions for which the control holds, for example `>=1.34`.
   *
   * @default - all
   */
  readonly podSecurityVersions?: string;
  /**
   * Whether the profile `zeroTrust` leaves the control out until somebody asks for it, for example because it
   * needs parameters that only the user knows.
   *
   * @default false
   */
  readonly optIn?: boolean;
  /**
   * Whether no waiver may cover this control.
   *
   * @default false
   */
  readonly unwaivable?: boolean;
}
