import { readFileSync } from 'fs';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { engineProgram, KYVERNO } from './binaries';
import { documents, marked, runWithFiles, type Said } from './run';
import { API_RESOURCES, guessedResource } from '../../src/manifests';

/** What a policy of Kyverno says of an object. A policy that does not match the object says nothing. */
export interface KyvernoVerdict {
  readonly policy: string;
  /** `skip` is what an exception gives. */
  readonly result: 'pass' | 'fail' | 'error' | 'skip' | 'warn';
  readonly message: string;
}

/** An object as mutating policies leave it. */
export interface KyvernoMutation {
  readonly object: any;
  /** What went wrong; then the object is as it was before the policy that failed. */
  readonly errors: readonly string[];
}

/** The circumstances under which Kyverno judges. */
export interface KyvernoOptions {
  /** PolicyExceptions. The command line honours those that have expired (kyverno/kyverno#17473). */
  readonly exceptions?: readonly any[];
  /** An update has the same object as its old one: the command line knows no other. @default CREATE */
  readonly operation?: 'CREATE' | 'UPDATE';
  /** Labels of namespaces, for selectors and `namespaceObject`; a namespace that is not named has none but its name. */
  readonly namespaceLabels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** @default somebody */
  readonly username?: string;
}

/**
 * What each policy says of each object.
 *
 * Numbers are doubles there, whatever the manifest says; an API server and Kyverno in a cluster know integers.
 *
 * @param policies ValidatingPolicies and ImageValidatingPolicies
 * @throws Error with Kyverno's words when it refuses a policy
 */
export function judgeByKyverno(policies: readonly any[], objects: readonly any[], options: KyvernoOptions = {}): KyvernoVerdict[][] {
  const verdicts: KyvernoVerdict[][] = objects.map(() => []);
  for (const { objects: alike, policies: asked } of rounds(objects).flatMap(round => byPolicies(policies, round))) {
    apply(asked, alike, options, { args: ['--policy-report', '--output-format', 'json'] }, said => {
      for (const { policy, result, message, resources } of results(said)) {
        for (const { uid } of resources) verdicts[Number(uid)].push({ policy, result, message });
      }
    });
  }
  return verdicts.map(list => list.sort((a, b) => a.policy < b.policy ? -1 : 1));
}

/** Objects as MutatingPolicies leave them, one policy after the other in the order of their names. */
export function mutateByKyverno(policies: readonly any[], objects: readonly any[], options: KyvernoOptions = {}): KyvernoMutation[] {
  const mutations: KyvernoMutation[] = objects.map(object => ({ object, errors: [] }));
  for (const round of rounds(objects)) {
    apply(policies, round, options, { args: ['--output', 'mutated.yaml'], files: { 'mutated.yaml': '' } }, ({ out, err }, folder) => {
      if (!/^pass: \d+, fail: /m.test(out)) throw new Error(`kyverno says: ${err || out}`);
      const failed = [...out.matchAll(/error while applying mutate policy (\S+) -> resource (\S+) \nerror: ([^\n]*)/g)];
      // Once for each policy, and every time the object that all of them made.
      for (const object of loadAll(readFileSync(join(folder, 'mutated.yaml'), 'utf8')) as any[]) {
        if (!object) continue;
        const { uid, ...metadata } = object.metadata;
        const path = `${metadata.namespace ?? ''}/${object.kind}/${metadata.name}`;
        const errors = failed.filter(([, , resource]) => resource === path).map(([, policy, , error]) => `${policy}: ${error}`);
        mutations[Number(uid)] = { object: { ...object, metadata }, errors };
      }
    });
  }
  return mutations;
}

interface Invocation {
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

function apply(
  policies: readonly any[], objects: readonly any[], options: KyvernoOptions, { args, files }: Invocation, read: (said: Said, folder: string) => void,
): void {
  const { exceptions = [], operation = 'CREATE', namespaceLabels = {}, username = 'somebody' } = options;
  const values = {
    apiVersion: 'cli.kyverno.io/v1alpha1',
    kind: 'Values',
    metadata: { name: 'values' },
    globalValues: { 'request.operation': operation },
    namespaceSelector: Object.entries(namespaceLabels).map(([name, labels]) => ({ name, labels: { ...labels, 'kubernetes.io/metadata.name': name } })),
  };
  const user = { apiVersion: 'cli.kyverno.io/v1alpha1', kind: 'UserInfo', metadata: { name: 'user' }, userInfo: { username } };
  const input = {
    'policies.yaml': documents(policies),
    'objects.yaml': documents(objects),
    'values.yaml': JSON.stringify(values),
    'user.yaml': JSON.stringify(user),
    ...exceptions.length > 0 ? { 'exceptions.yaml': documents(exceptions) } : {},
    ...files,
  };
  const all = ['apply', 'policies.yaml', '--resource', 'objects.yaml', '--values-file', 'values.yaml', '--userinfo', 'user.yaml', '--remove-color', ...args];
  runWithFiles(engineProgram(KYVERNO), input, exceptions.length > 0 ? [...all, '--exception', 'exceptions.yaml'] : all, read);
}

/** The report is the last line; an error has none, and neither has it when no policy matches any object. */
function results({ out, err }: Said): any[] {
  const report = out.trimEnd().split('\n').pop() ?? '';
  if (report.startsWith('{')) return JSON.parse(report).results ?? [];
  if (out === '' && err === '') return [];
  throw new Error(`kyverno says: ${err || out}`);
}

/** Kyverno compiles all policies anew for each object: it is asked only for those that may match. */
function byPolicies(policies: readonly any[], objects: readonly any[]): { objects: any[]; policies: any[] }[] {
  const groups = new Map<string, { objects: any[]; policies: any[] }>();
  for (const object of objects) {
    const matching = policies.filter(policy => mayMatch(policy, object));
    const key = matching.map(policy => policies.indexOf(policy)).join();
    if (matching.length > 0) groups.set(key, { objects: [...groups.get(key)?.objects ?? [], object], policies: matching });
  }
  return [...groups.values()];
}

function mayMatch({ spec }: any, { apiVersion, kind }: any): boolean {
  // Then it matches controllers too, whatever its rules say.
  if (spec.autogen?.podControllers?.controllers?.length !== 0) return true;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const resource = API_RESOURCES.find(row => row.group === group && row.kind === kind)?.resource ?? guessedResource(kind);
  return spec.matchConstraints.resourceRules.some(({ apiGroups, resources }: any) =>
    [group, '*'].some(name => apiGroups.includes(name)) && [resource, '*'].some(name => resources.includes(name)));
}

/** Kyverno breaks off when two objects have the same kind, namespace and name: these come one after the other. */
function rounds(objects: readonly any[]): any[][] {
  const seen = new Map<string, number>();
  const all: any[][] = [];
  objects.forEach((object, i) => {
    const { apiVersion, kind, metadata } = object;
    if (!metadata?.name) throw new Error(`object ${i} (${kind}) has no name, under which Kyverno would answer: give it one`);
    const key = [apiVersion, kind, metadata.namespace ?? '', metadata.name].join('|');
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    (all[round] ??= []).push(marked(object, i));
  });
  return all;
}
