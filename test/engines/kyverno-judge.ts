import { engineProgram, KYVERNO, KYVERNO_JUDGE } from './binaries';
import type { KyvernoVerdict } from './kyverno';
import { runWithInput } from './run';
import { API_RESOURCES, apiGroupOf, guessedResource } from '../../src/manifests';

/** A request for admission as Kyverno's webhook gets it. */
export interface KyvernoRequest {
  readonly object: any;
  /** What is updated. @default - the object is created */
  readonly oldObject?: any;
  readonly subResource?: string;
  /** @default somebody */
  readonly username?: string;
}

/** What Kyverno makes of a request. */
export interface KyvernoAnswer {
  /** One for each policy that applies: `skip` is what an exception gives. */
  readonly verdicts: readonly KyvernoVerdict[];
  /** The object as mutating policies leave it; undefined when they change nothing. */
  readonly object?: any;
}

/**
 * What Kyverno's engine answers to requests. Unlike its command line it compiles policies once, knows integers, an update
 * from what was there before, and subresources.
 *
 * @param policies ValidatingPolicies, MutatingPolicies and PolicyExceptions, in any order
 * @throws Error with Kyverno's words when a policy does not compile
 */
export function askKyverno(
  policies: readonly any[], requests: readonly KyvernoRequest[], namespaceLabels: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): KyvernoAnswer[] {
  const ofKind = (kind: string) => policies.filter(policy => policy.kind === kind);
  const input = JSON.stringify({
    validating: ofKind('ValidatingPolicy'),
    mutating: ofKind('MutatingPolicy'),
    exceptions: ofKind('PolicyException'),
    namespaceLabels,
    requests: requests.map(admissionRequest),
  });
  const { out, err } = runWithInput(engineProgram(KYVERNO, KYVERNO_JUDGE), input);
  const answers = out.split('\n').filter(Boolean).map(line => JSON.parse(line));
  if (answers.length !== requests.length) throw new Error(`kyverno says: ${err}`);
  return answers;
}

function admissionRequest({ object, oldObject, subResource, username = 'somebody' }: KyvernoRequest, i: number): object {
  const { apiVersion, kind, metadata } = object;
  const group = apiGroupOf(apiVersion);
  const row = API_RESOURCES.find(known => known.group === group && known.kind === kind);
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return {
    uid: `${i}`,
    kind: { group, version, kind },
    resource: { group, version, resource: row?.resource ?? guessedResource(kind) },
    ...subResource ? { subResource } : {},
    name: metadata.name ?? '',
    // The API server sends the name of a Namespace as its own namespace.
    namespace: kind === 'Namespace' && group === '' ? metadata.name : metadata.namespace ?? '',
    operation: oldObject === undefined ? 'CREATE' : 'UPDATE',
    userInfo: { username },
    object,
    ...oldObject === undefined ? {} : { oldObject },
    dryRun: false,
  };
}
