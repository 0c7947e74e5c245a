import { Catalogue, ControlFix, FixOperation, FixTarget } from '../controls';
import { CONTAINER_LISTS, KubeObject, parsePointer, PodTemplates, valueAt } from '../manifests';

/** Fields that a container inherits from its pod, and a fix may set in either place. */
const INHERITED = '/securityContext/';

/** Resources that cdk8s-plus gives to containers of which the user named none. */
const RESOURCES = '/resources/';

/** Sizes that writable paths have when the user gives none. */
const VOLUME_SIZES = '/volumes/*/emptyDir/sizeLimit';

/** What was chosen for the user, by name. */
export interface ChosenDefaults {
  /** Whether a container has its resources from cdk8s-plus. */
  readonly resources?: (container: string) => boolean;
  /** Whether a volume has its size from us. */
  readonly volumeSize?: (volume: string) => boolean;
}

/**
 * Takes out what the fixes of some controls would put in. cdk8s-plus writes some secure values on its own account
 * (a read-only root filesystem, for one); a default that is switched off by name has to be off, whoever set it.
 *
 * @param chosen what may be taken out although its value alone does not tell that it is a default
 */
export function removeDefaults(
  manifest: KubeObject,
  controls: readonly string[],
  { resources = () => false, volumeSize = () => false }: ChosenDefaults = {},
): KubeObject {
  const template = PodTemplates.BUILT_IN.kindOf(manifest);
  const podSpec: any = template && valueAt(manifest, [...template.path, 'spec']);
  const containers = CONTAINER_LISTS.flatMap(list => podSpec?.[list] ?? []);
  for (const step of controls.flatMap(id => Catalogue.byId(id).fix ?? [])) {
    if (step.path.startsWith(RESOURCES)) {
      containers.filter(({ name }) => resources(name)).forEach(container => removeAt(container, parsePointer(step.path), () => true));
    } else if (step.path === VOLUME_SIZES) {
      (podSpec?.volumes ?? []).filter(({ name }: any) => volumeSize(name)).forEach((volume: any) => removeAt(volume, ['emptyDir', 'sizeLimit'], () => true));
    } else {
      removeStep(manifest, podSpec, containers, step);
    }
  }
  return manifest;
}

function removeStep(manifest: KubeObject, podSpec: any, containers: any[], step: ControlFix): void {
  if (step.value === undefined || step.operation === FixOperation.REMOVE) return; // nothing that could be recognised
  const same = (value: unknown) => JSON.stringify(value) === JSON.stringify(step.value);
  const inherited = step.path.startsWith(INHERITED);
  const starts: Record<FixTarget, unknown[]> = {
    [FixTarget.OBJECT]: [manifest],
    [FixTarget.POD_SPEC]: inherited ? [podSpec, ...containers] : [podSpec],
    [FixTarget.CONTAINER]: inherited ? [podSpec, ...containers] : containers,
  };
  const path = parsePointer(step.path);
  for (const start of starts[step.target]) {
    if (step.operation === FixOperation.APPEND) removeItem(start, path, same);
    else removeAt(start, path, same);
  }
}

function removeAt(start: unknown, path: readonly string[], matches: (value: unknown) => boolean): void {
  const parent: any = valueAt(start, path.slice(0, -1));
  const field = path[path.length - 1];
  if (valueAt(parent, [field]) !== undefined && matches(parent[field])) delete parent[field];
}

function removeItem(start: unknown, path: readonly string[], matches: (value: unknown) => boolean): void {
  const parent: any = valueAt(start, path.slice(0, -1));
  const field = path[path.length - 1];
  const list = valueAt(parent, [field]);
  if (Array.isArray(list)) parent[field] = list.filter(item => !matches(item));
}
