import { CelError, type CelProgram, compileCel } from '../../src/cel';
import { apiGroupOf, type KubeObject } from '../../src/manifests';

/** What reaches admission; what is left out is as for the creation of the object by somebody without rights. */
export interface AdmissionRequest {
  readonly object: KubeObject | null;
  /** Null on CREATE. @default null */
  readonly oldObject?: KubeObject | null;
  /** @default - CREATE, or UPDATE where there is an old object */
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** @default - the Namespace that the object names, without labels of its own; null where it names none */
  readonly namespaceObject?: KubeObject | null;
  /** The param object of the binding. @default null */
  readonly params?: KubeObject | null;
  /** @default {username: 'alice', groups: ['system:authenticated']} */
  readonly userInfo?: { readonly username: string; readonly groups?: readonly string[] };
  /** Further fields of `request`, or other values for them. */
  readonly request?: Readonly<Record<string, unknown>>;
}

/** What a policy answers to a request. */
export interface PolicyAnswer {
  /** Whether the conditions of the policy hold; where they do not, everything is allowed. */
  readonly matched: boolean;
  readonly allowed: boolean;
  /** As the API server writes it after `denied request: `. */
  readonly message?: string;
  /** Why the message is not what `messageExpression` should give, or why there is no verdict. */
  readonly error?: string;
}

/** The API server drops longer messages and takes `message` instead. */
const MOST_BYTES = 5 * 1024;

/**
 * Runs a ValidatingAdmissionPolicy as the API server does: conditions, variables when they are asked for, validations in
 * order, and the message of the first that does not hold. Constraints are not looked at, and costs not counted.
 */
export function runPolicy(policy: KubeObject, request: AdmissionRequest, kubernetesVersion?: string): PolicyAnswer {
  const { matchConditions = [], variables = [], validations } = policy.spec;
  const bindings = bindingsOf(request);
  const evaluate = (expression: string, withVariables: boolean) => programOf(expression, withVariables, kubernetesVersion).evaluate(bindings);
  defineVariables(bindings.variables, variables, expression => evaluate(expression, true));
  try {
    if (matchConditions.some(({ expression }: any) => evaluate(expression, false) !== true)) return { matched: false, allowed: true };
  } catch (error) {
    return { matched: true, allowed: false, error: textOf(error), message: `a match condition failed: ${textOf(error)}` };
  }
  for (const validation of validations) {
    try {
      if (evaluate(validation.expression, true) === true) continue;
    } catch (error) {
      const message = `expression '${validation.expression}' resulted in error: ${textOf(error)}`;
      return { matched: true, allowed: false, error: textOf(error), message };
    }
    return { matched: true, allowed: false, ...messageOf(validation, expression => evaluate(expression, true)) };
  }
  return { matched: true, allowed: true };
}

const NAMES = ['object', 'oldObject', 'params', 'namespaceObject', 'request'];
const PROGRAMS = new Map<string, Map<string, CelProgram>>();

/** The engine's own cache is made for expressions of controls: those of policies are too long to be put into keys each time. */
function programOf(expression: string, withVariables: boolean, kubernetesVersion: string | undefined): CelProgram {
  const environment = `${kubernetesVersion} ${withVariables}`;
  const programs = PROGRAMS.get(environment) ?? new Map<string, CelProgram>();
  PROGRAMS.set(environment, programs);
  const program = programs.get(expression) ?? compileCel(expression, { variables: [...NAMES, ...withVariables ? ['variables'] : []], kubernetesVersion });
  programs.set(expression, program);
  return program;
}

/** What is said of a request by all the policies whose rules name the kind of its object; those that allow it say nothing. */
export function runPolicies(
  objects: readonly KubeObject[],
  request: AdmissionRequest,
  kubernetesVersion?: string,
): (PolicyAnswer & { policy: string })[] {
  const object = (request.object ?? request.oldObject)!;
  return objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy').filter(policy => matches(policy, object))
    .map(policy => ({ policy: policy.metadata!.name!, ...runPolicy(policy, request, kubernetesVersion) }))
    .filter(({ matched, allowed }) => matched && !allowed);
}

/** Whether a rule names the group of an object and, as far as the plural tells, its kind. */
function matches({ spec }: KubeObject, { apiVersion, kind }: KubeObject): boolean {
  const names = (list: readonly string[], name: string) => list.includes('*') || list.includes(name);
  return spec.matchConstraints.resourceRules.some(({ apiGroups, resources }: any) =>
    names(apiGroups, apiGroupOf(apiVersion)) && names(resources, pluralOf(kind)));
}

function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(?:[^aeiou])y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(singular) ? `${singular}es` : `${singular}s`;
}

export function bindingsOf(admission: AdmissionRequest): Record<string, any> {
  const { object, oldObject = null, operation, namespaceObject, params = null, userInfo, request } = admission;
  const subject = object ?? oldObject;
  const namespace = subject?.metadata?.namespace;
  const group = apiGroupOf(subject?.apiVersion ?? 'v1');
  return {
    object,
    oldObject,
    params,
    namespaceObject: namespaceObject ?? (namespace ? namespaceNamed(namespace) : null),
    request: {
      operation: operation ?? (oldObject === null ? 'CREATE' : 'UPDATE'),
      name: subject?.metadata?.name ?? '',
      namespace: namespace ?? '',
      kind: { group, version: subject?.apiVersion.split('/').pop(), kind: subject?.kind },
      resource: { group, version: subject?.apiVersion.split('/').pop(), resource: pluralOf(subject?.kind ?? '') },
      subResource: '',
      dryRun: false,
      userInfo: { groups: ['system:authenticated'], username: 'alice', ...userInfo },
      ...request,
    },
    variables: {},
  };
}

function namespaceNamed(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } };
}

/** Each is computed when it is first asked for, once; an error stays one. */
export function defineVariables(
  into: object,
  variables: readonly { name: string; expression: string }[],
  evaluate: (expression: string) => unknown,
): void {
  for (const { name, expression } of variables) {
    let known: { value?: unknown; error?: unknown } | undefined;
    Object.defineProperty(into, name, {
      enumerable: true,
      get: () => {
        if (!known) {
          try {
            known = { value: evaluate(expression) };
          } catch (error) {
            known = { error };
          }
        }
        if ('error' in known) throw known.error;
        return known.value;
      },
    });
  }
}

function messageOf({ expression, message, messageExpression }: any, evaluate: (expression: string) => unknown): { message: string; error?: string } {
  const otherwise = message ?? `failed expression: ${expression}`;
  if (messageExpression === undefined) return { message: otherwise };
  try {
    const text = evaluate(messageExpression);
    if (typeof text !== 'string') return { message: otherwise, error: 'the message is no text' };
    if (text.trim() === '') return { message: otherwise, error: 'the message is blank' };
    if (/[\n\r]/.test(text.trim())) return { message: otherwise, error: 'the message has several lines' };
    if (Buffer.byteLength(text) > MOST_BYTES) return { message: otherwise, error: `the message has ${Buffer.byteLength(text)} bytes` };
    return { message: text.trim() };
  } catch (error) {
    return { message: otherwise, error: textOf(error) };
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof CelError)) throw error;
  return error.message;
}
