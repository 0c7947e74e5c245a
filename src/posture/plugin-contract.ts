// The part of the contract of cdk8s-cli validation plugins (cdk8s-cli/plugins) that is used. Spelled out, so that whoever
// uses the library without the CLI needs no types of it.

/** Objects that break a rule. */
export interface ViolatingResource {
  /** By this the CLI looks up the path of the construct. */
  readonly resourceName: string;
  readonly locations: readonly string[];
  readonly manifestPath: string;
}

/** A rule and the objects that break it. */
export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly ViolatingResource[];
}

/** What the CLI gives a plugin. */
export interface PluginContext {
  /** Paths of the files with manifests. */
  readonly manifests: readonly string[];
  /** Paths of constructs by the name of their object, whatever its kind and namespace: the last one wins. */
  readonly metadata?: { readonly [resourceName: string]: { readonly path: string } };
  /** Whether manifests go to standard output, and their files are gone when the CLI ends. */
  readonly stdout?: boolean;
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure', metadata?: { readonly [key: string]: string }): void;
  };
}
