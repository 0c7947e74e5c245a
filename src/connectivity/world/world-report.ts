import { FieldPath, formatFieldPath, ManifestEntry } from '../../manifests';
import { ModelDiagnostic } from '../dialects/lowering';

/** Collects what cannot be read of workloads, pods and namespaces. */
export class WorldReport {
  public readonly diagnostics: ModelDiagnostic[] = [];

  public add({ object, provenance }: ManifestEntry, message: string, path?: FieldPath): void {
    const { name = '', namespace } = object.metadata ?? {};
    this.diagnostics.push({
      object: `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
      message,
      ...path === undefined ? {} : { path: formatFieldPath(path), field: path },
      provenance,
    });
  }
}
