import { KubeObject, ManifestSet, PodTemplates, valueAt } from '../../manifests';
import { Workload } from '../model/world';

/** Something of worth that falls with a workload. */
export interface Holding {
  /** `secret db-password`. */
  readonly what: string;
  readonly weight: number;
}

/** What a workload is worth to who takes it, beyond being one more place to stand. The weights are ours: see docs/reachability.md. */
export const WEIGHTS = { WORKLOAD: 1, SECRET: 3, VOLUME: 3, API_TOKEN: 2, HOST: 5 } as const;

/** What each workload holds, by its objects. Asked for a few; nothing is computed before. */
export class Holdings {
  private readonly objects: ReadonlyMap<unknown, KubeObject>;

  public constructor(manifests: ManifestSet) {
    this.objects = new Map(manifests.entries.map(({ object, provenance }) => [provenance, object]));
  }

  /** Sorted by name; each thing once. */
  public of({ provenance }: Workload): readonly Holding[] {
    const object = this.objects.get(provenance);
    const template = object && PodTemplates.BUILT_IN.kindOf(object);
    if (!template) return [];
    const spec = fieldsOf(valueAt(object, [...template.path, 'spec']));
    const found = new Map<string, number>();
    for (const name of secretsOf(spec)) found.set(`secret ${name}`, WEIGHTS.SECRET);
    for (const name of claimsOf(spec)) found.set(`volume ${name}`, WEIGHTS.VOLUME);
    for (const { metadata } of listOf(object.spec?.volumeClaimTemplates).map(fieldsOf)) found.set(`volume ${fieldsOf(metadata).name}`, WEIGHTS.VOLUME);
    if (spec.automountServiceAccountToken !== false) found.set('token of the Kubernetes API', WEIGHTS.API_TOKEN);
    for (const access of hostAccessOf(spec)) found.set(access, WEIGHTS.HOST);
    return [...found].sort(([a], [b]) => a < b ? -1 : 1).map(([what, weight]) => ({ what, weight }));
  }
}

function containersOf(spec: Fields): Fields[] {
  return ['initContainers', 'containers'].flatMap(list => listOf(spec[list]).map(fieldsOf));
}

function* secretsOf(spec: Fields): Iterable<string> {
  for (const container of containersOf(spec)) {
    for (const variable of listOf(container.env)) yield* textIn(variable, 'valueFrom', 'secretKeyRef', 'name');
    for (const source of listOf(container.envFrom)) yield* textIn(source, 'secretRef', 'name');
  }
  for (const volume of listOf(spec.volumes)) {
    yield* textIn(volume, 'secret', 'secretName');
    for (const source of listOf(valueAt(volume, ['projected', 'sources']))) yield* textIn(source, 'secret', 'name');
  }
}

function* claimsOf(spec: Fields): Iterable<string> {
  for (const volume of listOf(spec.volumes)) yield* textIn(volume, 'persistentVolumeClaim', 'claimName');
}

function* hostAccessOf(spec: Fields): Iterable<string> {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) if (spec[field] === true) yield field;
  for (const volume of listOf(spec.volumes)) for (const path of textIn(volume, 'hostPath', 'path')) yield `hostPath ${path}`;
  for (const container of containersOf(spec)) if (fieldsOf(container.securityContext).privileged === true) yield `privileged container ${container.name}`;
}

type Fields = Readonly<Record<string, any>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: unknown, ...path: readonly string[]): string[] {
  const found = valueAt(value, path);
  return typeof found === 'string' ? [found] : [];
}
