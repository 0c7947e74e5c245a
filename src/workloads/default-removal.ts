import { Catalogue, ControlFix, FixOperation, FixTarget } from '../controls';
import { CONTAINER_LISTS, KubeObject, parsePointer, PodTemplates, valueAt } from '../manifests';

/** Fields that a container inherits from its pod, and a fix may set in either place. */
const INHERITED = '/securityContext/';

/**
 * Takes out what the fixes of some controls would put in. cdk8s-plus writes some secure values on its own account
 * (a read-only root filesystem, for one); a default that is switched off by name has to be off, whoever set it.
 */
export function removeDefaults(manifest: KubeObject, controls: readonly string[]): KubeObject {
  const template = PodTemplates.BUILT_IN.kindOf(manifest);
  const podSpec = template && valueAt(manifest, [...template.path, 'spec']);
  if (!podSpec) return manifest;
  for (const id of controls) {
    for (const step of Catalogue.byId(id).fix ?? []) removeStep(manifest, podSpec, step);
  }
  return manifest;
}

function removeStep(manifest: KubeObject, podSpec: any, step: ControlFix): void {
  const containers = CONTAINER_LISTS.flatMap(list => podSpec[list] ?? []);
  const starts: Record<FixTarget, unknown[]> = {
    [FixTarget.OBJECT]: [manifest],
    [FixTarget.POD_SPEC]: step.path.startsWith(INHERITED) ? [podSpec, ...containers] : [podSpec],
    [FixTarget.CONTAINER]: step.path.startsWith(INHERITED) ? [podSpec, ...containers] : containers,
  };
  for (const start of starts[step.target]) remove(start, parsePointer(step.path), step);
}

function remove(start: unknown, path: readonly string[], step: ControlFix): void {
  if (path.includes('*') || step.operation === FixOperation.REMOVE) return;
  const parent: any = valueAt(start, path.slice(0, -1));
  const field = path[path.length - 1];
  const value = valueAt(parent, [field]);
  if (value === undefined) return;
  if (step.operation !== FixOperation.APPEND) {
    // A parameter's value is the profile's affair; what the step would set is at stake whatever it is.
    if (step.value === undefined || JSON.stringify(step.value) === JSON.stringify(value)) delete parent[field];
  } else if (Array.isArray(value)) {
    parent[field] = value.filter(item => JSON.stringify(item) !== JSON.stringify(step.value));
  }
}
