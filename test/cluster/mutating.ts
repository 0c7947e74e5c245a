import type { Answer, Client, KubernetesObject } from './client';
import type { Profile } from '../../src/controls';
import type { KubeObject } from '../../src/manifests';
import { DENY_ALL, ParameterSource, type PolicyOptions } from '../../src/policies';

/** Options for policies on the namespaces that have a label, and on Namespaces that have it. */
export function optionsFor(profile: Profile, name: string, label: string): PolicyOptions {
  return {
    profile,
    target: { kubernetesVersion: '1.37' },
    name,
    actions: DENY_ALL,
    parameters: ParameterSource.INLINE,
    namespaceSelector: { matchLabels: { [label]: 'true' } },
    excludedNamespaces: [],
    clusterScoped: true,
    waivers: [],
  };
}

/** What the server makes of an object, without what differs from creation to creation and from namespace to namespace. */
export function comparable({ status, body }: Answer): any {
  if (status >= 300) return 'refused';
  const { metadata: given, status: _, ...rest } = body;
  const { uid: __, creationTimestamp: ___, managedFields: ____, namespace: _____, generation: ______, labels, ...metadata } = given;
  return sorted({ metadata: { ...metadata, labels: withoutServerLabels(labels) }, ...withoutServerLabelsBelow(rest) });
}

/** The object as somebody sends it who read it. */
export function sendable(body: any): KubeObject {
  const { metadata, ...rest } = comparable({ status: 200, body } as Answer);
  // A Job gets a selector for every creation.
  if (rest.kind === 'Job') delete rest.spec.selector;
  return { ...rest, metadata };
}

function withoutServerLabels(labels: any): any {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !/^bulwark\.test\/|controller-uid$|job-name$|^kubernetes\.io\/metadata\.name$/.test(key)));
}

function withoutServerLabelsBelow(value: any): any {
  if (Array.isArray(value)) return value.map(withoutServerLabelsBelow);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, ['labels', 'matchLabels'].includes(key) ? withoutServerLabels(field) : withoutServerLabelsBelow(field)]));
}

function sorted(value: any): any {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]));
}

/** Where two values differ, in words. */
export function differing(a: any, b: any, path = ''): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return [`${path}: ${JSON.stringify(a)} is not ${JSON.stringify(b)}`];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(key => differing(a[key], b[key], `${path}/${key}`));
}

/** A namespace, or the label of one for Namespaces that are made themselves. */
export interface Place {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The object in a place. Nobody owns it: what is owned has its template from elsewhere. */
export function placed(object: KubeObject, { namespace, labels }: Place): KubernetesObject {
  const { ownerReferences: _, ...metadata } = object.metadata as any ?? {};
  const own = object.kind === 'Namespace' ? { labels: { ...metadata.labels, ...labels } } : { namespace };
  return { ...object, metadata: { ...metadata, ...own } } as KubernetesObject;
}

export async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += 64) await Promise.all(items.slice(i, i + 64).map(work));
}

export function pod(namespace: string, spec: object = {}, metadata: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'canary', namespace, ...metadata }, spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }], ...spec } };
}

/** A mutating policy on pods works about a second after it was made. */
export async function waitUntilMutated(admin: Client, namespace: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const { body } = await admin.create(pod(namespace, { hostPID: true }, { name: 'mutated-canary' }), { dryRun: true });
    // Where a validating policy denies it for something else it is mutated, too.
    if (body.kind === 'Pod' ? !body.spec.hostPID : /denied request(?!.*\[no-host-pid\])/.test(body.message)) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`the mutating policies do nothing in ${namespace}`);
}
